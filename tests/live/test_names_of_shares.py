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


# Letters whose case Unicode knows and Samba's table does not, and others.
LETTERS = ["po\u0219ta", "\u021aARA", "\u10e5\u10d0\u10e0\u10d7\u10e3\u10da\u10d8", "\u01c6ep", "stra\u00dfe \u00b5", "\u03bf\u03b4\u03cc\u03c2", "\u039f\u0394\u039f\u03a3", "\u017ft", "\u0131d", "\U00010428x"]


@pytest.mark.parametrize("name", LETTERS)
def test_a_share_is_there_by_its_letters(box, name):
    """In the worker that made it, in another one, and in one that reads all anew."""
    admin, others = box.impacket("adminuser"), [box.impacket("alice"), box.impacket("root")]
    for dce in others:
        names(dce), names(dce)
    assert add(admin, info_2(box, name)) == (0, 0)
    for dce in [admin, *others]:
        assert name in names(dce)
    assert box.smbclient("//127.0.0.1/" + name, "-c", "ls", user="alice").returncode == 0
    assert get(admin, name)["shi2_netname"] == name + "\0"
    delete(admin, name)
    for dce in [admin, *others]:
        assert name not in names(dce)
        dce.disconnect()


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
