"""The groups that a migration makes, for tests that empty every table."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.fixture
def groups(transactional_db) -> None:
    """Made again, as the migration does."""
    from django.apps import apps

    import_module("arena.annotations.migrations.0002_groups").make(apps, None)
