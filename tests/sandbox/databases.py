"""Accounts, group mappings, shares of the registry, descriptors: what is in Samba's databases before smbd starts, by Samba's own tools."""

from . import accounts

# Accounts and group mappings are the same in every sandbox and their tools take longest, so each test process lets them be made once
# for each kind of sandbox. {kind: {file: (content, mode)}}
_MADE = {}
_FOLDERS = ("private", "state")


def fill(box, setup, registry):
    """Fill those of a sandbox, whose smbd has yet to start. `setup` is its smb.conf for tools, `registry` the text of its shares there."""
    kind = None if b"clustering = yes" in setup.read_bytes() else (box.samba.root, box.backend, box.charset)
    if kind in _MADE:
        for name, (content, mode) in _MADE[kind].items():
            path = box.tree / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            path.chmod(mode)
    else:
        _make_accounts(box, setup)
        if kind:
            _MADE[kind] = {str(path.relative_to(box.tree)): (path.read_bytes(), path.stat().st_mode & 0o7777) for path in _files(box)}
    script = []
    if registry:
        (box.tree / "etc/registry.conf").write_bytes(registry.encode(box.charset))
        script.append(f"net -s {setup} conf import {box.tree}/etc/registry.conf")
    if box.configuration == "access-based":
        script.append(f"sharesec -s {setup} byacl -R {accounts.sid_of('alice')}:ALLOWED/0x0/FULL")
    if script:
        _run(box, script)


def _make_accounts(box, setup):
    users = box.tree / "private/import"
    accounts.write_smbpasswd(users)
    _run(box, [
        f"net -s {setup} setlocalsid {accounts.DOMAIN_SID}",
        f"pdbedit -s {setup} -i smbpasswd:{users} -e {box.backend}",
        *(f"net -s {setup} " + " ".join(f"'{word}'" for word in line) for line in accounts.group_maps()),
    ])
    users.unlink()


def _files(box):
    return [path for folder in _FOLDERS for path in (box.tree / folder).rglob("*") if path.is_file()]


def _run(box, script):
    box.run(["sh", "-ec", "\n".join(script)], check=True)
