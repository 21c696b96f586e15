"""The file that is shipped: hardened, small, and with nothing in it but the ABI."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from sandbox import module_path

MIB = 1 << 20
# What every Samba program has in memory already, or libc brings.
LIBRARIES = {"libc.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}

OLDEST_GLIBC = (2, 34)


@pytest.fixture(scope="module")
def readelf():
    def read(*options):
        return subprocess.run(["readelf", "-W", *options, module_path()], check=True, capture_output=True, text=True).stdout

    return read


def test_relocations_are_read_only_from_the_start(readelf):
    assert re.search(r"^\s+GNU_RELRO\s", readelf("-l"), re.M)
    assert re.search(r"\(FLAGS\)\s.*\bBIND_NOW\b", readelf("-d"))


def test_code_is_not_relocated(readelf):
    assert "TEXTREL" not in readelf("-d")


def test_no_segment_is_written_and_run(readelf):
    segments = re.findall(r"^\s+([A-Z_]+)(?:\s+0x[0-9a-f]+){5} ([R ][W ][E ]) (?:0x)?[0-9a-f]+$", readelf("-l"), re.M)
    flags = dict(segments)
    assert "GNU_STACK" in flags and "LOAD" in flags
    assert "E" not in flags["GNU_STACK"], "the stack is executable"
    assert not [name for name, letters in segments if "W" in letters and "E" in letters]


def test_it_stays_loaded_and_searches_nowhere(readelf):
    dynamic = readelf("-d")
    assert "NODELETE" in dynamic
    assert "RPATH" not in dynamic and "RUNPATH" not in dynamic
    assert set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)) <= LIBRARIES


def test_it_loads_where_glibc_is_as_old_as_in_enterprise_linux_9(readelf):
    """What the file asks for is fixed when it is built: a name that a later glibc brought, or renamed, keeps it from loading there."""
    versions = {tuple(map(int, version.split("."))) for version in re.findall(r"@GLIBC_([0-9.]+)", readelf("--dyn-syms"))}
    assert versions and max(versions) <= OLDEST_GLIBC


def test_it_exports_the_abi_and_samba_init_module(readelf):
    symbols = [line.split() for line in readelf("--dyn-syms").splitlines()]
    exported = {words[7] for words in symbols if len(words) == 8 and words[4] in ("GLOBAL", "WEAK") and words[6].isdigit()}
    assert {"samba_init_module", "srvsvc_rs_call"} <= exported
    assert {name for name in exported if not name.startswith("srvsvc_rs_")} == {"samba_init_module"}


def test_the_shim_guards_its_stack(readelf):
    assert "__stack_chk_fail" in readelf("--dyn-syms")


def test_it_is_small_and_names_its_functions(readelf):
    assert module_path().stat().st_size < 3 * MIB, "is this a release build (make)?"
    sections = readelf("-S")
    assert ".symtab" in sections, "a backtrace would have no names"
    assert ".debug_info" not in sections


@pytest.mark.skipif(os.environ.get("CARGO_PROFILE_RELEASE_LTO") == "off", reason="a quick build of one's own keeps its paths")
def test_it_does_not_tell_where_it_was_built():
    """Else another machine would make other bytes of the same source."""
    home = os.environ.get("CARGO_HOME", str(Path.home() / ".cargo"))
    file = module_path().read_bytes()
    assert home.encode() not in file and str(Path(__file__).resolve().parents[2]).encode() not in file
