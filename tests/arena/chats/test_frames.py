"""Frames on their way: none is lost without a whole one after it, and who was overtaken says no more."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from streaming import folded

from arena.chats.follow import following
from arena.chats.frames import (
    START,
    WHOLE_EVERY,
    Mark,
    Place,
    fresh,
    is_last,
    merged,
    over_frame,
    seen,
    text_frame,
)
from arena.chats.lockstep import Free
from arena.chats.publish import publishing

PLACE = Place(uuid4(), 2, 1)


def entry(number: int, text: str, *, whole: bool = False, take: int = 1) -> tuple[Mark, str]:
    mark = Mark(take, number)
    return mark, text_frame(PLACE, mark, {"a": text, "b": text}, whole=whole)


def test_frames_that_follow_on_each_other_are_all_fresh():
    entries = [entry(1, "x", whole=True), entry(2, "y"), entry(3, "z")]
    assert fresh(entries, START) == entries
    assert fresh(entries, Mark(1, 2)) == entries[2:]


def test_after_a_gap_only_a_whole_frame_is_fresh():
    entries = [entry(4, "x"), entry(5, "xyz", whole=True), entry(6, "!")]
    assert fresh(entries, Mark(1, 2)) == entries[1:]


def test_what_another_worker_begins_is_fresh_and_what_it_has_overtaken_is_not():
    entries = [entry(1, "new", whole=True, take=2), entry(9, "old", take=1)]
    assert fresh(entries, Mark(1, 8)) == entries[:1]


@given(st.lists(st.tuples(st.text(max_size=3), st.booleans()), min_size=1, max_size=8), st.booleans())
def test_merged_frames_say_the_same(pieces, over):
    frames = [entry(n + 1, text, whole=whole or n == 0)[1] for n, (text, whole) in enumerate(pieces)]
    frames += [over_frame(PLACE, "answered")] if over else []
    fewer = merged(frames)
    assert folded(map(json.loads, fewer)) == folded(map(json.loads, frames))
    assert len(fewer) == 1 + over
    assert json.loads(fewer[-1])["id"] == json.loads(frames[-1])["id"]


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("", START), ("nonsense", START), ("2.1.x-y", START), ("2.1.kept", START), ("1.1.4-7", START),
        ("2.2.over", START), ("2.1.4-7", Mark(4, 7)), ("2.1.over", None), ("2.1.1-2-3", START),
    ],
)  # fmt: skip
def test_a_reader_says_how_far_it_has_come(name, mark):
    assert seen(PLACE, name) == mark


def rows(place: Place) -> list[str]:
    found = redis.Redis.from_url(settings.REDIS_URL).xrange(place.key)
    return [fields[b"frame"].decode() for _, fields in found]


async def said(outlet, *pieces: str) -> None:
    for piece in pieces:
        outlet.say("a", piece)
        await asyncio.sleep(0.03)


def test_the_first_frame_of_each_worker_is_whole_and_the_overtaken_one_is_silent():
    place = Place(uuid4(), 1, 1)

    async def scene():
        async with publishing() as one, publishing() as other:
            old, new = one.open(place, 1, Free("a")), other.open(place, 2, Free("a"))
            await said(old, "He", "llo")
            await said(new, "Good", " day")
            await said(old, ", you", " there")
            new.close("answered")

    asyncio.run(scene())
    frames = [json.loads(frame) for frame in rows(place)]
    assert [(frame.get("whole"), frame.get("a")) for frame in frames[:4]] == [
        (True, "He"), (False, "llo"), (True, "Good"), (False, " day"),
    ]  # fmt: skip
    assert frames[4:] == [json.loads(over_frame(place, "answered"))]


def test_a_stream_is_kept_short_and_still_says_everything():
    place = Place(uuid4(), 1, 1)

    async def scene():
        async with publishing() as publisher:
            outlet = publisher.open(place, 1, Free("a"))
            outlet.number = WHOLE_EVERY - 3
            await said(outlet, *"abcdef")
            outlet.close("answered")

    asyncio.run(scene())
    frames = rows(place)
    assert [json.loads(frame)["a"] for frame in frames[:-1] if json.loads(frame)["whole"]] == ["a", "abcd"]
    assert folded(map(json.loads, frames))["a"] == "abcdef"
    assert is_last(frames[-1])
    assert 0 < redis.Redis.from_url(settings.REDIS_URL).ttl(place.key) <= 3600


def test_who_joins_while_others_follow_is_told_from_the_start():
    place = Place(uuid4(), 1, 1)

    async def scene() -> list[str]:
        async with publishing() as publisher:
            outlet = publisher.open(place, 1, Free("a"))
            async with following().reader(place, START) as early:
                await said(outlet, "one", " two")
                await early.next(1)
                async with following().reader(place, START) as late:
                    await said(outlet, " three")
                    frames = [*await late.next(1), *await late.next(0.2)]
            outlet.close("answered")
        return frames

    assert folded(map(json.loads, asyncio.run(scene())))["a"] == "one two three"
