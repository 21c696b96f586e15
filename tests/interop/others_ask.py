"""`others_ask.py CLIENT HOST USER PASSWORD`: what one of the libraries makes of a server, as one line of JSON. Runs in whatever python has it."""

import asyncio
import json
import sys


def pysmb(host, user, password):
    """pysmb's listShares."""
    from smb.SMBConnection import SMBConnection

    connection = SMBConnection(user, password, "TESTS", "SANDBOX", use_ntlm_v2=True, is_direct_tcp=True)
    if not connection.connect(host, 445):
        return {"login": "refused"}
    found = {share.name: f"{share.type} {share.comments}" for share in connection.listShares()}
    connection.close()
    return found


def aiosmb(host, user, password):
    """aiosmb's list_shares and list_sessions."""
    from aiosmb.commons.connection.factory import SMBConnectionFactory
    from aiosmb.commons.interfaces.machine import SMBMachine

    async def ask():
        found = {}
        factory = SMBConnectionFactory.from_url(f"smb2+ntlm-password://{user}:{password}@{host}/")
        async with factory.get_connection() as connection:
            _, error = await connection.login()
            if error:
                return {"login": str(error)}
            machine = SMBMachine(connection)
            async for share, error in machine.list_shares():
                found[f"share {share.name}" if share else "shares"] = str(error) if error else f"{share.type} {share.remark}"
            async for session, error in machine.list_sessions():
                found[f"session {session.username}" if session else "sessions"] = str(error) if error else f"{session.ip_addr}"
        return found

    return asyncio.run(ask())


def libsmbclient(host, user, password):
    """libsmbclient's opendir of a server, through python3-smbc."""
    import smbc

    context = smbc.Context(auth_fn=lambda *_: ("", user, password))
    context.optionNoAutoAnonymousLogin = bool(user)
    return {entry.name: f"{entry.smbc_type} {entry.comment}" for entry in context.opendir(f"smb://{host}").getdents()}


print(json.dumps({"pysmb": pysmb, "aiosmb": aiosmb, "libsmbclient": libsmbclient}[sys.argv[1]](*sys.argv[2:])))
