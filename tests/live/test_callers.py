"""What one caller gets is made for that caller: every name that Samba expands, and nothing of who called before."""

import pytest
from config_calls import names, remark, share
from sandbox import Sandbox, accounts

IMPLS = ["ours", "c"]


def one_worker(impl, conf, extra=(), **more):
    """A sandbox whose callers all meet in one worker process."""
    return Sandbox(impl, conf, extra=["rpcd_classic:num_workers = 1", *extra], **more)


def guest(name):
    """A caller whom `map to guest = Bad User` lets in."""
    return accounts.Caller(name, "x", guest=True)


def own_conf(box, name, *shares):
    """The file that `include = user-%U.conf` of the configuration `homes` leads to."""
    path = box.tree / f"etc/user-{name}.conf"
    path.write_text("".join(share(one, comment=f"of {name}") for one in shares))
    return path


@pytest.mark.parametrize("impl", IMPLS)
def test_guests_have_the_includes_of_the_names_that_they_sent(impl):
    with one_worker(impl, "homes") as box:
        for name in ("foo", "bar"):
            own_conf(box, name, f"{name}-only")
        callers = {name: box.impacket(guest(name)) for name in ("foo", "bar", "Foo")}
        for _ in range(3):
            for name, dce in callers.items():
                listed = {one for one in names(dce) if one.endswith("-only")}
                assert listed == {f"{name.lower()}-only"}, name


@pytest.mark.parametrize("impl", IMPLS)
def test_a_mapped_user_has_the_include_of_the_name_before(impl):
    """`username map`: the file is that of the name that was sent, and an edit of it is seen."""
    with one_worker(impl, "homes", ["username map = {tree}/etc/users.map"]) as box:
        (box.tree / "etc/users.map").write_text("alice = wonderland\n")
        own_conf(box, "wonderland", "rabbit-only")
        mapped, plain = box.impacket(accounts.Caller("wonderland", accounts.PASSWORD)), box.impacket("alice")
        for turn in range(3):
            assert ("rabbit-only" in names(mapped), "alice-only" in names(mapped)) == (True, False)
            assert ("rabbit-only" in names(plain), "alice-only" in names(plain)) == (False, True)
        own_conf(box, "wonderland", "rabbit-only", "hatter-only")
        assert "hatter-only" not in names(plain)
        assert "hatter-only" in names(mapped)
        own_conf(box, "wonderland", "hatter-only")
        assert "rabbit-only" not in names(mapped)


@pytest.mark.parametrize("impl", IMPLS)
def test_names_of_shares_and_remarks_are_those_of_the_caller(impl):
    """A share whose name has a variable, and a remark with the name that was sent, for users and guests in turn."""
    with one_worker(impl, "homes", shares=share("%U-desk", comment="for %U of %D")) as box:
        callers = {name: box.impacket(guest(name) if name in ("foo", "bar") else name) for name in ("foo", "alice", "bar", "bob")}
        said = {}
        for _ in range(3):
            for name, dce in callers.items():
                assert {one for one in names(dce) if one.endswith("-desk")} == {f"{name}-desk"}
                said.setdefault(name, set()).add(remark(dce, f"{name}-desk"))
        assert said["alice"] == {"for alice of SANDBOX"} and said["bob"] == {"for bob of SANDBOX"}
        assert {next(iter(one)).split()[1] for one in said.values()} == set(callers)
