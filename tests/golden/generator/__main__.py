"""`python -m golden.generator`: makes the vectors anew; with --check it writes nothing and fails when one is another."""

import sys

from .files import different, write
from .make import make

made = make()
if "--check" in sys.argv[1:]:
    wrong = different(made)
    print("\n".join(wrong) or f"{sum(text.count(chr(10)) for text in made.values())} vectors are as they were")
    sys.exit(1 if wrong else 0)
for name, text in made.items():
    print(f"{write(name, text)}: {text.count(chr(10))} vectors")
