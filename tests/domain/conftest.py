"""The one domain that all these tests share, and clients that end with a test."""

import pytest

from .world import World


@pytest.fixture(scope="session")
def world():
    """The domain: it is as it was made before each test, so a test that changes something changes it back."""
    with World() as made:
        yield made


@pytest.fixture(scope="session")
def member(world):
    """The file server that is a member."""
    return world.files


@pytest.fixture(scope="session", params=["dc1", "dc2"])
def controller(world, request):
    """One controller after the other."""
    return getattr(world, request.param)


@pytest.fixture(scope="session", params=["files", "dc1"])
def server(world, request):
    """The member, then a controller."""
    return getattr(world, request.param)


@pytest.fixture
def made():
    """made(connection) -> the same connection, which ends with the test."""
    kept = []
    yield lambda one: kept.append(one) or one
    for one in kept:
        try:
            (one.close if hasattr(one, "connectTree") else one.disconnect)()
        except Exception:  # the server may have ended it: some tests are about that
            pass
