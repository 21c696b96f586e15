"""What each client asks, and what it makes of the answer. One function a client: (sandbox, caller) -> {key: text}."""

from answers import by_share, flatten, sddl, text_of

SHARE_LEVELS = (0, 1, 2, 501, 502, 1005)
SERVER_LEVELS = (100, 101)
# Names that are in no configuration, or in one and hidden there.
ODD_NAMES = ("nosuchshare", "", "off", "unlisted", "PUBLIC", "IPC$", "a" * 300)


def rpcclient(box, user):
    """Samba's rpcclient: its printed lines. One process for all, for each start costs more than all the calls."""
    commands = ["netshareenumall", "srvinfo", "netremotetod", "netdiskenum"]
    commands += [f"netshareenum {level}" for level in (1, 2, 501, 502)]
    names = ("public", "vip", "IPC$", "nosuchshare")
    commands += [f"netsharegetinfo {name} {level}" for name in names for level in (1, 2, 501, 502, 1005)]
    # A word that rpcclient does not know is echoed: it tells where one answer ends.
    script = "".join(f"{command}\nendofanswer\n" for command in commands)
    printed = box.run(box.rpcclient_argv(user), input=script).stdout
    answers = printed.split("command not found: endofanswer\n")
    out = {}
    for command, answer in zip(commands, answers, strict=False):
        flatten(command, _blocks(answer), out)
    out["answers"] = str(len(answers) - 1)
    return out


def _blocks(printed):
    """rpcclient's lines grouped under the share they belong to."""
    blocks, current = {}, "head"
    for line in printed.splitlines():
        if line.startswith("netname:"):
            current = text_of(line.split(":", 1)[1].strip())
        blocks.setdefault(current, []).append(text_of(line))
    return {name: "\n".join(lines) for name, lines in blocks.items()}


def smbclient(box, user):
    """smbclient -L, as scripts read it."""
    done = box.smbclient("-g", "-L", box.host, user=user)
    out = {"status": str(done.returncode)}
    for line in done.stdout.splitlines():
        if line.count("|") >= 2:
            kind, name, comment = line.split("|", 2)
            out[f"{name}/type"], out[f"{name}/comment"] = kind, text_of(comment)
    return out


def python_samba(box, user):
    """python3-samba, which decodes with Samba's own IDL."""
    from samba import WERRORError
    from samba.dcerpc import srvsvc

    pipe = box.python_samba(user)
    out = {}

    def ask(key, call, *args):
        try:
            answer = call(*args)
        except (WERRORError, RuntimeError) as error:
            answer = {"error": f"{error.args[0]:#x}"}
        flatten(key, answer, out)

    def listing(method, level):
        info = srvsvc.NetShareInfoCtr()
        info.level, info.ctr = level, getattr(srvsvc, f"NetShareCtr{level}")()
        found, total, _ = method("", info, 0xFFFFFFFF, 0)
        return {"total": total, **by_share([_members(entry) for entry in found.ctr.array or []], "name")}

    for level in (0, 1, 2, 501, 502):
        ask(f"NetrShareEnum/{level}", listing, pipe.NetShareEnumAll, level)
        ask(f"NetrShareEnumSticky/{level}", listing, pipe.NetShareEnum, level)
    for name in _names(box, user):
        for level in SHARE_LEVELS:
            ask(f"NetrShareGetInfo/{level}/{name[:20]}", lambda: _members(pipe.NetShareGetInfo("", name, level)))
    for level in SERVER_LEVELS:
        ask(f"NetrServerGetInfo/{level}", lambda: _members(pipe.NetSrvGetInfo("", level)))
    ask("NetrRemoteTOD", lambda: {name: value for name, value in _members(pipe.NetRemoteTOD(None)).items()
                                  if name in ("timezone", "tinterval")})
    return out


def _members(entry):
    """An NDR object of Samba's python as a dictionary."""
    from samba.dcerpc import security, srvsvc

    found = {}
    for name in dir(entry):
        value = getattr(entry, name)
        if name.startswith("_") or callable(value):
            continue
        if isinstance(value, security.sec_desc_buf):
            value = "-" if value.sd is None else value.sd.as_sddl()
        found[name] = value
    return found


def impacket(box, user):
    """impacket, which decodes with Microsoft's IDL."""
    from impacket.dcerpc.v5 import srvs
    from impacket.dcerpc.v5.rpcrt import DCERPCException

    dce = box.impacket(user)
    out = {}

    def ask(key, call, convert):
        try:
            answer = convert(call())
        except DCERPCException as error:
            answer = {"error": f"{error.get_error_code()}" if error.get_error_code() else str(error)}
        flatten(key, answer, out)

    def listing(level, prefix):
        def convert(reply):
            rows = reply["InfoStruct"]["ShareInfo"][f"Level{level}"]["Buffer"]
            rows = [_fields(row, prefix) for row in rows]
            return {"total": reply["TotalEntries"], **by_share(rows, "netname")}

        return convert

    for level, prefix in ((0, "shi0_"), (1, "shi1_"), (2, "shi2_"), (501, "shi501_"), (502, "shi502_")):
        ask(f"NetrShareEnum/{level}", lambda: srvs.hNetrShareEnum(dce, level), listing(level, prefix))
    for name in _names(box, user):
        for level in SHARE_LEVELS:
            ask(
                f"NetrShareGetInfo/{level}/{name[:20]}",
                lambda: srvs.hNetrShareGetInfo(dce, name + "\0", level),
                lambda reply: _fields(reply["InfoStruct"][f"ShareInfo{level}"], f"shi{level}_"),
            )
    for level in SERVER_LEVELS:
        ask(
            f"NetrServerGetInfo/{level}",
            lambda: srvs.hNetrServerGetInfo(dce, level),
            lambda reply: _fields(reply["InfoStruct"][f"ServerInfo{level}"], f"sv{level}_"),
        )
    ask("NetrRemoteTOD", lambda: srvs.hNetrRemoteTOD(dce),
        lambda reply: {name: reply["BufferPtr"][f"tod_{name}"] for name in ("timezone", "tinterval")})
    ask("NetrServerDiskEnum", lambda: srvs.hNetrServerDiskEnum(dce, 0),
        lambda reply: {"total": reply["TotalEntries"], "disks": [row["Disk"] for row in reply["DiskInfoStruct"]["Buffer"]]})
    dce.disconnect()
    return out


def _fields(row, prefix):
    """One of impacket's structures as a dictionary, without the prefix of its members."""
    found = {}
    for name, _ in row.structure:
        value = row[name]
        short = name[len(prefix):] if name.startswith(prefix) else name
        if "security_descriptor" in name and not isinstance(value, int):
            value = sddl(b"".join(value) if isinstance(value, list) else value)
        found[short] = value
    return found


def _names(box, user):
    """Share names to ask for one by one: what the server lists to root, and odd ones."""
    printed = box.rpcclient("netshareenumall", user="root").stdout
    listed = [line.split(":", 1)[1].strip() for line in printed.splitlines() if line.startswith("netname:")]
    return list(dict.fromkeys([*listed, "public", *ODD_NAMES]))


CLIENTS = {"rpcclient": rpcclient, "smbclient": smbclient, "python-samba": python_samba, "impacket": impacket}
