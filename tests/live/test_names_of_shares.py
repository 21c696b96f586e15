"""Names of shares are those that Samba takes for the same, and for others."""

import pytest
from sandbox import Sandbox
from share_calls import add, code, delete, get, info_2, names


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "registry") as box:
        (box.tree / "data/new").mkdir()
        yield box


@pytest.mark.parametrize("name", ["globals", "GLOBALS", "glo bal", "global s", "ho mes", "Print ers"])
def test_no_name_of_a_section_that_means_more(box, name):
    """Samba reads those over blanks: what a share of that name says would be said of all shares."""
    admin = box.impacket("adminuser")
    before = box.net("conf", "list").stdout
    assert add(admin, info_2(box, name)) == (123, 1)
    assert box.net("conf", "list").stdout == before
    admin.disconnect()


def test_two_names_that_are_two_to_samba(box):
    """What is asked of one is answered of that one."""
    admin = box.impacket("adminuser")
    pair = ("po\u0219ta", "PO\u0218TA")
    for name in pair:
        box.net("conf", "addshare", name, box.data / "projects", "writeable=n", "guest_ok=n", f"this is {name}", check=True)
    for name in pair:
        assert get(admin, name)["shi2_remark"] == f"this is {name}\0"
    delete(admin, pair[1])
    assert get(admin, pair[0])["shi2_netname"] == pair[0] + "\0"
    delete(admin, pair[0])
    assert code(get, admin, pair[0]) == 2310
    admin.disconnect()
