"""`srvsvc_rs:metrics file`: what was called is counted, by all workers together, and none of it is lost with a worker."""

import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from impacket.dcerpc.v5 import srvs
from prometheus_client.parser import text_string_to_metric_families

from sandbox import Fault, Sandbox
from test_refusals import DENIED, SESSION_ENUM, SESSIONS

ROOT = Path(__file__).resolve().parents[2]
FILE = "log/srvsvc.prom"
COUNTED = {"metrics file": f"{{tree}}/{FILE}"}
TIME_OF_DAY = 28


class Text:
    """The text that a server wrote, as Prometheus reads it."""

    def __init__(self, box):
        path = box.tree / FILE
        self.text = path.read_text() if path.exists() else ""
        self.families = {family.name: family for family in text_string_to_metric_families(self.text)}

    def calls(self):
        """{(method, result): count}"""
        return {labels: int(value) for labels, value in self._samples("calls_total")}

    def _samples(self, name):
        for family in self.families.values():
            for sample in family.samples:
                if sample.name == f"srvsvc_rs_{name}":
                    yield tuple(sample.labels.values()), sample.value

    def one(self, name, *labels):
        """One number; 0 when it has no line."""
        return dict(self._samples(name)).get(labels, 0)


def awaited(box, what, wanted, seconds=20):
    """The text in which `what` tells the wanted."""
    deadline = time.monotonic() + seconds
    while what(Text(box)) != wanted and time.monotonic() < deadline:
        time.sleep(0.2)
    text = Text(box)
    assert what(text) == wanted, text.text + box.worker_log()
    return text


def ask(box, user="alice", times=1):
    with box.dce(user) as pipe:
        for _ in range(times):
            pipe.request(TIME_OF_DAY, b"\0" * 4)


def test_several_workers_count_together_and_killed_ones_lose_nothing():
    with Sandbox("ours", "plain", options=COUNTED) as box:
        wanted, workers = Counter(), set()
        for _ in range(3):
            bindings = [box.impacket("alice") for _ in range(6)]
            for dce in bindings:
                for _ in range(50):
                    srvs.hNetrRemoteTOD(dce)
            wanted["NetrRemoteTOD", "SUCCESS"] += 300
            assert len(box.worker_pids()) > 1
            with box.dce("alice") as pipe:
                for _ in range(20):
                    assert pipe.request(SESSION_ENUM, SESSIONS)[-4:] == DENIED
                with pytest.raises(Fault):
                    pipe.request(SESSION_ENUM, b"")
            wanted["NetrSessionEnum", "ERROR_ACCESS_DENIED"] += 20
            wanted["NetrSessionEnum", "fault"] += 1
            workers.update(box.worker_pids())
            box.kill_worker()
        ask(box)
        wanted["NetrRemoteTOD", "SUCCESS"] += 1
        text = awaited(box, Text.calls, wanted)
        assert text.one("denied_calls_total") == 60
        assert 3 <= text.one("workers_total") <= len(workers | set(box.worker_pids()))
        times = text.one("call_duration_seconds_count", "NetrRemoteTOD")
        assert times == wanted["NetrRemoteTOD", "SUCCESS"]
        assert text.one("call_duration_seconds_bucket", "NetrRemoteTOD", "+Inf") == times
        assert 0 < text.one("call_duration_seconds_sum", "NetrRemoteTOD") < 60
        assert text.one("build_info", json.loads(version())) == 1
        assert (box.tree / FILE).stat().st_mode & 0o777 == 0o644
        assert (box.tree / "lock/srvsvc_rs.counts").stat().st_mode & 0o777 == 0o600
        assert not list((box.tree / "log").glob(".*"))


def version():
    return re.search(r'^version = (".*")', (ROOT / "Cargo.toml").read_text(), re.M)[1]


def test_a_worker_that_ends_writes_what_is_left():
    with Sandbox("ours", "plain", options=COUNTED) as box:
        ask(box)
        awaited(box, Text.calls, {("NetrRemoteTOD", "SUCCESS"): 1})
        ask(box, times=5)
        box.stop()
        assert Text(box).calls() == {("NetrRemoteTOD", "SUCCESS"): 6}


