"""Makes the vectors of tests/golden and tests/deviant anew: see README.md in tests/golden."""
