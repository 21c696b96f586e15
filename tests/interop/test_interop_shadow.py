"""Shadow mode's own comparison over interop's configurations and callers: it may find what shadow.md lists, and nothing else."""

import pytest
from clients import SHARE_LEVELS
from differences import listed

from bench.calls import live_calls, other_calls, share_calls, share_info
from sandbox import CONFIGURATIONS, Fault
from shadow import logged

CALLERS = ("anonymous", "alice", "root")
NAMES = ("vip", "sealed", "projects", "root", "nosuchshare", "IPC$")
CALLS = [*share_calls("public"), *(share_info(level, name) for name in NAMES for level in SHARE_LEVELS), *other_calls(), *live_calls()]
LISTED = listed("shadow.md")
SEEN, RUN = set(), set()


@pytest.mark.parametrize("user", CALLERS)
@pytest.mark.parametrize("conf", CONFIGURATIONS)
def test_only_listed_differences(sandboxes, conf, user):
    box = sandboxes("ours", conf, options={"shadow": "yes"}, log_level="1 rpc_srv:3")
    before = len(logged(box))
    with box.dce(user) as pipe:
        for call in CALLS:
            try:
                pipe.request(call.opnum, call.stub)
            except Fault:  # Samba's, for no answer
                pass
    found = {one: f"{conf}/{user}/{one.key}" for one in logged(box)[before:]}
    unlisted = []
    for one, key in found.items():
        rows = [row for row in LISTED if row.covers(key, one.theirs, one.ours)]
        SEEN.update(rows)
        if not rows:
            unlisted.append(f"{key}: Samba {one.theirs}, ours {one.ours}")
    RUN.add((conf, user))
    assert found, "nothing differed, not even what always does"
    assert not unlisted, f"{len(unlisted)} unlisted:\n" + "\n".join(unlisted[:60])


def test_every_listed_difference_occurs():
    if len(RUN) < len(CONFIGURATIONS) * len(CALLERS):
        pytest.fail("this one needs the answers of all the others: run the whole file")
    assert not [row.where for row in LISTED if row not in SEEN]
