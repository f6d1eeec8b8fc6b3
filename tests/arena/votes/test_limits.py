"""How often anybody may do what is counted in the shared cache, and nothing is let through without it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from django.test.utils import override_settings

from arena.votes import limits
from arena.votes.limits import TooMany, Unavailable, allow, allow_async


@pytest.fixture(autouse=True)
def few(fresh_limits, monkeypatch, settings):
    """Three an hour, and twice that behind one address."""
    monkeypatch.setitem(limits.RATES, "vote", "3/hour")
    settings.ARENA_RATE_SHARED = 2


@pytest.fixture
def no_cache(settings) -> Iterator[None]:
    """A shared cache that does not answer."""
    limits._limiter.cache_clear()
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    yield
    limits._limiter.cache_clear()


def let_through(voters: list[str], network: str = "home") -> int:
    count = 0
    for voter in voters:
        try:
            allow("vote", voter, network)
        except TooMany:
            continue
        count += 1
    return count


def test_a_voter_may_do_as_much_as_the_rate_says_and_learns_when_there_is_room():
    assert let_through(["ann"] * 3) == 3
    with pytest.raises(TooMany) as refusal:
        allow("vote", "ann", "home")
    assert 3_500 < refusal.value.retry_after <= 3_600


def test_who_forgets_the_cookie_is_counted_by_address():
    assert let_through([f"new-{k}" for k in range(20)]) == 6


def test_one_who_hammers_leaves_room_for_those_at_the_same_address():
    assert let_through(["ann"] * 50) == 3
    assert let_through(["bob"] * 3) == 3


def test_another_address_and_another_deed_have_rates_of_their_own():
    assert let_through(["ann"] * 3) + let_through(["cid"] * 3, "work") == 6
    allow("say", "ann", "home")


def test_sockets_are_counted_with_the_same_budget():
    async def three() -> None:
        for _ in range(3):
            await allow_async("vote", "ann", "home")

    asyncio.run(three())
    with pytest.raises(TooMany):
        allow("vote", "ann", "home")


def test_calls_at_the_same_moment_do_not_slip_through():
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: let_through(["ann"]), range(40))) == 3


def test_without_the_shared_cache_nothing_is_let_through(no_cache):
    with pytest.raises(Unavailable):
        allow("vote", "ann", "home")


def test_a_cache_that_comes_back_is_used_again(no_cache, settings):
    with pytest.raises(Unavailable):
        allow("vote", "ann", "home")
    limits._limiter.cache_clear()
    with override_settings(REDIS_URL=settings.CACHES["default"]["LOCATION"]):
        allow("vote", "ann", "home")
