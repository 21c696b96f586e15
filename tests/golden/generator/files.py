"""Where the vectors are kept."""

from pathlib import Path

GOLDEN = Path(__file__).resolve().parents[1]
# Forms that are not those of [MS-SRVS].
DEVIANT = GOLDEN.parent / "deviant"


def path_of(name):
    """The file of a name."""
    folder = DEVIANT if name in ("samba-deviant", "samba-not-on-wire") else GOLDEN
    return folder / f"{name}.jsonl"


def write(name, text):
    """The path of what was written."""
    path_of(name).write_text(text)
    return path_of(name)


def different(made):
    """What is another than in the files: a line a vector."""
    found = []
    for name, text in made.items():
        kept, fresh = path_of(name).read_text().splitlines(), text.splitlines()
        if len(kept) != len(fresh):
            found.append(f"{name}: {len(fresh)} vectors, {len(kept)} in the file")
        found += [f"{name}: {new[:200]}" for old, new in zip(kept, fresh) if old != new]
    return found
