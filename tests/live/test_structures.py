"""impacket's structures, made faster, pack and unpack what they do otherwise."""

import random
import re
import subprocess
import sys

from impacket import ntlm, smb, smb3structs  # noqa: F401  (each has structures)
from impacket.structure import Structure

VALUES = [None, True, -1, 0, 1, 255, 65535, 70000, 2**32 - 1, 2**64 - 1, b"", b"abc", bytes(8), "xy"]


def everything(kinds, dice):
    """Structures of each kind with random values in random fields as bytes, and the fields of random bytes."""
    for kind in sorted(kinds, key=lambda kind: (kind.__module__, kind.__qualname__)):
        for _ in range(20):
            try:
                one = kind()
            except Exception:  # it wants arguments
                break
            for name, form, *_ in (*one.commonHdr, *one.structure):
                value = dice.choice(VALUES)
                if dice.random() < 0.6:
                    # A number would be so many bytes.
                    one.fields[name] = b"" if ":" in form and isinstance(value, int) else value
            yield kind, tried(one.getData)
            data = dice.randbytes(dice.choice((0, 3, 8, 24, 64, 120)))
            yield kind, tried(lambda: sorted(kind(data).fields.items()))


def tried(call):
    """What comes out, without addresses of objects; or the kind of failure."""
    try:
        return re.sub(r" at 0x\w+", "", repr(call()))
    except Exception as error:
        return type(error).__name__


def below(kind):
    """All that is derived from it."""
    return {deeper for one in kind.__subclasses__() for deeper in (one, *below(one))}


def printed(*words):
    return subprocess.run([sys.executable, __file__, *words], check=True, capture_output=True, text=True).stdout.splitlines()


def test_they_are_the_same():
    impackets, ours = printed(), printed("faster")
    assert len(impackets) > 5000
    assert [pair for pair in zip(impackets, ours) if pair[0] != pair[1]] == []


if __name__ == "__main__":
    if "faster" in sys.argv:
        from sandbox.structures import make_faster

        make_faster()
    for kind, result in everything(below(Structure), random.Random(1)):
        print(kind.__qualname__, result)
