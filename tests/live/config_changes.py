"""Random changes of a configuration by everybody who can make one."""

import json
import random
import subprocess
import sys
from pathlib import Path

from config_calls import share, usershare
from faults import SHARE_ADD, SHARE_DEL, SHARE_SET, share_add, share_del, share_set, status

NAMES = [f"r{number}" for number in range(5)] + ["Größe", "R4", "u1"]
OF_USERS = ["u1", "u2", "u3", "r1", "größe"]
OPTIONS = [("available", "no"), ("browseable", "no"), ("available", "yes"), ("path", ""), ("copy", "r0"), ("valid users", "alice"),
           ("read only", "no"), ("guest ok", "yes"), ("srvsvc_rs:temporary", "1"), ("comment", "")]
# One of so many changes of the registry is made by `net` itself, which takes longer to start than all the rest.
BY_NET = 20


class Changes:
    """What cannot be done is left. The same seed makes the same changes."""

    def __init__(self, box, editor, seed):
        self.box, self.editor, self.random, self.turn, self.in_file = box, editor, random.Random(seed), 0, set()
        self.helper = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("registry_editor.py"), box.client_conf], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        often = [self.registry_add, self.registry_set, self.registry_option, self.registry_del, self.rpc_add, self.rpc_set, self.rpc_del, self.of_user]
        self.ways = often * 2 + [self.registry_unset, self.by_hand, self.of_all, self.several]

    def close(self):
        self.helper.stdin.close()
        self.helper.wait()

    def one(self):
        """Make one; what it was."""
        self.turn += 1
        name = self.random.choice(NAMES)
        way = self.random.choice(self.ways)
        way(name)
        return f"{way.__name__} {name}"

    def _registry(self, *line):
        self.helper.stdin.write(json.dumps([str(word) for word in line]) + "\n")
        self.helper.stdin.flush()
        return self.helper.stdout.readline().strip()

    def _is_by_net(self):
        return self.random.randrange(BY_NET) == 0

    def registry_add(self, name):
        path, comment = self.box.data / "projects", f"turn {self.turn}"
        if self._is_by_net():
            self.box.net("conf", "addshare", name, path, "writeable=n", "guest_ok=n", comment)
        elif not self._registry("create_share", name):
            for option, value in (("path", path), ("comment", comment), ("guest ok", "no"), ("read only", "yes")):
                assert not self._registry("set_parameter", name, option, value)

    def registry_set(self, name):
        self._option(name, "comment", f"turn {self.turn}")

    def registry_option(self, name):
        self._option(name, *self.random.choice(OPTIONS))

    def _option(self, name, option, value):
        if self._is_by_net():
            self.box.net("conf", "setparm", name, option, value)
        else:
            self._registry("set_parameter", name, option, value)

    def registry_unset(self, name):
        self._registry("delete_parameter", name, self.random.choice(OPTIONS)[0])

    def registry_del(self, name):
        if self._is_by_net():
            self.box.net("conf", "delshare", name)
        else:
            self._registry("delete_share", name)

    def mend(self):
        """Of all these changes one alone makes Samba refuse the configuration: a copy of what is not there, or of itself. True."""
        for name in NAMES:
            self._registry("delete_parameter", name, "copy")
        return True

    def rpc_add(self, name):
        status(self.editor.request(SHARE_ADD, share_add(name, self.box.data / "projects", f"turn {self.turn}")))

    def rpc_set(self, name):
        status(self.editor.request(SHARE_SET, share_set(name, f"turn {self.turn}")))

    def rpc_del(self, name):
        status(self.editor.request(SHARE_DEL, share_del(name)))

    def by_hand(self, name):
        self.in_file ^= {name}
        self.box.more_shares = "".join(share(one, comment=f"of the file {self.turn}") for one in sorted(self.in_file))
        self.box.write_conf()

    def of_user(self, _):
        name = self.random.choice(OF_USERS)
        path = self.box.tree / "usershares" / name
        if path.exists() and self.random.random() < 0.5:
            path.unlink()
        elif self._is_by_net():
            self.box.net("usershare", "add", name, self.box.data / "upublic", f"turn {self.turn}", "S-1-1-0:F", "guest_ok=y")
        else:
            usershare(self.box, name, f"turn {self.turn}")

    def of_all(self, _):
        option, value = self.random.choice([("server string", f"turn {self.turn}"), ("access based share enum", "yes"), ("access based share enum", "no")])
        self._registry("set_global_parameter", option, value)

    def several(self, _):
        """Before anybody looks."""
        for _ in range(self.random.choice([2, 3, 5, 80])):
            way = self.random.choice([self.registry_add, self.registry_set, self.registry_del, self.rpc_set, self.rpc_del, self.of_user])
            way(self.random.choice(NAMES))
