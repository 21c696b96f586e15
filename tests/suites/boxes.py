"""The sandbox that a suite wants."""

# nmap speaks nothing newer than SMB1, and no printer share may be there: it tries to write into each.
NMAP = {"conf": "usershares", "extra": ("server min protocol = NT1", "ntlm auth = yes")}
# NetrShareCheck is asked for C:\, which Windows always shares.
ROOT = "[root$]\n    path = /\n    administrative share = yes\n"
OTHERS = {"conf": "registry", "shares": ROOT}


def arguments(suite, impl):
    """Keyword arguments of Sandbox for this suite. Samba's own srvsvc gets the commands it needs to change shares."""
    wanted = NMAP if suite == "nmap" else OTHERS
    return {"impl": impl, "scripts": impl == "c", **wanted}
