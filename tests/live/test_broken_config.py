"""While files of the configuration are broken, every caller has the last good ones that are theirs, and nobody has another's."""

import pytest
from config_calls import names, remark, share
from impacket.dcerpc.v5 import srvs
from sandbox import Sandbox, accounts

CALLERS = ["alice", "bob", "carol"]
FAULTS = {"gone": None, "broken": "[global]\n    server string = x\n[public\n    path = /tmp\n"}


def one_worker(conf="homes", **more):
    """A sandbox whose callers all meet in one worker process."""
    return Sandbox("ours", conf, extra=["rpcd_classic:num_workers = 1"], **more)


def own_conf(box, name, *shares):
    path = box.tree / f"etc/user-{name}.conf"
    path.write_text("".join(share(one, comment=f"of {name}") for one in shares))
    return path


def broken(box, text):
    """Let the main file have this text, or be gone; how to mend it is returned."""
    good = box.conf.read_text()
    if text is None:
        box.conf.unlink()
    else:
        box.conf.write_text(text)
    return lambda more="": box._replace(box.conf, good + more)


def own(dce):
    return {one for one in names(dce) if one.endswith("-only")}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_caller_has_their_own_while_the_main_file_is_bad(fault):
    """Who was served before, who was served before another was, and who never was."""
    with one_worker() as box:
        for name in CALLERS:
            own_conf(box, name, f"{name}-only")
        dces = {name: box.impacket(name) for name in CALLERS}
        before = {name: names(dces[name]) for name in ("bob", "alice")}
        mend = broken(box, FAULTS[fault])
        for _ in range(2):
            for name in ("bob", "carol", "alice"):
                assert own(dces[name]) == {f"{name}-only"}, name
                assert remark(dces[name], f"{name}-only") == f"of {name}"
                assert names(dces[name]) == before.get(name, names(dces[name]))
        assert names(dces["carol"]) - {"carol-only", "carol"} == before["bob"] - {"bob-only", "bob"}
        own_conf(box, "bob", "bob-only", "new-only")
        assert own(dces["carol"]) == {"carol-only"}
        assert own(dces["bob"]) == {"bob-only", "new-only"}, "what is theirs and good is followed"
        mend(share("back"))
        for name in CALLERS:
            assert "back" in names(dces[name]), name


def test_an_include_that_is_broken_is_bad_for_its_caller_alone():
    with one_worker() as box:
        for name in CALLERS:
            own_conf(box, name, f"{name}-only")
        dces = {name: box.impacket(name) for name in CALLERS}
        assert own(dces["alice"]) == {"alice-only"}
        (box.tree / "etc/user-alice.conf").write_text("[alice-new\n")
        (box.tree / "etc/user-carol.conf").write_text("[carol-never\n")
        for _ in range(2):
            assert own(dces["bob"]) == {"bob-only"}
            assert own(dces["alice"]) == {"alice-only"}, "it stays as it was"
            assert own(dces["carol"]) == set(), "it never was good"
        box._replace(box.conf, box.conf.read_text() + share("more"))
        for name, want in {"alice": {"alice-only"}, "bob": {"bob-only"}, "carol": set()}.items():
            assert own(dces[name]) == want and "more" in names(dces[name]), name
        own_conf(box, "alice", "mended-only")
        own_conf(box, "carol", "carol-only")
        assert own(dces["alice"]) == {"mended-only"} and own(dces["carol"]) == {"carol-only"}


def test_a_caller_of_a_worker_that_saw_no_good_file_has_nobody_elses():
    with one_worker() as box:
        own_conf(box, "bob", "bob-only")
        dces = {name: box.impacket(name) for name in CALLERS}
        mend = broken(box, FAULTS["broken"])
        for name in CALLERS:
            assert "public" in names(dces[name]) and own(dces[name]) == set()
        mend()
        assert own(dces["bob"]) == {"bob-only"} and own(dces["carol"]) == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_the_registry_counts_while_the_main_file_is_bad(fault):
    with one_worker("registry") as box:
        first, second = box.impacket("adminuser"), box.impacket("alice")
        before = names(first)
        mend = broken(box, FAULTS[fault])
        assert names(second) == names(first) == before
        info = srvs.SHARE_INFO()
        info["tag"] = 2
        entry = info["ShareInfo2"]
        entry["shi2_netname"], entry["shi2_type"], entry["shi2_remark"] = "added\0", 0, "now\0"
        entry["shi2_permissions"], entry["shi2_max_uses"], entry["shi2_current_uses"] = 0, 0xFFFFFFFF, 0
        entry["shi2_path"], entry["shi2_passwd"] = f"C:{box.data}/public\0".replace("/", "\\"), srvs.NULL
        request = srvs.NetrShareAdd()
        request["ServerName"], request["Level"], request["InfoStruct"], request["ParmErr"] = srvs.NULL, 2, info, 0
        first.request(request)
        assert "added" in names(first) and "added" in names(second)
        mend()
        assert names(first) == names(second) == before | {"added"}


LINES = [
    "comment = ends in a backslash\\",
    "comment = one \\\n  and two",
    '  comment = "in  quotes"   ',
    "com\\\nment = broken name",
    "comment = a ; b # c = d",
    "\\\n#odd = yes\ncomment = after",
]


@pytest.mark.parametrize("line", LINES)
def test_a_file_that_is_broken_means_what_it_meant(line):
    """The include's last line has no end of line; what follows it in the main file belongs to the section that it opened."""
    with one_worker() as box:
        alice, bob = box.impacket("alice"), box.impacket("bob")
        (box.tree / "etc/user-alice.conf").write_text(f"[alice-only]\npath = /tmp\n{line}")
        good = remark(alice, "alice-only")
        names(bob)
        broken(box, FAULTS["broken"])
        assert own(bob) == set()
        assert remark(alice, "alice-only") == good
        assert own(alice) == {"alice-only"}
