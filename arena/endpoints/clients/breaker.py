"""A breaker that spares an endpoint, and us, calls that are going to fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from time import monotonic

from .base import ConnectFailed, EndpointError, RateLimited, Retryable


class EndpointDown(ConnectFailed):
    """Not even tried: the endpoint has failed too often just now."""


@dataclass(slots=True)
class Breaker:
    """Lets calls through until `failures` in a row failed, then none for `rest_s` seconds, then one probe.

    A failure is an error worth a retry except being rate limited: a server that says 'slow
    down', or that a request is wrong, is alive. One breaker serves one endpoint in one process.
    """

    failures: int = 8
    rest_s: float = 15.0
    clock: Callable[[], float] = monotonic
    failed: int = 0
    opened_at: float | None = None
    probing: bool = False

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one call: raises `EndpointDown` instead of letting it through, and learns from its end."""
        probe = self._admit()
        try:
            yield
        except EndpointError as error:
            self._learn(failed=isinstance(error, Retryable) and not isinstance(error, RateLimited))
            raise
        else:
            self._learn(failed=False)
        finally:
            # Also when the call was cancelled: a probe that never reports would close the door for ever.
            self.probing = self.probing and not probe

    def _admit(self) -> bool:
        if self.opened_at is None:
            return False
        if self.probing or self.clock() - self.opened_at < self.rest_s:
            raise EndpointDown("endpoint down")
        self.probing = True
        return True

    def _learn(self, *, failed: bool) -> None:
        self.failed = self.failed + 1 if failed else 0
        self.opened_at = self.clock() if self.failed >= self.failures else None


@cache
def breaker_of(endpoint: str) -> Breaker:
    """The breaker of an endpoint in this process, by the endpoint's name."""
    return Breaker()
