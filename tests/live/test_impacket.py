"""impacket, made faster, sends and reads the same bytes."""

import random
import re
import subprocess
import sys

import pytest
from impacket import crypto, ntlm, smb, smb3structs  # noqa: F401  (three have structures)
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


def test_structures():
    impackets, ours = printed(), printed("faster")
    assert len(impackets) > 5000
    assert [pair for pair in zip(impackets, ours) if pair[0] != pair[1]] == []


# RFC 4493, section 4: its key, its message, the signature of so many bytes of it.
KEY = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
MESSAGE = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710")


@pytest.mark.parametrize("length, signature", [
    (0, "bb1d6929e95937287fa37d129b756746"), (16, "070a16b46b4d4144f79bdd9dd04a287c"),
    (40, "dfa66747de9ae63030ca32611497c827"), (64, "51f0bebf7e3b9d92fc49741779363cfe"),
])
def test_signatures(length, signature):
    assert "impacket" not in crypto.AES_CMAC.__module__
    assert crypto.AES_CMAC(KEY, MESSAGE, length) == bytes.fromhex(signature)


if __name__ == "__main__":
    if "faster" in sys.argv:
        from sandbox.structures import make_faster

        make_faster()
    for kind, result in everything(below(Structure), random.Random(1)):
        print(kind.__qualname__, result)
