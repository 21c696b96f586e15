"""smb.conf of a sandbox: where things are, and the five configurations that the tests know."""

from . import accounts

CONFIGURATIONS = ("plain", "registry", "usershares", "homes", "access-based")

USER_SHARES = (("upublic", "A user share", "S-1-1-0:F", "y"), ("uteam", "For the team", "S-1-1-0:R", "n"))


def global_section(tree, port, log_level, passdb, lines, interfaces="lo"):
    """The [global] section. Nothing of it points outside the tree."""
    folder = lambda name: f"{tree}/{name}"
    settings = {
        "workgroup": "SANDGROUP",
        "netbios name": "SANDBOX",
        "server string": "Sandbox server",
        "server role": "standalone server",
        "passdb backend": passdb,
        "interfaces": interfaces,
        "bind interfaces only": "yes",
        "smb ports": port,
        "disable netbios": "yes",
        "private dir": folder("private"),
        "lock directory": folder("lock"),
        "state directory": folder("state"),
        "cache directory": folder("cache"),
        "pid directory": folder("pid"),
        "ncalrpc dir": folder("rpc"),
        "winbindd socket directory": folder("winbindd"),
        "binddns dir": folder("binddns"),
        "ntp signd socket directory": folder("ntp"),
        "usershare path": folder("usershares"),
        "log file": folder("log/log.smbd"),
        "log level": log_level,
        "max log size": 0,
        "panic action": "",
        "map to guest": "Bad User",
        "guest account": "nobody",
        "load printers": "no",
        "printcap name": "/dev/null",
        "printing": "bsd",
        "lpq command": "/bin/true",
    }
    return "\n".join(["[global]", *(f"    {k} = {v}" for k, v in settings.items()), *(f"    {x}" for x in lines)]) + "\n"


def shares(tree, name):
    """(lines for [global], shares in the text, shares in the registry) of one configuration."""
    common = _share("public", f"{tree}/data/public", ["comment = Public files", "guest ok = yes", "read only = no"])
    if name == "plain":
        return [], common + _many(tree), ""
    if name == "registry":
        return ["include = registry"], common, _many(tree)
    if name == "usershares":
        return ["usershare max shares = 100", "usershare allow guests = yes"], common, ""
    if name == "homes":
        own = [f"include = {tree}/etc/user-%U.conf"]
        homes = "[homes]\n    comment = Home of %S\n    browseable = no\n    read only = no\n"
        return own, common + homes + _share("templates", f"{tree}/data/%U", ["comment = %U at %L from %I"]), ""
    if name == "access-based":
        return ["access based share enum = yes"], common + _limited(tree), ""
    raise ValueError(f"no configuration named {name}")


def write_extras(tree, name):
    """Files beside smb.conf that a configuration wants, and the folders its shares lead to."""
    for folder in ("public", "projects", "hidden", "vip", "staff", "upublic", "uteam", "alice", "bob", "spool"):
        path = tree / "data" / folder
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o777)
    for user in ("alice", "bob", "carol", "adminuser", "serverop", "poweruser"):
        home = tree / "homes" / user
        home.mkdir(parents=True, exist_ok=True)
    if name == "homes":
        (tree / "etc/user-alice.conf").write_text(_share("alice-only", f"{tree}/data/alice", ["comment = Only for alice"]))
    if name == "usershares":
        _write_user_shares(tree)


def _write_user_shares(tree):
    import os

    folder = tree / "usershares"
    os.chown(folder, 0, accounts.gid_of("team"))
    for share, comment, acl, guest in USER_SHARES:
        data = tree / "data" / share
        os.chown(data, accounts.uid_of("alice"), accounts.gid_of("team"))
        path = folder / share
        path.write_text(
            f"#VERSION 2\npath={data}\ncomment={comment}\nusershare_acl={acl}\nguest_ok={guest}\nsharename={share}\n"
        )
        path.chmod(0o644)
        os.chown(path, accounts.uid_of("alice"), accounts.gid_of("team"))


def _share(name, path, lines=()):
    return "\n".join([f"[{name}]", f"    path = {path}", *(f"    {line}" for line in lines)]) + "\n"


def _many(tree):
    """One share for each rule that a listing has to know."""
    data = f"{tree}/data"
    return (
        _share("projects", f"{data}/projects", ["comment = Projects & plans", "max connections = 7"])
        + _share("hidden$", f"{data}/hidden", ["comment = Hidden by its name"])
        + _share("unlisted", f"{data}/projects", ["comment = Not browseable", "browseable = no"])
        + _share("off", f"{data}/projects", ["comment = Not available", "available = no"])
        + _share("vip", f"{data}/vip", ["comment = One user's", "valid users = alice"])
        + _share("staff", f"{data}/staff", ["comment = A group's", "valid users = @team", "read only = no"])
        + _share("denied", f"{data}/projects", ["comment = No host may", "hosts deny = 127.0.0.1"])
        + _share("größe", f"{data}/projects", ["comment = Grüße aus Köln ☃"])
        + _share("offline", f"{data}/projects", ["comment = Client caching", "csc policy = documents"])
        + _share("sealed", f"{data}/projects", ["comment = Encrypted only", "smb encrypt = required"])
        + _share("dfsroot", f"{data}/projects", ["comment = A DFS root", "msdfs root = yes"])
        + _share("nocomment", f"{data}/projects")
        + _share("longcomment", f"{data}/projects", ["comment = " + "long " * 50 + "end"])
        + _share("laser", f"{data}/spool", ["comment = A printer", "printable = yes"])
    )


def _limited(tree):
    """Shares that access based enumeration shows to some callers only."""
    data = f"{tree}/data"
    return (
        _share("vip", f"{data}/vip", ["comment = One user's", "valid users = alice"])
        + _share("staff", f"{data}/staff", ["comment = A group's", "valid users = @team"])
        + _share("notbob", f"{data}/projects", ["comment = Not for bob", "invalid users = bob"])
        + _share("byacl", f"{data}/projects", ["comment = Share ACL: alice only"])
        + _share("open", f"{data}/projects", ["comment = For all", "access based share enum = no"])
    )
