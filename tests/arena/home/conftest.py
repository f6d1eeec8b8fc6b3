"""One crowd for all tests of a module, for pages only read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from crowded import Size, fill
from django.db import transaction

from arena.pages.cached import kept


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A small arena of every kind; each test's own transaction stands inside of this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill(Size(240, 10, questions=40, portions=1), until=datetime.now(UTC))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def crowd(filled, db) -> None:
    """For tests: the arena, and a transaction of their own."""


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No page of another test's."""
    kept().clear()
