"""The same clients against Samba's srvsvc and against ours: equal, but for what differences.md lists."""

import pytest
from answers import flatten
from clients import CLIENTS
from differences import compare, listed

from sandbox import CONFIGURATIONS

CALLERS = ("anonymous", "alice", "root")
LISTED = listed()
SEEN = set()
RUN = set()


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("user", CALLERS)
@pytest.mark.parametrize("conf", CONFIGURATIONS)
def test_same_answers(sandboxes, conf, user, client):
    ask = CLIENTS[client]
    c, ours = ask(sandboxes("c", conf), user), ask(sandboxes("ours", conf), user)
    assert len(c) > 3, "Samba's own service answered next to nothing: the comparison would be empty"
    unlisted = []
    for key, one, other in compare(f"{conf}/{client}/{user}", c, ours):
        rows = [row for row in LISTED if row.covers(key, one, other)]
        SEEN.update(rows)
        if not rows:
            unlisted.append(f"{key}: Samba {one!r}, ours {other!r}")
    RUN.add((conf, user, client))
    assert not unlisted, f"{len(unlisted)} unlisted:\n" + "\n".join(unlisted[:60])


def test_every_listed_difference_occurs():
    everything = len(CONFIGURATIONS) * len(CALLERS) * len(CLIENTS)
    if len(RUN) < everything:
        pytest.fail("this one needs the answers of all the others: run the whole file")
    assert not [row.where for row in LISTED if row not in SEEN]


def test_comparison_sees_a_difference():
    """The instrument itself: a changed field, a missing one, one more."""
    one, other = {}, {}
    flatten("NetrShareEnum/1", {"a": {"type": 0, "remark": "x"}, "b": {"type": 0}}, one)
    flatten("NetrShareEnum/1", {"a": {"type": 1, "remark": "x"}, "c": {"type": 0}}, other)
    found = {key: (c, ours) for key, c, ours in compare("plain/impacket/alice", one, other)}
    assert found == {
        "plain/impacket/alice/NetrShareEnum/1/a/type": ("0", "1"),
        "plain/impacket/alice/NetrShareEnum/1/b/type": ("0", "(absent)"),
        "plain/impacket/alice/NetrShareEnum/1/c/type": ("(absent)", "0"),
    }
