"""One node: namespaces of its own, ctdbd, smbd, and its end of the cable."""

import shlex
import signal
import subprocess
import time

from sandbox import Sandbox, SandboxError, conf

# What of the machine a node has of its own, besides what every sandbox has.
COVERS = ("/run", "/var/lib/ctdb", "/var/log/ctdb")
SOCKET = "/run/ctdb/ctdbd.socket"

# Faults are seen in seconds instead of half a minute. `leader timeout = 1` never gets healthy.
LEADER_TIMEOUT = 2
TUNABLES = {"RerecoveryTimeout": 1, "MonitorInterval": 1, "TraverseTimeout": 5, "KeepaliveInterval": 2, "KeepaliveLimit": 3}


class Node(Sandbox):
    """A sandbox whose Samba is one of a cluster's. Clients come from the hub, command line clients from the node itself.

    Its databases live in memory, so they outlive all processes of the node, but not the node.
    """

    def __init__(self, cluster, number, impl, extra=(), options=None, scripts=False, log_level="1"):
        lines = ["clustering = yes", f"ctdbd socket = {SOCKET}"]
        super().__init__(impl, "registry", extra=[*lines, *extra], options=options, scripts=scripts, log_level=log_level, keep=cluster.keep)
        self.cluster, self.number = cluster, number
        self.host = f"10.77.0.{number + 1}"
        self.interfaces = f"lo {self.host}/24"
        self.tree = cluster.tree / f"node{number}"

    # Life

    def _prepare(self):
        self.tree.mkdir()
        self._make_tree()
        self.data = self.cluster.shared / "data"
        if self.scripts:
            self._write_scripts()
            self._write_setup()
        self.write_conf()
        self._make_namespace(COVERS, (str(self.cluster.shared),))
        self._connect()
        self._write_ctdb_conf()

    def _conf_text(self, passdb, options=(), extra=None):
        lines, text, _ = conf.shares(self.cluster.shared, self.configuration)
        more = self.extra if extra is None else extra
        # What is said of ctdb comes first: at `include = registry` Samba opens the registry, the node's own if it knows no better.
        head = conf.global_section(self.tree, self.port, self.log_level, passdb, [*more, *options, *lines], self.interfaces)
        return head + text

    def _registry_shares(self):
        return conf.shares(self.cluster.shared, self.configuration)[2]

    def _setup_lines(self):
        return [line for line in self.extra if line.startswith(("clustering", "ctdbd socket"))]

    def fill_databases(self):
        """What all nodes share; asked of one of them."""
        self._fill_databases()

    def network(self):
        """Within this block the calling thread is in the hub."""
        return self.cluster.hub.network()

    # The cable

    def _connect(self):
        hub, pid = self.cluster.hub, self.namespace.pid
        self._plug = f"node{self.number}"
        for words in (f"ip link add {self._plug} type veth peer name eth0 netns {pid}", f"ip link set {self._plug} master hub up"):
            subprocess.run(hub.enter_network(words.split()), check=True)
        for words in (f"ip address add {self.host}/24 dev eth0", "ip link set eth0 up"):
            subprocess.run(self.namespace.enter_network(words.split()), check=True)

    def link(self, up):
        """Pull the cable, or put it back."""
        state = "up" if up else "down"
        subprocess.run(self.cluster.hub.enter_network(["ip", "link", "set", self._plug, state]), check=True)

    # ctdb

    def _write_ctdb_conf(self):
        nodes = "\n".join(f"10.77.0.{number + 1}" for number in range(self.cluster.size))
        lock = f"cluster lock = {self.cluster.shared}/.ctdb/cluster.lock" if self.cluster.lock else ""
        text = "\n".join([
            "[logging]", "location = file:/var/log/ctdb/log.ctdb", "[cluster]", lock, f"node address = {self.host}",
            f"leader timeout = {LEADER_TIMEOUT}", "",
        ])
        tunables = "\n".join(f"{name}={value}" for name, value in TUNABLES.items())
        script = f"""
            mkdir -p /run/samba /run/lock /run/ctdb /run/samba/ctdb /var/lib/ctdb/volatile /var/lib/ctdb/persistent /var/lib/ctdb/state /var/log/ctdb
            rm -rf /etc/ctdb/events/legacy /etc/ctdb/events/notification
            mkdir -p /etc/ctdb/events/legacy /etc/ctdb/events/notification
            echo {shlex.quote(nodes)} >/etc/ctdb/nodes
            echo {shlex.quote(text)} >/etc/ctdb/ctdb.conf
            echo {shlex.quote(tunables)} >/etc/ctdb/ctdb.tunables
        """
        self.run(["sh", "-ec", script], check=True)

    def start_ctdb(self):
        """Start ctdbd; Cluster.await_health waits for it."""
        with open(self.log_dir / "ctdbd.out", "ab") as out:
            subprocess.run(self.namespace.enter(["ctdbd"]), stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=True, env=self._environment())

    def ctdb(self, *args, check=False, timeout=60):
        """ctdb ARGS, on this node."""
        return self.run(["ctdb", *args], check=check, timeout=timeout)

    def is_healthy(self):
        """Whether this node and, as it sees them, all others are."""
        return self.ctdb("nodestatus", "all").returncode == 0

    def ctdb_pids(self):
        """ctdbd itself and its helpers."""
        return [pid for pid, name in self.processes().items() if name.startswith("ctdb")]

    def stop_ctdb(self):
        """End ctdbd in order: the other nodes take over."""
        self.ctdb("shutdown")
        self._await_end(self.ctdb_pids)

    def kill_ctdb(self):
        """End ctdbd as a crash would."""
        self._signal(self.ctdb_pids(), signal.SIGKILL)
        self._await_end(self.ctdb_pids)

    def ctdb_log(self):
        """What ctdbd logged."""
        return self.run(["cat", "/var/log/ctdb/log.ctdb"]).stdout

    @staticmethod
    def _await_end(left, seconds=20):
        deadline = time.monotonic() + seconds
        while left():
            if time.monotonic() > deadline:
                raise SandboxError(f"these do not end: {left()}")
            time.sleep(0.05)
