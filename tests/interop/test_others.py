"""Other people's clients against Samba's srvsvc and against ours: equal, but for what others.md lists."""

import pytest
from differences import compare, listed
from others import CLIENTS, Lacking

CALLERS = ("alice", "root")
LISTED = listed("others.md")
# jCIFS speaks SMB1 alone.
OLD = ("server min protocol = NT1", "ntlm auth = yes")


@pytest.mark.parametrize("user", CALLERS)
@pytest.mark.parametrize("client", CLIENTS)
def test_same_answers(sandboxes, client, user):
    ask = CLIENTS[client]
    try:
        c, ours = (ask(sandboxes(impl, "plain", extra=OLD), user) for impl in ("c", "ours"))
    except Lacking as lacking:
        pytest.skip(str(lacking))
    assert "public" in " ".join(c), f"{client} got next to nothing from Samba's own service: {c}"
    found = compare(f"{client}/{user}", c, ours)
    unlisted = [f"{key}: Samba {one!r}, ours {other!r}" for key, one, other in found if not any(row.covers(key, one, other) for row in LISTED)]
    assert not unlisted, "\n".join(unlisted)
