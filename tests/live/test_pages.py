"""The manual pages: they format without a warning and know every option that the code reads."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "man").glob("*.8"))


def formatted(page):
    """(text with single blanks, warnings) of a page, 100 columns wide."""
    done = subprocess.run(
        ["man", "--warnings=w", "-E", "UTF-8", "-l", page], capture_output=True, text=True,
        env={"MANWIDTH": "100", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": "", "MANROFFOPT": "-c"},
    )
    assert done.returncode == 0, done.stderr
    return re.sub(r"\s+", " ", re.sub(r".\x08", "", done.stdout)).replace("‐ ", ""), done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_formats_without_a_warning(page):
    text, warnings = formatted(page)
    assert warnings == ""
    assert all(f" {section} " in text for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "SEE ALSO"))


def test_both_pages_are_there():
    assert [page.name for page in PAGES] == ["srvsvc-rs-ctl.8", "srvsvc_rs.8"]


def test_every_option_is_in_the_manual():
    sources = [path for path in (ROOT / "src").rglob("*.rs") if "test" not in path.name and path.name != "fake.rs"]
    code = "\n".join(path.read_text().split("#[cfg(test)]")[0] for path in sources)
    read = {name.strip() for name in re.findall(r'"srvsvc_rs:([a-z ]+)', code)}
    objects = set(re.findall(r'"(sd [a-z ]+)"', (ROOT / "src/access/object.rs").read_text()))
    operators = set(re.findall(r'=> "([a-z ]+)"', (ROOT / "src/access/operator.rs").read_text()))
    assert {"enable", "fallback", "shadow", "drives"} <= read and "sd session info" in objects and len(operators) == 5
    text, _ = formatted(ROOT / "man/srvsvc_rs.8")
    missing = {name for name in read if f"srvsvc_rs:{name}" not in text}
    missing |= {name for name in objects | operators if not re.search(rf"[ :]{name.removeprefix('sd ')}[ ,]", text)}
    assert not missing


def test_every_option_is_known_to_check_and_has_its_row():
    """Those of the table of options, those that `check` takes for options, and those that the code asks for are the same."""
    troubles = (ROOT / "src/troubles.rs").read_text()

    def listed(name):
        return set(re.findall('"([^"]+)"', re.search(rf"const {name}: [^=]* = \[(.*?)\];", troubles, re.S).group(1)))

    known, of_shares, families = listed("OTHERS"), listed("OF_SHARES"), listed("FAMILIES")
    sources = [path for path in (ROOT / "src").rglob("*.rs") if "test" not in path.name and path.name != "fake.rs"]
    code = "\n".join(path.read_text().split("#[cfg(test)]")[0] for path in sources)
    read = {name.strip() for name in re.findall(r'"srvsvc_rs:([a-z ]+)[":]', code)} | set(re.findall(r'"(pretend [a-z]+)"', code))
    assert {"metrics file", "temporary", "pretend missing"} <= read
    assert not [name for name in read if name not in known | of_shares and not name.startswith(tuple(families)) and not name.startswith("sd ")]
    page = (ROOT / "docs/options.md").read_text()
    wanted = known | of_shares | set(re.findall(r'=> "([a-z ]+)"', (ROOT / "src/access/operator.rs").read_text()))
    assert not [name for name in wanted if f"`{name}`" not in page and f"`srvsvc_rs:{name}`" not in page]
    rows = set(re.findall(r"`srvsvc_rs:([a-z ]+)`", page.split("\n\n", 3)[2]))
    assert not [name for name in rows if name not in wanted and not name.startswith("pretend ")]


def test_the_commands_are_in_the_manual():
    text, _ = formatted(ROOT / "man/srvsvc-rs-ctl.8")
    usage = re.findall(r"^    (\w+) +[\w\[]", (ROOT / "tools/srvsvc-rs-ctl").read_text(), re.M)
    assert {"enable", "disable", "status", "check", "prove", "drive"} <= set(usage)
    assert all(command in text for command in (*usage, "drive add X: FOLDER", "drive list", "drive remove X:"))


def test_every_test_that_the_documents_name_exists():
    named = {found for page in (ROOT / "docs").glob("*.md") for found in re.findall(r"`(test_\w+\.py)::(test_\w+)", page.read_text())}
    assert len(named) > 10
    missing = [pair for pair in named if f"def {pair[1]}(" not in (ROOT / "tests/live" / pair[0]).read_text()]
    assert not missing
