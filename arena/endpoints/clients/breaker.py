"""A breaker that spares an endpoint, and us, calls that are going to fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from time import monotonic

from .base import ConnectFailed, EndpointError, RateLimited, Retryable


class EndpointDown(ConnectFailed):
    """Not even tried: the endpoint has failed too often just now, the last time in the way of `code`."""

    def __init__(self, detail: str = "", *, code: str = ConnectFailed.code) -> None:
        super().__init__(detail)
        # A server that answers with errors was reached: what is said of it is how it failed.
        self.code = code  # type: ignore[misc]  # of the class everywhere else


@dataclass(slots=True)
class Breaker:
    """Lets calls through until `failures` in a row failed, then none for `rest_s` seconds, then one probe.

    A failure is an error worth a retry except being rate limited: a server that says 'slow
    down', or that a request is wrong, is alive. One breaker serves one endpoint in one process.
    In the first `patience_s` seconds of being down it is worth waiting for: a server that is being
    started again must not cost every call that is due meanwhile.
    """

    failures: int = 8
    rest_s: float = 15.0
    patience_s: float = 0.0
    clock: Callable[[], float] = monotonic
    failed: int = 0
    opened_at: float | None = None
    down_since: float | None = None
    probing: bool = False
    failed_by: str = ConnectFailed.code

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one call: raises `EndpointDown` instead of letting it through, and learns from its end."""
        probe = self._admit()
        try:
            yield
        except EndpointError as error:
            self.failed_by = error.code
            self._learn(failed=isinstance(error, Retryable) and not isinstance(error, RateLimited))
            raise
        else:
            self._learn(failed=False)
        finally:
            # Also when the call was cancelled: a probe that never reports would close the door for ever.
            self.probing = self.probing and not probe

    @property
    def worth_waiting(self) -> bool:
        """Whether a call would be turned away now, and may well not be in a moment."""
        return (
            self._closed and self.down_since is not None and self.clock() - self.down_since < self.patience_s
        )

    @property
    def _closed(self) -> bool:
        return self.opened_at is not None and (self.probing or self.clock() - self.opened_at < self.rest_s)

    def _admit(self) -> bool:
        if self._closed:
            raise EndpointDown("endpoint down", code=self.failed_by)
        self.probing = self.opened_at is not None
        return self.probing

    def _learn(self, *, failed: bool) -> None:
        self.failed = self.failed + 1 if failed else 0
        self.opened_at = self.clock() if self.failed >= self.failures else None
        self.down_since = None if self.opened_at is None else self.down_since or self.opened_at


@cache
def breaker_of(endpoint: str) -> Breaker:
    """The breaker of an endpoint in this process, by name."""
    return Breaker(rest_s=5.0, patience_s=30.0)
