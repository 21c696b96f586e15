"""What smbd is told of changes. Each of its processes loads the whole configuration at every notice, so there are no more than need be."""

import time

from impacket.dcerpc.v5 import srvs
from sandbox import Sandbox
from share_calls import add, info, info_2, set_info, wait_for

MANY = 20


def loads(box):
    return box.smbd_log().count("lp_load_ex: refreshing parameters")


def may_connect(smb, share):
    try:
        smb.disconnectTree(smb.connectTree(share))
        return True
    except Exception:  # of impacket's several kinds
        return False


def test_new_shares_and_remarks_are_told_together():
    with Sandbox("ours", "registry", folders=["data/new"], log_level="3") as box:
        smb, dce = box.smb("alice"), box.impacket("adminuser")
        assert add(dce, info_2(box, "first")) == (0, 0)
        time.sleep(3)
        before = loads(box)
        for number in range(MANY):
            name = f"new{number}"
            assert add(dce, info_2(box, name)) == (0, 0)
            assert may_connect(smb, name), "a new share is there for everybody at once"
            assert set_info(dce, name, 1004, info(1004, remark="other"))[0] == 0
        # Told one by one it would be twice as many for each process.
        assert loads(box) - before < MANY
        wait_for(lambda: loads(box) > before, 5)
        smb.close()
        dce.disconnect()


def test_what_clients_may_do_is_told_at_once():
    with Sandbox("ours", "registry", folders=["data/new"]) as box:
        held, smb, dce = box.smb("bob"), box.smb("alice"), box.impacket("adminuser")
        changes = {
            "limited": lambda: set_info(dce, "limited", 1006, info(1006, max_uses=1))[0],
            "deleted": lambda: srvs.hNetrShareDel(dce, "deleted\0")["ErrorCode"],
        }
        for name, change in changes.items():
            assert add(dce, info_2(box, name)) == (0, 0)
            held.connectTree(name)
            assert may_connect(smb, name) and change() == 0
            wait_for(lambda: not may_connect(smb, name), 1)
        held.close()
        smb.close()
        dce.disconnect()
