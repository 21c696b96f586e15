"""A mark for tests that need this machine's own Samba."""

import os

import pytest

HERE_ONLY = pytest.mark.skipif("SANDBOX_ROOT" in os.environ, reason="runs the tests' own programs inside, which another root has not")
