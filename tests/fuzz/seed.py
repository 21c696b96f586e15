"""seed.py GOLDEN SEEDS: one input a golden vector, in the form of targets.rs."""

import json
import sys
from pathlib import Path

golden, seeds = map(Path, sys.argv[1:])
seeds.mkdir(parents=True, exist_ok=True)
for path in sorted(golden.glob("*.jsonl")):
    for number, line in enumerate(path.open()):
        vector = json.loads(line)
        flags = (vector.get("endian") == "big") | (vector["syntax"] == "ndr64") << 1 | (vector["dir"] == "out") << 2
        stub = bytes.fromhex(vector["hex"])
        if len(stub) <= 2048:
            (seeds / f"{path.stem}-{number}").write_bytes(bytes([vector["opnum"], flags]) + stub)
