"""The sandbox that a suite wants."""

# nmap speaks nothing newer than SMB1, and no printer share may be there: it tries to write into each.
NMAP = {"conf": "usershares", "extra": ("server min protocol = NT1", "ntlm auth = yes")}
# What these suites expect of every Windows server: a drive C: that is shared, with a folder WINDOWS on it.
DRIVE_C = "[C$]\n    path = {tree}/drive-c\n    read only = no\n    administrative share = yes\n"
OTHERS = {"conf": "registry", "shares": DRIVE_C, "folders": ("drive-c/WINDOWS/TEMP",)}


def arguments(suite, impl):
    """Keyword arguments of Sandbox for this suite. Samba's own srvsvc gets the commands it needs to change shares."""
    wanted = NMAP if suite == "nmap" else OTHERS
    options = {"drive map": "C:={tree}/drive-c"} if impl == "ours" and suite != "nmap" else None
    return {"impl": impl, "scripts": impl == "c", "options": options, **wanted}
