"""The unix and Samba accounts of a sandbox, the same in each, so that tests can name them."""

from dataclasses import dataclass
from pathlib import Path

PASSWORD = "Sesame-1"
DOMAIN_SID = "S-1-5-21-1000-2000-3000"


@dataclass(frozen=True)
class Caller:
    """Somebody who calls: the name and password that a client gives."""

    name: str
    password: str
    guest: bool = False
    domain: str = ""

    @property
    def option(self):
        """As Samba's clients take it after -U."""
        return f"{self.domain}\\{self.name}%{self.password}".lstrip("\\")


ANONYMOUS = Caller("", "")
# Unknown to Samba: `map to guest = Bad User` makes a guest of it, and of every other name that nobody has.
GUEST = Caller("nosuchuser", "x", guest=True)
# uid 0, and a member of BUILTIN\\Administrators by way of unix group root.
ROOT = Caller("root", PASSWORD)
# A member of BUILTIN\\Administrators that is not root.
ADMIN = Caller("adminuser", PASSWORD)
SERVER_OPERATOR = Caller("serverop", PASSWORD)
POWER_USER = Caller("poweruser", PASSWORD)
# Plain users, both of unix group team.
ALICE = Caller("alice", PASSWORD)
BOB = Caller("bob", PASSWORD)
# A plain user of no extra group.
CAROL = Caller("carol", PASSWORD)

_UIDS = {"alice": 41001, "bob": 41002, "carol": 41003, "adminuser": 41004, "serverop": 41005, "poweruser": 41006}
_GROUPS = {
    "sandbox": (41000, []),
    "team": (41100, ["alice", "bob"]),
    "srvops": (41101, ["serverop"]),
    "srvpower": (41102, ["poweruser"]),
}


def uid_of(name):
    """Unix user id of one of the callers above."""
    return 0 if name == "root" else _UIDS[name]


def gid_of(name):
    """Unix group id of one of the sandbox's groups."""
    return _GROUPS[name][0]


def sid_of(name):
    """Samba's algorithmic SID of a unix user."""
    return f"{DOMAIN_SID}-{1000 + 2 * uid_of(name)}"


def callers_by_name():
    """Every named caller; `anonymous` and `guest` are there under these names."""
    named = [ROOT, ADMIN, SERVER_OPERATOR, POWER_USER, ALICE, BOB, CAROL]
    return {"anonymous": ANONYMOUS, "guest": GUEST, **{caller.name: caller for caller in named}}


def write_unix_accounts(root, etc, homes):
    """Write etc/passwd and etc/group: those of `root` and ours on top."""
    for name, lines in (
        ("passwd", [f"{n}:x:{u}:41000:{n}:{homes}/{n}:/bin/false" for n, u in _UIDS.items()]),
        ("group", [f"{n}:x:{gid}:{','.join(members)}" for n, (gid, members) in _GROUPS.items()]),
    ):
        stock = Path(root, "etc", name).read_text()
        (etc / name).write_text(stock.rstrip("\n") + "\n" + "\n".join(lines) + "\n")


def write_smbpasswd(path):
    """Write the Samba accounts in smbpasswd format, for pdbedit to import in one go."""
    lines = []
    for name in ["root", *_UIDS]:
        lines.append(smbpasswd_line(name, uid_of(name)))
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o600)


def smbpasswd_line(name, uid):
    """An account with the password of all."""
    return f"{name}:{uid}:{'X' * 32}:{_nt_hash(PASSWORD)}:[U          ]:LCT-60000000:"


def group_maps():
    """`net groupmap` command lines that give the builtin groups their members."""
    builtin = [("544", "Administrators", "root"), ("549", "Server Operators", "srvops"), ("547", "Power Users", "srvpower")]
    for rid, name, unix in builtin:
        yield ["groupmap", "add", f"sid=S-1-5-32-{rid}", f"ntgroup={name}", f"unixgroup={unix}", "type=builtin"]
    yield ["groupmap", "addmem", "S-1-5-32-544", sid_of("adminuser")]


def _nt_hash(password):
    """MD4 of the UTF-16 password, by a library: OpenSSL no longer offers MD4."""
    from impacket.ntlm import compute_nthash

    return compute_nthash(password).hex().upper()
