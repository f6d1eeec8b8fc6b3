"""Another try for calls that may go through later."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import stamina

from .base import Client, Reply, Request, Retryable, TimedOut
from .breaker import Breaker, EndpointDown

JITTER_S = 1.0
LOOK_AGAIN_S = 0.25
LONGEST_WAIT_S = 60.0
"""The longest `Retry-After` that we honour; a server that asks for more gets no other try now."""


@dataclass(frozen=True)
class Retrying:
    """A client that asks another one again: at most `attempts` tries within `total` seconds in all.

    Waits grow by doubling from half a second, with up to a second of jitter, or are what the
    server asked for. Gives the last error when no try went through. Who listens is told of each new try.
    """

    client: Client
    total: float
    attempts: int = 4
    breaker: Breaker = field(default_factory=Breaker, repr=False)

    async def reply(self, request: Request) -> Reply:
        """Ask until there is an answer; raises the last try's error."""
        deadline = asyncio.get_running_loop().time() + self.total
        try:
            return await self._once(request, deadline)
        except Retryable as error:
            return await self._again(request, deadline, error)

    async def _again(self, request: Request, deadline: float, first: Retryable | None) -> Reply:
        # Most calls never come here: setting this up takes longer than all else we do in a call.
        longest = JITTER_S

        def again(error: Exception) -> bool | float:
            return _wait(error, longest, left=deadline - asyncio.get_running_loop().time())

        tries = stamina.retry_context(
            again, self.attempts, timeout=None, wait_initial=0.5, wait_max=30.0, wait_jitter=JITTER_S
        )
        async for attempt in tries:
            longest = attempt.next_wait + JITTER_S
            with attempt:
                if first is not None:
                    failed, first = first, None
                    raise failed
                request.listener.anew()
                return await self._once(request, deadline)
        raise AssertionError("unreachable: the last try returns or raises")

    async def _once(self, request: Request, deadline: float) -> Reply:
        while self.breaker.worth_waiting and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(LOOK_AGAIN_S)
        # The deadline is kept inside the guard, so that the breaker learns of a call that hangs.
        with self.breaker.guard():
            try:
                async with asyncio.timeout_at(deadline):
                    return await self.client.reply(request)
            except TimeoutError as error:
                raise TimedOut(f"total deadline of {self.total:g} s, retries included") from error


def _wait(error: Exception, longest: float, left: float) -> bool | float:
    """Whether to try again: no, yes after a growing wait of `longest` at most, or yes after so many seconds.

    A wait that would end after the deadline, `left` seconds away, is not begun.
    """
    if not isinstance(error, Retryable) or isinstance(error, EndpointDown):
        return False
    if error.retry_after is None:
        return longest < left
    return error.retry_after if error.retry_after < min(left, LONGEST_WAIT_S) else False
