"""How often anybody may do what, by voter and by address; where nobody can count, nothing is let through."""

from __future__ import annotations

import time
from functools import cache

from asgiref.sync import sync_to_async
from django.conf import settings
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

# A rate is written as the library has it: "20/minute; 300/day".
RATES: dict[str, str] = settings.ARENA_RATES
PATIENCE_S = 2


class TooMany(Exception):
    """More than the rate allows; after `retry_after` seconds there is room again."""

    def __init__(self, name: str, retry_after: int) -> None:
        super().__init__(f"{name}: try again in {retry_after} s")
        self.name, self.retry_after = name, retry_after


class Unavailable(Exception):
    """The shared cache does not answer: nothing is let through until it does."""


def allow(name: str, voter_key: str, network: str) -> None:
    """Counts one more; raises TooMany where a voter, or all voters behind an address, are over the rate."""
    limiter = _limiter()
    try:
        for rate, who in _budgets(name, voter_key, network):
            if not limiter.hit(rate, name, who):
                free = limiter.get_window_stats(rate, name, who).reset_time
                raise TooMany(name, max(1, round(free - time.time())))
    except StorageError as error:
        raise Unavailable(name) from error


# For sockets.
allow_async = sync_to_async(allow, thread_sensitive=False)


def _budgets(name: str, voter_key: str, network: str) -> list[tuple[RateLimitItem, str]]:
    """The voter's own first, so that one who hammers does not use up the neighbours'."""
    rates = parse_many(RATES[name])
    own = [(rate, f"voter:{voter_key}") for rate in rates]
    shared = [(_times(rate, settings.ARENA_RATE_SHARED), f"network:{network}") for rate in rates]
    return own + shared


def _times(rate: RateLimitItem, factor: int) -> RateLimitItem:
    """Many people may sit behind one address."""
    return type(rate)(rate.amount * factor, rate.multiples, rate.namespace)


@cache
def _limiter() -> MovingWindowRateLimiter:
    address = settings.REDIS_URL.replace("unix://", "redis+unix://")
    wait = {"socket_timeout": PATIENCE_S, "socket_connect_timeout": PATIENCE_S}
    return MovingWindowRateLimiter(RedisStorage(address, wrap_exceptions=True, **wait))
