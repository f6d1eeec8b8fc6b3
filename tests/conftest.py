"""Runs every test on a real PostgreSQL and a real Valkey of its own, thrown away afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

_running = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Starts the services before Django reads where they are."""
    from services import throwaway

    services = _running.enter_context(throwaway())
    os.environ |= {
        "ARENA_VAR": str(services.folder),
        "ARENA_HTTPS": "0",
        "ARENA_HOSTS": "127.0.0.1,localhost,testserver",
        "DJANGO_SETTINGS_MODULE": "arena.settings",
        "OPENBLAS_NUM_THREADS": "1",
        "ARENA_SNAPSHOT_MB": "0",  # a page shows at once what a test has done
    }
    from django.conf import settings

    assert settings.DATABASES  # loads them now; pytest-django sets Django up when it finds them loaded


def pytest_unconfigure() -> None:
    _running.close()


@pytest.fixture
def fresh_limits() -> None:
    """Forgets the slots, messages and broken endpoints of tests before."""
    import redis
    from django.conf import settings

    from arena.endpoints.clients.breaker import breaker_of

    redis.Redis.from_url(settings.REDIS_URL).flushall()
    breaker_of.cache_clear()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page in French leaves the thread speaking it; the next test begins without."""
    yield
    from django.utils import translation

    translation.deactivate()
