"""netdfs lives in the same worker, and lets Samba load users' files when any client asks: no share changes by that."""

import pytest
from config_calls import names, remark, share, usershare
from netdfs_calls import NOT_DFS, dfs_enum, dfs_get_info, netdfs
from sandbox import Fault, Sandbox
from share_calls import get
from test_rules_stay import ADMINISTRATORS, ONE_WORKER, acl, write


def one_worker(box):
    (pid,) = box.worker_pids()
    return pid


@pytest.mark.parametrize("first", ["srvsvc", "netdfs"])
def test_no_user_s_file_is_read_over_a_section(first):
    with Sandbox("ours", "usershares", extra=[ONE_WORKER], shares=share("data", comment="Of the file")) as box:
        closed = acl(box, "data", "--replace", f"{ADMINISTRATORS}:ALLOWED/0x0/FULL")
        path = usershare(box, "data", "Of a user")
        dfs = netdfs(box)
        if first == "netdfs":
            assert dfs_enum(dfs) == 0
        root = box.impacket("root")
        shown = lambda: {member: get(root, "data", 502)[f"shi502_{member}"] for member in ("path", "remark", "security_descriptor")}
        before = shown()
        assert before["remark"] == "Of the file\0"
        worker = one_worker(box)
        for _ in range(2):
            assert dfs_enum(dfs) == 0
            assert shown() == before and acl(box, "data") == closed
        # A load of Samba's own in between makes it look at the files again.
        box.reload()
        assert dfs_enum(dfs) == 0
        assert shown()["remark"] == "Of the file\0"
        write(box)
        assert remark(root, "data") == "Of a user", "the section is gone"
        assert dfs_enum(dfs) == 0
        write(box, shares=share("data", comment="Back"))
        assert remark(root, "data") == "Back"
        path.unlink()
        assert one_worker(box) == worker


def test_what_samba_would_load_at_a_free_number_is_followed_as_ours():
    with Sandbox("ours", "usershares", extra=[ONE_WORKER, "include = registry"]) as box:
        for name in ("first", "second"):
            box.net("conf", "addshare", name, "/tmp", check=True)
        carol, dfs = box.impacket("carol"), netdfs(box)
        before = names(carol)
        for name in ("first", "second"):
            box.net("conf", "delshare", name, check=True)
            assert name not in names(carol)
        path = usershare(box, "new", "one")
        assert dfs_enum(dfs) == 0
        assert "new" in names(carol) and remark(carol, "new") == "one"
        usershare(box, "new", "another")
        assert remark(carol, "new") == "another"
        path.unlink()
        assert names(carol) == before - {"first", "second"}
        usershare(box, "new", "one")
        assert remark(carol, "new") == "one"
        usershare(box, "new", "another")
        assert dfs_get_info(dfs, "new") == NOT_DFS
        assert remark(carol, "new") == "another"
        path.unlink()
        assert dfs_get_info(dfs, "new") == NOT_DFS and dfs_enum(dfs) == 0
        assert names(carol) == before - {"first", "second"}


@pytest.mark.parametrize("fallback", ["no", "yes"])
@pytest.mark.parametrize("hidden", ["", "    -valid = no\n"])
def test_a_template_and_a_free_number_end_no_worker(hidden, fallback):
    model = lambda most: share("model") + f"    max connections = {most}\n" + hidden
    lines = ["usershare template share = model", "include = registry"]
    with Sandbox("ours", "usershares", extra=[ONE_WORKER, *lines], shares=model(3), options={"fallback": fallback}) as box:
        for name in ("first", "second"):
            box.net("conf", "addshare", name, "/tmp", check=True)
        carol, root, dfs = box.impacket("carol"), box.impacket("root"), netdfs(box)
        assert {"upublic", "first", "second"} <= names(carol)
        worker = one_worker(box)
        uses = lambda name: get(root, name)["shi2_max_uses"]
        for name in ("first", "second"):
            box.net("conf", "delshare", name, check=True)
            assert name not in names(carol)
        for unread in ((), (200,), (0, 200)):
            for opnum in unread:
                # Samba's own service is asked, or nobody is.
                with pytest.raises(Fault), box.dce("alice") as pipe:
                    pipe.request(opnum, b"")
            assert dfs_enum(dfs) == 0
        path = usershare(box, "new", "one")
        assert dfs_enum(dfs) == 0 and uses("new") == uses("upublic") == 3
        usershare(box, "new", "another")
        assert dfs_get_info(dfs, "new") == NOT_DFS
        assert remark(carol, "new") == "another" and uses("new") == 3
        write(box, *lines, shares=model(5))
        assert uses("new") == uses("upublic") == 5
        write(box, *lines, shares=share("model") + hidden)
        assert uses("new") == uses("upublic") == 2**32 - 1
        assert ("model" in names(carol)) == (not hidden)
        path.unlink()
        assert "new" not in names(carol)
        assert one_worker(box) == worker
