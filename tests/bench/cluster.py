"""What lists cost on a cluster: two of them side by side, each of two nodes of real ctdb, one with Samba's own service and one with ours."""

import time
from dataclasses import dataclass, field

from cluster import Cluster, Node
from sandbox import conf

from . import calls, client
from .load import Load
from .measure import Bound, Cost, quiet
from .servers import name

NODES = 2
SHARES, SESSIONS, OPENS = 500, 100, 2_000
# Turns of a call, and of a quick run.
TURNS, FEW = 31, 7
# Turns of a call before which the clients of the other node use their files.
TURNS_IN_USE = 7
IN_USE = ("NetrSessionEnum 1", "NetrFileEnum 3", "NetrConnectionEnum 1")


class BenchNode(Node):
    """A node with as many shares in the registry as it takes to have SHARES in the list, IPC$ included."""

    def _conf_text(self, passdb, options=(), extra=None):
        more = [*options, *(self.extra if extra is None else extra), "include = registry"]
        return conf.global_section(self.tree, self.port, self.log_level, passdb, more, self.interfaces)

    def _registry_shares(self):
        data = self.cluster.shared / "data"
        public = f"[public]\npath = {data}/public\ncomment = Public files\nguest ok = yes\nread only = no\n"
        return public + "".join(
            f"[{name(number)}]\npath = {data}/projects\ncomment = Files of department number {number}\nread only = no\n" for number in range(SHARES - 2)
        )


class BenchCluster(Cluster):
    """A cluster of such nodes."""

    node_class = BenchNode


@dataclass
class Measured:
    """Wall times in milliseconds, by call and server."""

    costs: dict = field(default_factory=dict)
    # Of a list whose files were used since the list before. A record lies on the node that last stored or asked for it.
    in_use: dict = field(default_factory=dict)


def measured_calls():
    """Those that Samba's own service answers too, and does not make up."""
    shares = [calls.share_enum(level) for level in (0, 1, 2, 502)]
    return shares + [call for call in calls.live_calls() if call.name not in calls.MADE_UP]


def measure(short, say):
    """Both clusters hold the same shares, sessions and opens, half of them on each node; the first node of each is asked, in turns."""
    found = Measured()
    with BenchCluster(NODES, "c") as theirs, BenchCluster(NODES, "ours") as ours:
        clusters = {"c": theirs, "ours": ours}
        held = [Load(node, SESSIONS // NODES, OPENS // NODES, node.number * SESSIONS) for cluster in clusters.values() for node in cluster]
        say(f"two clusters with {SESSIONS} sessions and {OPENS:,} opens each")
        awake = [client.connect(cluster[0], client.WINREG, patience=300) for cluster in clusters.values()]
        bound = {server: Bound(cluster[0], calls.share_enum(1)) for server, cluster in clusters.items()}
        for call in measured_calls():
            # What ctdb does behind a list is no part of the other's.
            found.costs[call.name] = _compare(bound, call, FEW if short else TURNS, lambda _: time.sleep(0.05))
            say(f"{call.name}: " + ", ".join(f"{server} {cost.wall:.1f} ms" for server, cost in found.costs[call.name].items()))
        others = dict(zip(clusters, held[NODES - 1 :: NODES]))
        use = lambda server: (others[server].use(), time.sleep(0.2))
        for call in (call for call in measured_calls() if call.name in IN_USE):
            found.in_use[call.name] = _compare(bound, call, TURNS_IN_USE, use)
            say(f"{call.name}, files in use: " + ", ".join(f"{server} {cost.wall:.1f} ms" for server, cost in found.in_use[call.name].items()))
        del bound, awake
        for load in held:
            load.close()
    return found


def _compare(bound, call, turns, before):
    """`before(server)`: what is done before each call that is measured."""
    costs, walls, sizes = {server: [] for server in bound}, {server: [] for server in bound}, {}
    for server, one in bound.items():
        sizes[server] = len(one.try_call(call))
        one.turn(call, 2)
    for _ in range(turns):
        for server, one in bound.items():
            before(server)
            cpu, took = one.turn(call, 1)
            costs[server].append(cpu)
            walls[server] += took
    return {server: Cost(quiet(costs[server]), quiet(walls[server]), sizes[server]) for server in bound}
