"""Sections of the registry are loaded from their records, one by one: what comes of them is what Samba's own load makes, in its order.

LOADS=1000 tries so many registries, SEED=4 others.
"""

import os
import random
import struct

from bench.calls import share_enum, share_info
from bench.registry_tdb import KEY
from fresh_worker import CALLERS
from impacket.nmb import NetBIOSError
from impacket.smbconnection import SessionError
from sandbox import Sandbox
from sandbox.clients import as_caller
from sandbox.rpc import RawPipe

LOADS = int(os.environ.get("LOADS", 20))
SEED = int(os.environ.get("SEED", 1))
DWORD, TEXT, TEXTS, BINARY = 4, 1, 7, 3
# Without it no section can be loaded alone, and Samba loads them all.
NEEDED = "lp_do_section"
NAMES = ["r1", "R2", "r three", "Größe", "of %U", "homes", "Homes", "ho\vmes", "printers", "print$", "ADMIN$", "global", "public",
         "hidden$", "u1", "a" * 80, "r.4", "r-5"]
VALUES = [
    ("path", "{data}"), ("path", "{data}"), ("path", "{data}"), ("directory", "{data}"), ("PATH", "{data}/%U"), ("path", ""), ("pa th", "{data}"),
    ("comment", "Größe of %U"), ("comment", ""), ("com ment", "blanks"), ("comment", "x" * 300), ("comment", "\U0001f4be"),
    ("available", "no"), ("available", "perhaps"), ("browseable", "no"), ("browsable", "yes"), ("-valid", "no"), ("valid users", "alice"),
    ("valid users", "@nobody, bob"), ("access based share enum", "yes"), ("guest ok", "yes"), ("public", "maybe"), ("max connections", "7"),
    ("max connections", "many"), ("printable", "yes"), ("msdfs proxy", "\\server\\share"), ("msdfs root", "yes"), ("copy", "public"),
    ("copy", "r1"), ("copy", "nobody"), ("copy", "homes"), ("include", "{etc}/more.conf"),
    ("lock directory", "/tmp"), ("server string", "of a share"), ("foo", "bar"), ("foo:bar", "x"), ("srvsvc_rs:temporary", "1"), ("hosts deny", "10.0.0.1"),
    ("in\vclude", "{etc}/more.conf"), ("co\vpy", "public"), ("vfs_x:" + "y" * 260, "1"),
    ("usershare allow guests", "yes"), ("preload", "alice"), ("csc policy", "programs"), ("create mask", "99"), ("writeable", "yes"),
]
# What smbd and the programs beside it live on with.
GLOBAL = [("comment", "Größe of %U"), ("browseable", "no"), ("max connections", "7"), ("guest ok", "yes"), ("server string", "of all")]
MORE = "[of more]\n    path = /tmp\n[r1]\n    comment = of more\n"


class Registry:
    """registry.tdb with what nobody's tool would write, too."""

    def __init__(self, box, seed):
        import tdb

        self.box, self.random = box, random.Random(seed)
        self.database = tdb.open(str(box.tree / "state/registry.tdb"))
        self.put({})

    def put(self, sections):
        """These are all there are."""
        database = self.database
        database.transaction_start()
        for key in [key for key in database.keys() if KEY.encode() + b"\\" in key]:
            del database[key]
        for name, values in sections.items():
            upper = "".join(letter if letter == "ß" else letter.upper() for letter in name)
            database[f"{KEY}\\{upper}".encode() + b"\0"] = struct.pack("<I", 0)
            database[f"SAMBA_REGVAL\\{KEY}\\{upper}".encode() + b"\0"] = struct.pack("<I", len(values)) + b"".join(values)
        database[KEY.encode() + b"\0"] = struct.pack("<I", len(sections)) + b"".join(name.encode() + b"\0" for name in sections)
        database.transaction_prepare_commit()
        database.transaction_commit()

    def by_chance(self):
        names = self.random.sample(NAMES, self.random.randrange(1, 9))
        return {name: self._values(GLOBAL if name.startswith("global") else VALUES) for name in dict((name.lower(), name) for name in names).values()}

    def _values(self, known):
        chosen = [value for value in self.random.sample(known, self.random.randrange(min(8, len(known)))) if self._may_be(value)]
        if known is VALUES and self.random.randrange(4):
            chosen.insert(self.random.randrange(len(chosen) + 1), ("path", "{data}"))
        packed = [self._packed(option, value.format(data=self.box.data / "projects", etc=self.box.tree / "etc")) for option, value in chosen]
        if known is VALUES and not self.random.randrange(12):
            packed.append(value("includes", TEXTS, text(f"{self.box.tree}/etc/more.conf") + b"\0\0"))
        return packed

    def _may_be(self, value):
        """Samba reads no section behind one that it refuses, so not too many of those."""
        return not self._is_refused(value) or not self.random.randrange(8)

    @staticmethod
    def _is_refused(value):
        return value[1] in ("perhaps", "maybe", "many", "nobody", "99")

    def _packed(self, option, written):
        return self.random.choice([
            *[lambda: value(option, TEXT, text(written))] * 30,
            lambda: value(option, TEXT, text(written)[:-2]),
            lambda: value(option, TEXT, text(written) + b"\0\0"),
            lambda: value(option, TEXT, text(written)[:-1]),
            lambda: value(option, DWORD, struct.pack("<I", 1)),
            lambda: value(option, TEXTS, text(written) + text("b") + b"\0\0"),
            lambda: value(option, BINARY, b"\1\2"),
        ])()


def text(written):
    return written.encode("utf-16-le") + b"\0\0"


def value(option, kind, data):
    return option.encode() + b"\0" + struct.pack("<II", kind, len(data)) + data


def lists(box, sessions):
    """What callers are shown by a new worker."""
    box.kill_worker()
    shown = {}
    for user, session in sessions.items():
        with RawPipe(box, as_caller(user), session=session) as pipe:
            levels = (2, 501, 502) if user == "root" else (1, 501)
            shown[user] = [pipe.request(15, share_enum(level).stub) for level in levels]
            shown[user] += [pipe.request(16, share_info(1, name).stub) for name in ("r1", "homes", "alice", "public")]
    return shown


def of_samba(box, is_it):
    box.options.pop("pretend missing", None)
    if is_it:
        box.options["pretend missing"] = NEEDED
    box.write_conf()


def told(shown):
    return {user: [sorted({part for part in reply.decode("utf-16-le", "replace").split("\0") if len(part) > 1 and part.isprintable()}) for reply in replies]
            for user, replies in shown.items()}


def test_sections_are_what_samba_s_own_load_makes_of_them():
    differ, made, ended = [], set(), 0
    with Sandbox("ours", "usershares", extra="include = registry") as box:
        (box.tree / "etc/more.conf").write_text(MORE)
        # Some registries let nobody log in, or smbd ends when somebody does.
        log_in = lambda: {user: box.smb(user) for user in CALLERS}
        sessions = log_in()
        lists(box, sessions)  # the first of all workers writes Samba's services to the registry
        registry = Registry(box, SEED)
        for number in range(LOADS):
            sections = registry.by_chance()
            registry.put(sections)
            try:
                of_samba(box, False)
                ours = lists(box, sessions)
                of_samba(box, True)
                theirs = lists(box, sessions)
            except (SessionError, NetBIOSError):
                ended += 1
                registry.put({})
                sessions = log_in()
                continue
            made.add(repr(theirs))
            if ours != theirs:
                differ.append((number, sections, told(ours), told(theirs)))
    assert not differ, "\n".join(map(str, differ))
    assert ended < LOADS / 10 and len(made) > LOADS / 2
