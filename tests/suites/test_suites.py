"""Other people's suites against Samba's srvsvc and ours, scored against expected.txt.

A case that is known to fail, and does, is an expected failure; a known failure that begins to pass fails the run, and so
does a case that is not listed, or is listed and did not run.
"""

import pytest
from boxes import arguments, ready
from expected import expected
from runners import SUITES

EXPECTED = expected()
ABSENT = ("absent", "the suite did not run this case")


@pytest.fixture(scope="module")
def verdicts(sandboxes):
    """verdicts(suite, impl): {case: (verdict, what was said)}; each suite runs once."""
    known = {}

    def get(suite, impl):
        if (suite, impl) not in known:
            known[suite, impl] = SUITES[suite](ready(sandboxes(**arguments(suite, impl)), suite))
        return known[suite, impl]

    return get


@pytest.mark.parametrize("impl", ["c", "ours"])
@pytest.mark.parametrize(("suite", "case"), EXPECTED)
def test_case(verdicts, suite, case, impl):
    verdict, said = verdicts(suite, impl).get(case, ABSENT)
    wanted = EXPECTED[suite, case][impl]
    if verdict == "pass" and wanted != "pass":
        pytest.fail(f"begins to pass: say so in {suite}'s row of expected.txt")
    assert verdict == wanted, said
    if wanted == "fail":
        pytest.xfail(said[:200])


@pytest.mark.parametrize("impl", ["c", "ours"])
@pytest.mark.parametrize("suite", SUITES)
def test_no_case_is_unlisted(verdicts, suite, impl):
    assert [case for case in verdicts(suite, impl) if (suite, case) not in EXPECTED] == []
