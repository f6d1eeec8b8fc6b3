"""All workers together keep an endpoint's limit, and a dead worker's slots come back."""

from __future__ import annotations

import asyncio

import pytest
import redis.asyncio as redis
from django.conf import settings

from arena.endpoints.limits import SharedLimit

pytestmark = pytest.mark.usefixtures("fresh_limits")


def run(story) -> object:
    async def told() -> object:
        async with redis.Redis.from_url(settings.REDIS_URL) as valkey:
            return await story(valkey)

    return asyncio.run(told())


def test_two_workers_together_never_exceed_the_limit():
    async def story(valkey):
        workers = [SharedLimit(valkey, "one", 3) for _ in range(2)]
        inside, most = 0, 0

        async def call(worker):
            nonlocal inside, most
            async with worker.slot():
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.01)
                inside -= 1

        await asyncio.gather(*(call(workers[n % 2]) for n in range(30)))
        return most

    assert run(story) == 3


def test_a_slot_is_given_back_when_the_call_fails():
    async def story(valkey):
        limit = SharedLimit(valkey, "one", 1)
        with pytest.raises(ZeroDivisionError):
            async with limit.slot():
                raise ZeroDivisionError
        async with asyncio.timeout(5), limit.slot():
            return True

    assert run(story)


def test_slots_of_a_worker_that_died_come_back():
    async def story(valkey):
        limit = SharedLimit(valkey, "one", 1)
        await limit.exchange(keys=limit.keys, args=[1, 1, "dead", 0, 0, "slot"])
        async with asyncio.timeout(10), SharedLimit(valkey, "one", 1).slot():
            return True

    assert run(story)


def test_slots_of_a_living_worker_are_kept():
    async def story(valkey):
        limit = SharedLimit(valkey, "one", 1)
        async with limit.slot():
            (holder,) = limit.held
            await valkey.zadd(limit.keys[0], {holder: 1})  # as if it had been silent for long
            await limit.show_life()
            return await limit.exchange(keys=limit.keys, args=[1, 15, "another", 0, 0, "slot"])

    assert run(story) == 0


def test_limits_of_different_endpoints_are_their_own():
    async def story(valkey):
        async with (
            asyncio.timeout(5),
            SharedLimit(valkey, "one", 1).slot(),
            SharedLimit(valkey, "two", 1).slot(),
        ):
            return True

    assert run(story)


def test_a_call_that_gives_up_waiting_takes_no_slot_with_it():
    async def story(valkey):
        limit = SharedLimit(valkey, "one", 1)

        async def call():
            async with limit.slot():
                await asyncio.sleep(0)

        async with limit.slot():
            impatient = [asyncio.create_task(call()) for _ in range(5)]
            await asyncio.sleep(0.05)
            for task in impatient:
                task.cancel()
        async with asyncio.timeout(5), limit.slot():
            pass
        await limit.settle()
        return await valkey.zcard(limit.keys[0])

    assert run(story) == 0


def test_a_long_queue_in_one_worker_does_not_shut_out_another():
    async def story(valkey):
        busy, newcomer = SharedLimit(valkey, "one", 4), SharedLimit(valkey, "one", 4)

        async def call(worker):
            async with worker.slot():
                await asyncio.sleep(0.02)

        queue = [asyncio.create_task(call(busy)) for _ in range(400)]
        await asyncio.sleep(0.1)
        await asyncio.gather(*(call(newcomer) for _ in range(8)))
        left = len(busy.waiting)
        for task in queue:
            task.cancel()
        await busy.settle()
        return left

    assert run(story) > 200
