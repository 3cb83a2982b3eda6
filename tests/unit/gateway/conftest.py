from __future__ import annotations

import pytest

from tests.unit.gateway.support import World


@pytest.fixture
def world() -> World:
    return World()
