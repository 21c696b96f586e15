"""Where a sandbox keeps the shares that clients change, looked at from outside."""

# Keyword arguments of Sandbox.
STORES = {
    "registry": {"conf": "registry"},
    "commands": {"conf": "registry", "scripts": True},
    "file": {"conf": "plain", "scripts": "file"},
}

# {database: (its bytes, what tdbdump says of them)}
_DUMPED = {}


def sections(text):
    """{section: {parameter: value}} of a configuration as Samba's tools print it."""
    found, section = {}, {}
    for line in text.split("\n"):
        if line.startswith("["):
            section = found.setdefault(line[1:-1], {})
        elif line.startswith("\t") and " = " in line:
            name, _, value = line[1:].partition(" = ")
            section[name] = value
    return found


def stored(box):
    """{share: {parameter: value}} by `net conf list`, or by testparm when smb.conf's text is the store."""
    if box.scripts == "file":
        return sections(box.run(["testparm", "-s", box.conf], check=True).stdout)
    return sections(box.net("conf", "list", check=True).stdout)


def contents(box):
    """Everything that a change of a share may touch, in one text: refused changes leave it as it is."""
    dumps = [_dump(box, box.tree / "state" / name) for name in ("registry.tdb", "share_info.tdb")]
    file = box.tree / "etc/shares.conf"
    records = [record for dump in dumps for record in sorted(dump.split("\n}\n")) if "INFO/version" not in record]
    return "\n".join([*records, file.read_text() if file.exists() else ""])


def _dump(box, path):
    """A database by tdbdump, which need not look again at the same bytes."""
    now = path.read_bytes() if path.exists() else b""
    if path not in _DUMPED or _DUMPED[path][0] != now:
        _DUMPED[path] = now, box.run(["tdbdump", path]).stdout
    return _DUMPED[path][1]


def sharesec(box, *arguments):
    """What sharesec prints. Asked for one share, that of 4.22 does not follow the include that a text file's shares are in."""
    conf = box.conf
    if box.scripts == "file":
        conf = box.tree / "etc/flat.conf"
        conf.write_text(box.run(["testparm", "-s", box.conf], check=True).stdout)
    return box.run(["sharesec", "-s", conf, *arguments], check=True).stdout
