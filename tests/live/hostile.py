"""Names, folders, remarks and descriptors that mean harm, or look as if."""

import struct

from share_calls import DESCRIPTOR, windows

# What a shell, a printf, a parser of smb.conf or one of UTF-16 might take for more than text. PWNED is a command that leaves a trace.
PWNED = "touch pwned"
TEXTS = [
    f"'; {PWNED}; '", f'"; {PWNED}; "', f'"$({PWNED})"', f"$({PWNED})", f"`{PWNED}`", f"'`{PWNED}`'", f"a; {PWNED} #", f"a & {PWNED}", f"a && {PWNED}",
    f"a || {PWNED}", f"a | {PWNED}", f"a\n{PWNED}\n", f"a\r\n{PWNED}", f"a\0; {PWNED}", f"\\'; {PWNED}; \\'", f"\\\"; {PWNED}; \\\"", f"'\\''; {PWNED}; '",
    f"${{IFS}}{PWNED}", f"%$({PWNED})", f"%{{{PWNED}}}", f"<({PWNED})", f">({PWNED})", "> pwned", ">> pwned", "2>pwned", "a\\", "a\\\\", "'", '"', "`", "$", "\\", "!x", "!!", "*",
    "?", "~root", "{a,b}", "#x", "; x", "a # b", "-rf", "--help", "-", "--", "$IFS", "$0", "$$", "%s%s%n", "%U", "%$(HOME)", "%%", "100%", "%H", "%", "=", "a = b", "a:b", "[global]",
    "a]\n[global]\nguest ok = yes", "\n[evil]\npath = /", "\tinclude = /etc/passwd", "a\x01b", "\x7f", "\x1b[2J", "\x85", "a\u2028b", "\u202egpj", "\ufeffx", "\uffff", "\ud800", "a\udc00b",
    "\udc00\ud800", "é☃𝄞", "e\u0301", " lead", "trail ", " ", "\t", '"quoted"', "'quoted'", "it's", "a,b", "a+b", "<x>", "a|b", "\\\\host\\share", "C:\\x", "..", "../x", ".", "...",
]
LONG = ["x" * 80, "x" * 81, "x" * 255, "x" * 256, "x" * 257, "x" * 4000, "é" * 80, "𝄞" * 40, "𝄞" * 41, "x" * 60_000]
RESERVED = ["global", "GLOBAL", "homes", "printers", "IPC$", "ipc$", "ADMIN$", "pipe", "mailslot", "public", "PUBLIC", ""]

NAMES = TEXTS + LONG + RESERVED
REMARKS = TEXTS + LONG + [""]
# Folders with these names are there, so that nothing but the text is wrong with them.
FOLDERS = [text for text in TEXTS + LONG[:3] if "/" not in text and "\0" not in text and text not in (".", "..")]

# What a backslash in the name of a folder is on the wire, where it would begin another name.
BACKSLASH = "\uf026"


def is_possible(folder):
    """Whether a file system takes a folder of this name."""
    try:
        return len(folder.encode()) <= 255
    except UnicodeEncodeError:
        return False


def paths(data):
    """Paths as they are sent: every folder below `data`, and what is no path to share at all."""
    wrong = ["", "x", "x\\y", "C:", "C:x", "D:\\", "1:\\", "C:\\..", "C:\\..\\etc", "C:\\.\\nowhere", "C:\\etc\\..\\root", "C:\\\\nowhere", "C:\\etc\\\\x", "\\\\host\\x", "\\\\?\\C:\\etc", "\\\\.\\C:",
             "C:\\etc\\passwd", "C:\\no\\such", "//etc", "/etc/../root", "/etc/./x", "::BLaH::", "C:\\%U", "/%H", "C:\\etc\0\\x", "C:\\etc\n", "C:\\" + "x" * 256, "C:" + "\\x" * 3000, "file:///etc", "~"]
    return [windows(data / folder) if "\\" not in folder else f"{windows(data)}\\{folder.replace(chr(92), BACKSLASH)}" for folder in FOLDERS] + wrong


def with_word(at, value, size=4):
    """The good descriptor with one number in it replaced."""
    return DESCRIPTOR[:at] + value.to_bytes(size, "little") + DESCRIPTOR[at + size:]


NUMBERS = [1, 4, 19, 20, 21, len(DESCRIPTOR) - 1, len(DESCRIPTOR), len(DESCRIPTOR) + 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFC, 0xFFFFFFFF]
OFFSETS = {"owner": 4, "group": 8, "sacl": 12, "dacl": 16}
ACES = {"acl size": 22, "ace count": 24, "first ace size": 30, "second ace size": 50}

DESCRIPTORS = {
    **{f"{length} bytes of it": DESCRIPTOR[:length] for length in range(1, len(DESCRIPTOR))},
    **{f"{name} at {value:#x}": with_word(at, value) for name, at in OFFSETS.items() for value in NUMBERS},
    **{f"{name} {value}": with_word(at, value, 2) for name, at in ACES.items() for value in (0, 1, 3, 5, 7, 8, 19, 21, 0x7FFF, 0x8000, 0xFFFF)},
    **{f"byte {at} is {value:#x}": with_word(at, value, 1) for at in (0, 20, 28, 36, 37, 48, 56, 57) for value in (0, 2, 16, 0xFF)},
    "owner and group are one SID": with_word(4, len(DESCRIPTOR) - 12)[:8] + struct.pack("<I", len(DESCRIPTOR) - 12) + DESCRIPTOR[12:],
    "owner lies in the ACL": with_word(4, 20), "the ACL lies in the header": with_word(16, 4), "both ACLs are one": with_word(12, 20),
    "not relative to itself": with_word(2, 0x0004, 2), "zeroes": b"\0" * 64, "revision 255": b"\xff" + DESCRIPTOR[1:], "ones": b"\xff" * 64, "1,000 times itself": DESCRIPTOR * 1000,
    "4,000 entries": DESCRIPTOR[:20] + struct.pack("<BBHHH", 2, 0, 0xFFFF, 4000, 0) + DESCRIPTOR[28:48] * 4000,
}


def sid(data, at):
    """The bytes of the SID there; none when there is none."""
    return data[at : at + 8 + 4 * data[at + 1]] if at else b""


def meaning(data):
    """(owner, group, entries) of a descriptor with a DACL, wherever they lie and whatever lies between them."""
    owner, group, _, dacl = struct.unpack_from("<4I", data, 4)
    (count,) = struct.unpack_from("<H", data, dacl + 4)
    at, entries = dacl + 8, []
    for _ in range(count):
        kind, flags, size, mask = struct.unpack_from("<BBHI", data, at)
        entries.append((kind, flags, mask, sid(data, at + 8)))
        at += size
    return sid(data, owner), sid(data, group), entries
