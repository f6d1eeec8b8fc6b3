"""When a call is tried again, and when it is not worth it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
import stamina
from stub import StubServer

from arena.endpoints.clients.base import (
    Address,
    BadRequest,
    ConnectFailed,
    EndpointError,
    RateLimited,
    Refused,
    Reply,
    Request,
    ServerFailed,
    TimedOut,
    Timeouts,
)
from arena.endpoints.clients.breaker import Breaker, EndpointDown, breaker_of
from arena.endpoints.clients.openai_chat import OpenAIChat
from arena.endpoints.clients.retry import Retrying
from arena.endpoints.clients.transport import open_transport
from simulators.conversation import say

REQUEST = Request("m", (say("user", "2 + 2?"),))


@dataclass
class Moody:
    """A client that fails in the given ways, one after the other, and then answers."""

    moods: list[Exception]
    calls: int = 0

    async def reply(self, request: Request) -> Reply:
        self.calls += 1
        if self.moods:
            raise self.moods.pop(0)
        return Reply("4")


@dataclass
class Mute:
    """A client that never answers."""

    cancelled: list[bool] = field(default_factory=list)

    async def reply(self, request: Request) -> Reply:
        try:
            await asyncio.sleep(3600)
        finally:
            self.cancelled.append(True)
        return Reply("never")


@pytest.fixture
def without_waits():
    with stamina.set_testing(True, attempts=9, cap=True):
        yield


def ask(client, **settings) -> Reply:
    return asyncio.run(Retrying(client, **{"total": 60.0, **settings}).reply(REQUEST))


@pytest.mark.parametrize("error", [ServerFailed(), ConnectFailed(), TimedOut(), RateLimited()])
def test_what_may_pass_is_tried_again(without_waits, error):
    client = Moody([error, error])
    assert ask(client).text == "4"
    assert client.calls == 3


@pytest.mark.parametrize("error", [BadRequest(), Refused(), ValueError("temprature")])
def test_what_will_not_pass_is_not_tried_again(without_waits, error):
    client = Moody([error])
    with pytest.raises(type(error)):
        ask(client)
    assert client.calls == 1


def test_tries_are_bounded_and_the_last_error_is_given(without_waits):
    client = Moody([ServerFailed(str(number)) for number in range(9)])
    with pytest.raises(ServerFailed, match="3"):
        ask(client, attempts=4)
    assert client.calls == 4


def test_the_wait_that_the_server_asked_for_is_kept():
    waits = []
    stamina.instrumentation.set_on_retry_hooks([lambda details: waits.append(details.wait_for)])
    try:
        ask(Moody([RateLimited(retry_after=0.02), ServerFailed(retry_after=0.03)]))
    finally:
        stamina.instrumentation.set_on_retry_hooks(None)
    assert waits == pytest.approx([0.02, 0.03])


@pytest.mark.parametrize("wait", [61.0, 3600.0])
def test_a_server_that_asks_for_more_than_a_minute_gets_no_other_try_now(wait):
    client = Moody([RateLimited(retry_after=wait)])
    with pytest.raises(RateLimited):
        ask(client, total=7200.0)
    assert client.calls == 1


@pytest.mark.parametrize("error", [RateLimited(retry_after=5.0), ServerFailed()])
def test_a_wait_that_would_end_after_the_deadline_is_not_begun(error):
    client = Moody([error])
    with pytest.raises(type(error)):
        ask(client, total=1.0)
    assert client.calls == 1


def test_a_call_that_hangs_is_ended_by_the_deadline():
    client = Mute()
    breaker = Breaker()
    with pytest.raises(TimedOut, match=r"0\.05 s"):
        ask(client, total=0.05, breaker=breaker)
    assert client.cancelled
    assert breaker.failed == 1


def test_a_server_that_recovers_is_heard(without_waits):
    with StubServer("status_500", models={"m": "status_503"}) as stub:
        client = Retrying(OpenAIChat(Address("stub", stub.url, timeouts=Timeouts())), total=60)

        async def run() -> None:
            async with open_transport():
                await client.reply(REQUEST)

        with pytest.raises(ServerFailed):
            asyncio.run(run())
        assert len(stub.requests) == 4


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def fail(breaker: Breaker, error: EndpointError, times: int) -> None:
    for _ in range(times):
        with pytest.raises(type(error)), breaker.guard():
            raise error


def succeed(breaker: Breaker) -> None:
    with breaker.guard():
        pass


def test_eight_failures_in_a_row_close_the_door():
    breaker = Breaker(clock=Clock())
    fail(breaker, ServerFailed(), 8)
    with pytest.raises(ConnectFailed, match="endpoint down"):
        succeed(breaker)


@pytest.mark.parametrize("error", [ServerFailed(), TimedOut(), ConnectFailed()])
def test_a_call_that_is_turned_away_says_how_the_endpoint_failed(error):
    breaker = Breaker(clock=Clock())
    fail(breaker, error, 8)
    with pytest.raises(EndpointDown) as turned_away:
        succeed(breaker)
    assert turned_away.value.code == error.code


@pytest.mark.parametrize("life", [RateLimited(), BadRequest()])
def test_a_sign_of_life_between_failures_keeps_the_door_open(life):
    breaker = Breaker(clock=Clock())
    fail(breaker, ServerFailed(), 7)
    fail(breaker, life, 1)
    fail(breaker, ServerFailed(), 7)
    succeed(breaker)


def test_after_the_rest_one_probe_is_let_through():
    breaker = Breaker(clock=(clock := Clock()))
    fail(breaker, ServerFailed(), 8)
    clock.now += 15
    with breaker.guard(), pytest.raises(EndpointDown):
        succeed(breaker)
    succeed(breaker)
    succeed(breaker)


def test_a_probe_that_fails_begins_another_rest():
    breaker = Breaker(clock=(clock := Clock()))
    fail(breaker, ServerFailed(), 8)
    clock.now += 15
    fail(breaker, TimedOut(), 1)
    clock.now += 14
    fail(breaker, EndpointDown("endpoint down"), 1)
    clock.now += 1
    succeed(breaker)


def test_a_probe_that_is_cancelled_leaves_room_for_the_next():
    breaker = Breaker(clock=(clock := Clock()))
    fail(breaker, ServerFailed(), 8)
    clock.now += 15
    with pytest.raises(asyncio.CancelledError), breaker.guard():
        raise asyncio.CancelledError
    succeed(breaker)


def test_a_closed_door_is_not_knocked_at_again(without_waits):
    client = Moody([ServerFailed() for _ in range(20)])
    breaker = Breaker(failures=2, clock=Clock())
    with pytest.raises(EndpointDown):
        ask(client, attempts=9, breaker=breaker)
    assert client.calls == 2


def test_each_endpoint_has_one_breaker_of_its_own():
    assert breaker_of("alpha") is breaker_of("alpha")
    assert breaker_of("alpha") is not breaker_of("beta")


def test_a_server_that_comes_back_soon_costs_no_call():
    breaker = Breaker(failures=1, rest_s=0.1, patience_s=30.0)
    fail(breaker, ConnectFailed(), 1)
    assert ask(Moody([]), breaker=breaker).text == "4"


def test_a_server_that_stays_away_costs_each_call_no_time():
    breaker = Breaker(failures=1, patience_s=30.0, clock=(clock := Clock()))
    fail(breaker, ConnectFailed(), 1)
    assert breaker.worth_waiting
    clock.now += 10
    assert breaker.worth_waiting
    clock.now += 25
    fail(breaker, ConnectFailed(), 1)
    assert not breaker.worth_waiting
