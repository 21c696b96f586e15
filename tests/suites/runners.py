"""Runs suites that others wrote against a sandbox; each gives {case: (verdict, what was said)}."""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from sandbox import PASSWORD

HERE = Path(__file__).resolve().parent
IMPACKET = Path(sys.prefix) / "impacket-tests"


def torture(suite, *options):
    """smbtorture prints subunit: `success: CASE`, `failure: CASE [`, `error: CASE [`, `skip: CASE [`."""

    def run(box):
        done = box.smbtorture(*options, suite)
        verdicts, text = {}, done.stdout
        for match in re.finditer(r"^(success|failure|error|skip): (.+?)(?: \[\n(.*?)\n\])?$", text, re.M | re.S):
            kind, case, why = match.groups()
            case = case.replace("srvsvc (admin access).", "admin.").replace("srvsvc anonymous access.", "anonymous.")
            verdict = {"success": "pass", "skip": "skip"}.get(kind, "fail")
            verdicts[case.replace(" ", "-")] = (verdict, why or "")
        return verdicts

    return run


def list_shares(box):
    """smbtorture libsmbclient.list_shares wants to be told where."""
    return torture("libsmbclient.list_shares", f"--option=torture:smburl=smb://{box.host}/")(box)


def impacket(pattern):
    """impacket's tests/dcerpc/test_srvs.py, unpacked from its source package; shares are put back after each case."""

    def run(box):
        work = box.tree / "tmp"
        config, report = work / "remote.cfg", work / f"report-{abs(hash(pattern))}.xml"
        settings = {"servername": "SANDBOX", "machine": box.host, "username": "root", "password": PASSWORD}
        empty = ("hashes", "aesKey256", "aesKey128", "domain", "machineuser", "machineuserhashes")
        lines = [f"{key} = {value}" for key, value in {**settings, **dict.fromkeys(empty, "")}.items()]
        config.write_text("[TCPTransport]\n" + "\n".join(lines) + "\n")
        # On Windows the caller's own pipe is an open file, and the suite wants to see one: here it is a real file.
        smb = box.smb("root")
        tree = smb.connectTree("public")
        smb.createFile(tree, "held-open")
        done = box.run_here(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "share_keeper", "-k", pattern,
             "--remote-config", config, f"--junitxml={report}", "tests/dcerpc/test_srvs.py"],
            cwd=IMPACKET, timeout=400,
            env={"PYTHONPATH": str(HERE), "SHARE_KEEPER": "\n".join(box.namespace.enter([])), "SHARE_KEEPER_CONF": str(box.conf)},
        )
        smb.close()
        if not report.exists():
            raise RuntimeError(done.stdout + done.stderr)
        verdicts = {}
        for case in ElementTree.parse(report).iter("testcase"):
            bad = [child for child in case if child.tag in ("failure", "error")]
            kind = "fail" if bad else "skip" if case.find("skipped") is not None else "pass"
            verdicts[case.get("name")] = (kind, bad[0].get("message", "") if bad else "")
        return verdicts

    return run


def rpcclient_steps(box):
    """The steps of Samba's blackbox test of rpcclient's srvsvc commands: a share's life, by an administrator."""
    verdicts = {}

    def step(name, command, check):
        done = box.rpcclient(command)
        good = check(done)
        verdicts[name] = ("pass" if good else "fail", done.stdout + done.stderr)
        return done.stdout

    def field(text, name):
        found = re.search(rf"{name}:\s*(.*)", text)
        return found and found.group(1).strip()

    ok = lambda done: done.returncode == 0
    text = step("getinfo", "netsharegetinfo public", lambda done: ok(done) and field(done.stdout, "path"))
    path = field(text, "path") or ""
    # rpcclient takes a backslash for the start of an escape.
    step("add", "netshareadd {} stepshare 7 'a step'".format(path.replace("\\", "\\\\")), ok)
    step("comment", "netsharegetinfo stepshare", lambda done: field(done.stdout, "remark") == "a step")
    step("path", "netsharegetinfo stepshare", lambda done: field(done.stdout, "path") == path)
    step("set-csc-policy", "netsharesetdfsflags stepshare 48", ok)
    step("csc-policy", "netsharegetinfo stepshare 1005", lambda done: field(done.stdout, "csc caching") == "3")
    step("delete", "netsharedel stepshare", ok)
    step("deleted", "netsharegetinfo stepshare", lambda done: done.returncode != 0)
    return verdicts


NMAP_ARGS = f"smbusername=root,smbpassword={PASSWORD}"

# script -> what its report has to say, and must not say.
NMAP = {
    "smb-enum-shares": (r"\\\\127\.0\.0\.1\\public:.*Path: C:\\tmp", r"ERROR"),
    "smb-enum-sessions": (r"(?i)active smb sessions", r"ERROR"),
    "smb-server-stats": (r"Server statistics collected since", r"ERROR"),
    "smb-vuln-ms08-067": (r"State: NOT VULNERABLE", r"ERROR"),
    "smb-vuln-conficker": (r"State: NOT VULNERABLE", r"ERROR"),
}


def nmap(box):
    """nmap's scripts that call srvsvc; they speak SMB1 only, so the box has to allow it."""
    verdicts = {}
    for script, (wanted, unwanted) in NMAP.items():
        done = box.run_here(
            ["nmap", "-n", "-Pn", "-d", f"-p{box.port}", "--script", script, "--script-args", f"{NMAP_ARGS},unsafe=1,vulns.showall", box.host]
        )
        report = "\n".join(line for line in done.stdout.splitlines() if line.startswith("|"))
        good = re.search(wanted, report, re.S) and not re.search(unwanted, report)
        verdicts[script] = ("pass" if good else "fail", report or done.stdout[-2000:])
    return verdicts


# suite -> runner. Order matters only in that a suite may leave shares behind for the next one.
SUITES = {
    "rpc.srvsvc": torture("rpc.srvsvc", "--dangerous"),
    "rpc.samba3.srvsvc": torture("rpc.samba3.srvsvc"),
    "net.api.listshares": torture("net.api.listshares"),
    "net.api.delshare": torture("net.api.delshare"),
    "netapi.server": torture("netapi.server"),
    "libsmbclient": list_shares,
    "rpcclient": rpcclient_steps,
    "impacket": impacket("SRVSTestsSMBTransport and not SRVSTestsSMBTransport64"),
    # NDR64 is offered by Samba's RPC core or not at all; one case stands for all.
    "impacket-ndr64": impacket("SRVSTestsSMBTransport64 and test_NetrRemoteTOD"),
    "nmap": nmap,
}
