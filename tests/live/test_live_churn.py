"""Paged lists while files come and go at full speed: what is open all the time is seen exactly once.

SRVSVC_RS_CHURN=20,1000 asks for 20 clients and 1,000 lists instead of the 4 and 40 of every day.
"""

import multiprocessing
import os
import time

import pytest
from impacket.smb3structs import SMB2_DIALECT_30

from live_calls import MORE_DATA, page, text
from sandbox import Sandbox
from smb2_batch import batch, close, create, handle_of

CLIENTS, LISTS = (int(number) for number in os.environ.get("SRVSVC_RS_CHURN", "4,40").split(","))
STAY, PAGE = 300, 50
READ_WRITE = 0x12019F


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain") as box:
        public = box.tree / "data/public"
        public.chmod(0o777)
        for at in range(STAY):
            (public / f"stays{at:03}").touch()
            (public / f"stays{at:03}").chmod(0o666)
        yield box


def churn(box, number, stop, done):
    """A client that opens and closes without a pause, also files that others hold open, until told to stop."""
    smb = box.smb("alice", dialect=SMB2_DIALECT_30)
    tree = smb.connectTree("public")
    turn = 0
    while not stop.is_set():
        names = [f"goes{number}-{turn % 7}-{at}" for at in range(12)] + [f"stays{(turn + at) % STAY:03}" for at in range(4)]
        handles = [handle_of(answer) for answer in batch(smb, tree, [create(name, READ_WRITE) for name in names])]
        assert {status for status, _ in batch(smb, tree, [close(handle) for handle in handles])} == {0}
        turn += 1
        with done.get_lock():
            done.value += len(names)
    smb.close()


@pytest.fixture
def crowd(box):
    """Clients at full speed in processes of their own; counts their opens."""
    context = multiprocessing.get_context("fork")
    stop, done = context.Event(), context.Value("L", 0)
    workers = [context.Process(target=churn, args=(box, number, stop, done)) for number in range(CLIENTS)]
    for worker in workers:
        worker.start()
    try:
        yield done
    finally:
        stop.set()
        for worker in workers:
            worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * CLIENTS


def listed(dce, length):
    """([(id, file)], pages) of one list in pages of so many bytes."""
    seen, pages, resume, result = [], 0, 0, MORE_DATA
    while result == MORE_DATA:
        result, shown, resume = page(dce, resume, length)
        pages += 1
        assert result in (0, MORE_DATA) and (shown or result == 0) and len(shown) <= PAGE * 1.2
        seen += [(entry["fi3_id"], text(entry["fi3_path_name"]).rsplit("\\", 1)[1]) for entry in shown]
    return seen, pages


def test_what_stays_is_seen_exactly_once(box, clients, admin, crowd):
    keeper = clients.smb("bob", dialect=SMB2_DIALECT_30)
    tree = keeper.connectTree("public")
    names = [f"stays{at:03}" for at in range(STAY)]
    handles = [handle_of(answer) for answer in batch(keeper, tree, [create(name, READ_WRITE) for name in names])]
    stays = {int.from_bytes(handle[:4], "little"): name for handle, name in zip(handles, names)}
    entry = 20 + 12 + 2 * len(f"C:{box.tree}/data/public/stays000") + 2 + 12 + 2 * len("alice") + 2
    began, opens, pages, most = time.monotonic(), crowd.value, 0, 0
    for _ in range(LISTS):
        seen, number = listed(admin, PAGE * entry)
        assert sorted(one for one in seen if one[0] in stays) == sorted(stays.items())
        assert len({number for number, _ in seen}) == len(seen)
        pages, most = pages + number, max(most, len(seen))
    print(f"{LISTS} lists in {pages} pages, {most} entries at most, {crowd.value - opens} opens beside, {time.monotonic() - began:.0f} s")
    assert pages >= LISTS * STAY / PAGE / 1.2
    assert crowd.value - opens > LISTS * 20 and most > STAY
