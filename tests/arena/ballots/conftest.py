"""A pool of battles that no test before has left behind, and voters."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def nothing_gathered(fresh_limits) -> None:
    """Every test gathers its own battles, and nobody has used up a rate."""
    from arena.ballots import pool

    pool.forget()


@pytest.fixture
def voter() -> Client:
    """Somebody with a browser of their own."""
    return Client()
