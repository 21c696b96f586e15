"""The golden vectors are what their generator makes."""

import pytest


def test_the_generator_makes_todays_vectors():
    from golden.generator.files import different
    from golden.generator.make import make

    made = make()
    assert sum(text.count("\n") for text in made.values()) > 3_000
    assert not different(made)


def test_the_check_sees_another_byte():
    from golden.generator.files import different, path_of

    kept = path_of("ref-ndr32").read_text()
    assert different({"ref-ndr32": kept}) == []
    assert len(different({"ref-ndr32": kept.replace('"hex":"00', '"hex":"01', 1)})) == 1
    assert different({"ref-ndr32": kept + kept})


def test_the_decoder_is_strict():
    from golden.generator import ndr

    stub = ndr.encode(28, "in", {"ServerName": "ab"})
    assert ndr.decode(28, "in", stub) == {"ServerName": "ab"}
    for wrong in (stub + b"\0", stub[:-1]):
        with pytest.raises((ValueError, IndexError)):
            ndr.decode(28, "in", wrong)
