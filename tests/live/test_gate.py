"""The version gate: this Samba is known and ours serves, or it is not and its own service does, and says so."""

import re
from pathlib import Path

from sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]


def limits():
    """(oldest, newest) known Samba as (major, minor)."""
    text = (ROOT / "src/samba/selfcheck.rs").read_text()
    return tuple(divmod(int(number), 100) for number in re.search(r"RELEASES.* = (\d+)\.\.=(\d+);", text).groups())


def test_the_tool_and_the_package_know_the_same_versions():
    (_, oldest), (_, newest) = limits()
    tool = (ROOT / "tools/srvsvc-rs-ctl").read_text()
    assert f"oldest=4{oldest} newest=4{newest}" in tool
    control = (ROOT / "debian/control.in").read_text()
    assert f"samba (>= 2:4.{oldest}), samba (<< 2:4.{newest + 1}~)" in control
    assert f"below 4.{oldest}, above 4.{newest}" in (ROOT / "README.md").read_text()
    spec = (ROOT / "packaging/srvsvc-rs.spec").read_text()
    assert f"samba >= 4.{oldest}\n" in spec and f"samba < 4.{newest + 1}\n" in spec
    assert f"Samba 4.{oldest} to 4.{newest}" in (ROOT / "docs/versions.md").read_text()
    assert f"samba (>= 2:4.{oldest}), samba (<< 2:4.{newest + 1}~)" in (ROOT / "docs/packaging.md").read_text()


def test_this_samba():
    oldest, newest = limits()
    with Sandbox("ours", "plain", options={"fallback": "yes"}) as box:
        known = oldest <= box.samba.version_pair <= newest
        assert box.served_by("alice") == ("ours" if known else "c")
        assert ("is not known to srvsvc_rs" in box.worker_log()) == (not known)
        assert "public" in box.rpcclient("netshareenumall", user="root").stdout
