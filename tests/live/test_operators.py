"""Names of operators: who they stand for, and that `srvsvc-rs-ctl check` judges them by the rule that the service itself has."""

import pytest
from live_calls import code, users
from sandbox import Sandbox, accounts
from test_ctl import ctl

OPTION = "session operators"
NETGROUPS = "crew (,alice,)\nothers (,bob,)\nelsewhere (,alice,nowhere.example)\nempty\nteam (,carol,)\n"
NOBODY, IS_GROUP, IS_USER = "is nobody's name", "is a group, which takes an @ before its name", "is a user, which takes nothing before its name"
# Name -> (whether alice, who is of group team and of netgroup crew, is meant; what check says of it).
NAMES = {
    "alice": (True, None), "bob": (False, None), "SANDBOX\\nosuch": (False, NOBODY), "nosuch": (False, NOBODY), "team": (False, IS_GROUP), "crew": (False, NOBODY),
    "@team": (True, None), "@srvops": (False, None), "@nosuch": (False, NOBODY), "@alice": (False, IS_USER), "@crew": (True, None), "@others": (False, None),
    "@empty": (False, NOBODY), "@elsewhere": (False, NOBODY),
    "+team": (True, None), "+srvops": (False, None), "+crew": (False, NOBODY), "+alice": (False, IS_USER),
    "&crew": (True, None), "&others": (False, None), "&empty": (False, NOBODY), "&srvops": (False, NOBODY), "&alice": (False, IS_USER), "&team": (False, None),
    "&+team": (True, None), "&+crew": (True, None), "&+nosuch": (False, NOBODY),
    # The netgroup is asked for only behind a group of that name.
    "+&team": (True, None), "+&crew": (False, NOBODY), "+&nosuch": (False, NOBODY),
    "@+team": (False, NOBODY), "++team": (False, NOBODY), "@@team": (False, NOBODY), "&&crew": (False, NOBODY),
    "Unix Group\\team": (False, IS_GROUP), "@Unix Group\\team": (True, None), "@BUILTIN\\Administrators": (False, None), "BUILTIN\\Administrators": (False, IS_GROUP),
    "@Everyone": (False, NOBODY),
    accounts.sid_of("alice"): (True, None), accounts.sid_of("bob"): (False, None), "S-1-1-0": (True, None), "s-1-1-0": (True, None),
    "S-1-none": (False, NOBODY), "@S-1-1-0": (False, NOBODY), "%U": (True, None), "@%G": (True, None), "@%Gs": (False, None),
}


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain", extra=["rpcd_classic:num_workers = 1"]) as box:
        etc = "echo 'netgroup: files' >>/etc/nsswitch.conf; cat >/etc/netgroup"
        box.run(["sh", "-c", f"sed -i /^netgroup:/d /etc/nsswitch.conf; {etc}"], input=NETGROUPS, check=True)
        yield box


@pytest.fixture(scope="module")
def told(box):
    """What check says of each name."""
    box.options[OPTION] = " ".join(f'"{name}"' for name in NAMES)
    box.write_conf()
    done = ctl(box, "check")
    assert done.returncode == 1
    head, tail = f"srvsvc_rs:{OPTION}: ", "; it adds nobody"
    lines = [line for line in done.stderr.splitlines() if line]
    assert all(line.startswith(head) and line.endswith(tail) for line in lines), lines
    return [line[len(head):-len(tail)] for line in lines]


@pytest.mark.parametrize("name", NAMES)
def test_whom_a_name_stands_for(box, told, name):
    meant, said = NAMES[name]
    assert [line for line in told if line.startswith(f"{name} is ")] == ([f"{name} {said}"] if said else [])
    box.options[OPTION] = f'"{name}"'
    box.write_conf()
    dce = box.impacket("alice")
    assert users(dce) if meant else code(users, dce) == 5
    dce.disconnect()


def test_the_log_says_once_what_check_says():
    """With a worker of its own: of many lines from one place the log has the first few."""
    with Sandbox("ours", "plain", extra=["rpcd_classic:num_workers = 1"], options={OPTION: "@nosuch team @alice"}) as box:
        for _ in range(3):
            dce = box.impacket("carol")
            assert code(users, dce) == 5
            dce.disconnect()
        log = box.worker_log()
    for line in (f"@nosuch {NOBODY}", f"team {IS_GROUP}", f"@alice {IS_USER}"):
        assert log.count(f"srvsvc_rs:{OPTION}: {line}") == 1, line
