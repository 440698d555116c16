"""Who keeps the rewards."""

import pytest


@pytest.fixture
def max_(api, world):
    return api(world.max, "read", "write")
