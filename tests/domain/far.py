"""A second forest, FAR.TEST, and the trust between it and ours: who is in it, and its controller."""

from contextlib import contextmanager

from sandbox import Caller, SandboxError

from . import people
from .boxes import until
from .servers import Controller

DOMAIN, REALM, ADDRESS = "FARDOM", "FAR.TEST", "10.9.0.5"


def user(name):
    """A caller of the other forest."""
    return Caller(name, people.PASSWORD, domain=DOMAIN)


# alice has the name of somebody in ours; zoe is of `crew`, which is in `sailors`.
ADMINISTRATOR, ALICE, ZOE = user("Administrator"), user("alice"), user("zoë")
GROUPS = {"crew": [ZOE.name], "sailors": ["crew"]}


class Far(Controller):
    """The controller of the other forest, without our module: nobody asks it anything but who somebody is."""

    realm, domain, somebody = REALM, DOMAIN, ADMINISTRATOR

    def populate(self):
        tool = lambda *words: self.box.run(["samba-tool", *words], check=True)
        for one in (ALICE, ZOE):
            tool("user", "create", one.name, people.PASSWORD)
        for name, members in GROUPS.items():
            tool("group", "add", name)
            tool("group", "addmembers", name, ",".join(members))


@contextmanager
def trusted(world):
    """Within this block the forests trust each other, and the member knows it."""
    with world.one_more("far", ADDRESS) as box:
        far = Far(world, box)
        far.provision()
        # Each finds the other by our first controller, which asks this one for what it does not know.
        far.hosts_file(world.dc1.host)
        far.populate()
        far.start(preload=False)
        with _restarted(world, f"dns forwarder = {ADDRESS}"):
            _trust(world.dc1, "create", "--type=forest", "--direction=both", "--create-location=both", "-U", f"Administrator@{REALM}%{people.PASSWORD}")
            try:
                world.files.restart()
                known = lambda: world.files.box.run(["wbinfo", "-n", f"{DOMAIN}\\{ZOE.name}"]).returncode == 0
                if not until(known, 60, 1):
                    raise SandboxError("the member does not know the other forest\n" + world.files.box.log("log.winbindd")[-3000:])
                yield far
            finally:
                _trust(world.dc1, "delete", "--delete-location=local")


@contextmanager
def _restarted(world, line):
    with world.dc1.configured(line):
        world.dc1.stop()
        world.dc1.start()
        try:
            yield
        finally:
            world.dc1.stop()
    world.dc1.start()
    world.files.net("cache", "flush")
    world.files.restart()


def _trust(dc, verb, *options):
    dc.box.run(["samba-tool", "domain", "trust", verb, REALM.lower(), *options], check=True)
