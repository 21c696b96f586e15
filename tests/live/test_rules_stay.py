"""A share keeps its rules: whatever else changes, is broken, or has the same name."""

import pytest
from config_calls import names, share, usershare
from sandbox import Sandbox
from share_calls import delete, get

ONE_WORKER = "rpcd_classic:num_workers = 1"
ADMINISTRATORS = "S-1-5-32-544"
WORLD = bytes.fromhex("010100000000000100000000")  # S-1-1-0


def acl(box, name, *args):
    """The entries of a share's descriptor as Samba's own tool shows them, after it did something."""
    if args:
        box.run(["sharesec", "-s", box.conf, name, *args], check=True)
    shown = box.run(["sharesec", "-s", box.conf, name, "--view"]).stdout
    return [line for line in shown.splitlines() if line.startswith("ACL:")]


STILL = {
    "in smb.conf": ("registry", [], share("both")),
    "of a user": ("usershares", ["include = registry"], ""),
    "left by its command": ("plain", ["delete share command = /bin/true"], share("both")),
}


@pytest.mark.parametrize("why", STILL)
def test_a_deleted_share_that_is_still_there_keeps_its_descriptor(why):
    conf, extra, shares = STILL[why]
    with Sandbox("ours", conf, extra=[ONE_WORKER, *extra], shares=shares) as box:
        if conf != "plain":
            box.net("conf", "addshare", "both", box.data / "projects", check=True)
        if conf == "usershares":
            path = usershare(box, "both", "Of a user")
            path.write_text(path.read_text().replace("S-1-1-0:F", f"{ADMINISTRATORS}:R"))
        admin = box.impacket("root")
        assert "both" in names(admin)
        acl(box, "both", "--replace", f"{ADMINISTRATORS}:ALLOWED/0x0/READ")
        stored = lambda: b"".join(get(admin, "both", 502)["shi502_security_descriptor"])
        assert WORLD not in stored()
        delete(admin, "both")
        assert "both" in names(admin)
        assert WORLD not in stored()
        admin.disconnect()
