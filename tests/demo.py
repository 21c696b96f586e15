"""Shows the module at work: a private stock smbd, real clients, and the same questions to Samba's own srvsvc."""

import struct
import sys
from pathlib import Path

from sandbox import Sandbox, module_path


def windows(path):
    """A path of this machine as Windows' tools name it."""
    return "C:" + str(path).replace("/", "\\")


# What is shown, by which command, whether it has to work.
COMMANDS = [
    ("the share list", lambda box: box.rpcclient("netshareenumall", user="adminuser"), True),
    ("the server", lambda box: box.rpcclient("srvinfo", user="alice"), True),
    ("the time of day", lambda box: box.rpcclient("netremotetod", user="alice"), True),
    ("the list as users see it", lambda box: box.smbclient("-L", box.host, user="alice"), True),
    ("an administrator adds a share", lambda box: box.net_rpc("share", "add", f"fresh={windows(box.data)}", user="adminuser"), True),
    ("it is there at once", lambda box: box.rpcclient("netsharegetinfo fresh 1", user="alice"), True),
    ("a user may not delete it", lambda box: box.net_rpc("share", "delete", "fresh", user="alice"), False),
    ("the administrator may", lambda box: box.net_rpc("share", "delete", "fresh", user="adminuser"), True),
]


def title(text):
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def shown(command):
    """A client's command line, without what only the sandbox needs."""
    words = command[command.index("--") + 1 :]
    for option in ("-p", "-s"):
        if option in words:
            at = words.index(option)
            del words[at : at + 2]
    return " ".join(words)


def time_of_day(box):
    """NetrRemoteTOD by the byte: (time, tick interval). rpcclient asks too, but prints nothing."""
    with box.dce("alice") as pipe:
        reply = pipe.request(28, struct.pack("<I", 0))
    _, _, hours, minutes, seconds, hundredths, _, interval, *_ = struct.unpack_from("<IIIIIIiIIIII", reply, 4)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{hundredths:02} UTC", interval


def loaded(box):
    """Workers that have the module in memory, of how many."""
    pids = box.worker_pids()
    mapped = [pid for pid in pids if "srvsvc_rs.so" in Path(f"/proc/{pid}/maps").read_text()]
    return f"{len(mapped)} of {len(pids)}"


def main():
    print(f"module: {module_path()}")
    with Sandbox("ours", "registry") as ours, Sandbox("c", "registry") as stock:
        print(f"server: stock Samba {ours.samba.version}, private folders and network, one line more in smb.conf:")
        print("   ", next(line.strip() for line in ours.conf.read_text().splitlines() if "passdb backend" in line))
        failed = 0
        for what, command, works in COMMANDS:
            done = command(ours)
            title(f"{what}: {shown(done.args)}")
            print(done.stdout.rstrip() or ("(done; this client prints nothing)" if done.returncode == 0 else "(refused)"))
            if done.returncode != 0:
                print(done.stderr.rstrip())
            failed += (done.returncode == 0) != works
        title("Which of the two served? The same question to a second smbd, without that line:")
        (time, interval), (stock_time, stock_interval) = time_of_day(ours), time_of_day(stock)
        served = ours.served_by("alice"), stock.served_by("alice")
        rows = [
            ("", "with the line", "without it"),
            ("NetrRemoteTOD, time of day", time, stock_time),
            ("NetrRemoteTOD, tick interval", f"{interval} (Windows' value)", f"{stock_interval} (Samba's value)"),
            ("workers with srvsvc_rs.so mapped", loaded(ours), loaded(stock)),
            ("served by", *served),
        ]
        for row in rows:
            print("  {:34}{:26}{}".format(*row))
        print("\n  `srvsvc_rs:fallback = no` is set: a call that the module did not answer itself would have failed.")
        title("The worker's log (log.rpcd_classic)")
        print("\n".join(ours.worker_log().splitlines()[-12:]))
        ok = not failed and served == ("ours", "c")
    title("demo: success; both smbd are stopped and gone" if ok else "demo: FAILED")
    return 0 if ok else 1


sys.exit(main())