def test_what_was_counted_stays_when_the_numbers_are_deleted():
    with Sandbox("ours", "plain", options=COUNTED, extra=["rpcd_classic:num_workers = 1"]) as box:
        ask(box, times=3)
        (box.tree / "lock/srvsvc_rs.counts").unlink()
        ask(box, times=2)
        awaited(box, Text.calls, {("NetrRemoteTOD", "SUCCESS"): 5})
        ask(box)
        awaited(box, Text.calls, {("NetrRemoteTOD", "SUCCESS"): 6})


def test_calls_of_sambas_own_service_and_faults_of_ours():
    with Sandbox("ours", "plain", options={**COUNTED, "fallback": "yes"}, env={"SRVSVC_RS_PANIC_AT": "28"}) as box:
        with box.dce("alice") as pipe:
            for opnum in (47, TIME_OF_DAY):
                with pytest.raises(Fault):
                    pipe.request(opnum, b"\0" * 4)
        box._replace(box.conf, box.conf.read_text().replace("[global]", "[global]\n    srvsvc_rs:enable = no"))
        ask(box, times=4)
        text = awaited(box, lambda text: text.one("forwarded_calls_total", "NetrRemoteTOD"), 4)
        assert text.one("forwarded_calls_total", "Opnum47NotUsedOnWire") == 1
        assert text.calls() == {("NetrRemoteTOD", "fault"): 1}


def test_loads_of_the_configuration():
    with Sandbox("ours", "registry", options=COUNTED, extra=["rpcd_classic:num_workers = 1"]) as box:
        loads = lambda text: (text.one("reloads_total", "whole"), text.one("reloads_total", "sections"))
        ask(box)
        awaited(box, loads, (1, 0))
        box.run(["net", "-s", box.conf, "conf", "setparm", "projects", "comment", "another"], check=True)
        ask(box)
        awaited(box, loads, (1, 1))
        box._replace(box.conf, box.conf.read_text().replace("[global]", "[global]\n    server string = another"))
        ask(box)
        awaited(box, loads, (2, 1))


def test_the_option_is_followed_and_off_by_default():
    with Sandbox("ours", "plain") as box:
        ask(box)
        assert not (box.tree / "lock/srvsvc_rs.counts").exists()
        with_it = box.conf.read_text().replace("[global]", f"[global]\n    srvsvc_rs:metrics file = {box.tree}/{FILE}")
        without = box.conf.read_text()
        box._replace(box.conf, with_it)
        ask(box, times=2)
        awaited(box, Text.calls, {("NetrRemoteTOD", "SUCCESS"): 2})
        box._replace(box.conf, without)
        ask(box)
        box.stop()
        assert Text(box).calls() == {("NetrRemoteTOD", "SUCCESS"): 2}


@pytest.mark.parametrize("path, said", [
    ("{tree}/nowhere/x.prom", "nowhere: No such file or directory (os error 2)"),
    ("{tree}/etc/smb.conf", "etc/smb.conf: what is there is another file"),
    ("{tree}/tmp/link/x.prom", "link is a link in a folder that others can change"),
    ("{tree}/tmp/x.prom", "x.prom: what is there is another file"),
])
def test_what_cannot_be_written_is_said_and_harms_nothing(path, said):
    with Sandbox("ours", "plain", options={"metrics file": path}, extra=["rpcd_classic:num_workers = 1"]) as box:
        # What somebody who may write there prepared.
        (box.tree / "tmp/link").symlink_to(box.tree / "etc")
        (box.tree / "tmp/x.prom").symlink_to(box.tree / "etc/smb.conf")
        before = box.conf.read_text()
        for _ in range(2):
            ask(box)
            deadline = time.monotonic() + 10
            while "metrics are not written" not in box.worker_log() and time.monotonic() < deadline:
                time.sleep(0.2)
        box.stop()
        log = box.worker_log()
        assert log.count("metrics are not written") == 1 and said in log, log
        assert box.conf.read_text() == before and not (box.tree / "etc/x.prom").exists()


def test_the_dashboard_asks_for_what_there_is():
    dashboard = json.loads((ROOT / "docs/dashboard.json").read_text())
    asked = {target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])}
    names = set(re.findall(r"srvsvc_rs_\w+", " ".join(asked)))
    source = (ROOT / "src/samba/metrics/text.rs").read_text()
    page = (ROOT / "docs/watching.md").read_text()
    assert len(names) >= 5
    for name in names:
        plain = re.sub(r"_(bucket|sum|count)$", "", name.removeprefix("srvsvc_rs_"))
        assert f'"{plain}"' in source, name
        assert f"srvsvc_rs_{plain}" in page, name
