"""The same clients against Samba's own srvsvc and against ours, in the domain: equal, but for what tests/interop/differences.md and domain.md list."""

import pytest
from clients import CLIENTS
from differences import compare, listed

from . import people

SEEN, RUN = set(), []


@pytest.fixture(scope="module")
def in_domain(world):
    return listed("domain.md", world.samba.version_pair)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("caller", [people.DOMAIN_ADMIN, people.ALICE, people.ANONYMOUS], ids=lambda caller: caller.name or "anonymous")
def test_same_answers(world, in_domain, server, caller, client):
    rows_of_all = listed(release=world.samba.version_pair) + in_domain
    ask = CLIENTS[client]
    ours = ask(server, caller)
    with server.samba_own():
        c = ask(server, caller)
    assert len(c) > 3, "Samba's own service answered next to nothing: the comparison would be empty"
    # The tables there speak of root for an administrator.
    who = {people.DOMAIN_ADMIN: "root", people.ALICE: "alice", people.ANONYMOUS: "anonymous"}[caller]
    unlisted = []
    for key, one, other in compare(f"{server.box.name}/{client}/{who}", c, ours):
        rows = [row for row in rows_of_all if row.covers(key, one, other)]
        SEEN.update(rows)
        if not rows:
            unlisted.append(f"{key}: Samba {one!r}, ours {other!r}")
    RUN.append((server.name, caller, client))
    assert not unlisted, f"{len(unlisted)} unlisted:\n" + "\n".join(unlisted[:60])


def test_every_listed_difference_occurs(in_domain):
    if len(RUN) < 2 * 3 * len(CLIENTS):
        pytest.fail("this one needs the answers of all the others: run the whole file")
    assert not [row.where for row in in_domain if row not in SEEN]
