"""A memory names its battles, is frozen for rated play, and is what makes the difference."""

from __future__ import annotations

import asyncio
import json
import random

import pytest

from simulators.asking import plainly
from simulators.conversation import Answer, say
from simulators.memory import Frozen, HeldOut, Lesson, Memory, identity, reflect, remembering
from simulators.wording import prompt

TOPICS = ("rent", "wages", "noise", "loans", "parking")


def matter(battle):
    return f"A dispute about {TOPICS[battle % 5]} between two parties, number {battle}"


async def advocate(turns, *, schema=None):
    """Wins only if it was told the lesson that belongs to the topic."""
    topic = next(topic for topic in TOPICS if topic in turns[-1].text)
    return Answer("won" if any(f"show the {topic} papers" in turn.text for turn in turns[:-1]) else "lost")


async def tutor(turns, *, schema=None):
    assert turns[0].text == prompt("reflect")
    topic = next(topic for topic in TOPICS if topic in turns[1].text)
    lessons = [{"store": "experience", "lesson": f"First show the {topic} papers."}]
    return Answer(json.dumps({"lessons": lessons}))


def play(battle, memory, recalled):
    ask = remembering(advocate, memory, matter(battle), recalled.extend)
    return asyncio.run(ask((say("user", matter(battle)),))).text == "won"


def test_an_advocate_that_needs_the_lesson_wins_with_it_and_never_without():
    held_out = [str(battle) for battle in range(30, 50)]
    memory, recalled = Memory().holding_out(held_out), []
    before = sum(play(battle, memory, recalled) for battle in range(30, 50))
    for battle in range(30):
        memory = memory.add(*asyncio.run(reflect(matter(battle), "…", "lost", str(battle), plainly(tutor))))
    frozen = memory.frozen()
    sizes = len(frozen)
    after = sum(play(battle, frozen, recalled) for battle in range(30, 50))
    assert (before, after / 20 > 0.8, len(frozen)) == (0, True, sizes)
    assert {lesson.battle for lesson in recalled} <= {str(battle) for battle in range(30)}
    assert recalled


def lesson(battle, about="rent", text="Bring the papers."):
    return Lesson("case", about, text, battle)


def test_a_frozen_memory_refuses_to_learn_and_stays_as_it_is():
    frozen = Memory().add(lesson("1")).frozen()
    with pytest.raises(Frozen):
        frozen.add(lesson("2"))
    assert len(frozen) == 1


def test_nothing_is_learnt_or_recalled_from_a_battle_that_is_held_out():
    memory = Memory().add(lesson("1"), lesson("2")).holding_out(["2"])
    with pytest.raises(HeldOut):
        memory.add(lesson("2", text="Another."))
    assert [one.battle for one in memory.recall("rent")] == ["1"]


@pytest.mark.parametrize("bad", [lesson(""), lesson("1", about=" "), lesson("1", text="")])
def test_a_lesson_names_its_battle_its_matter_and_what_was_learnt(bad):
    with pytest.raises(ValueError, match="names"):
        Memory().add(bad)


def test_the_likest_lessons_come_first():
    memory = Memory().add(
        lesson("1", "noise at night"), lesson("2", "unpaid rent"), lesson("3", "rent of a flat")
    )
    assert [one.battle for one in memory.recall("the unpaid rent of a flat", n=2)] == ["3", "2"]
    assert memory.recall("parking") == ()


def test_a_memory_is_part_of_who_plays():
    empty, one = Memory(), Memory().add(lesson("1"))
    assert len({identity("advocate", memory) for memory in (None, empty, one, one.add(lesson("2")))}) == 4
    assert one.frozen().fingerprint == one.fingerprint == Memory.of(one.as_json()).fingerprint
    assert one.holding_out(["1"]).fingerprint == empty.fingerprint


def test_a_memory_comes_back_from_its_data():
    memory = Memory().add(lesson("1"), lesson("2")).holding_out(["9"]).frozen()
    assert Memory.of(memory.as_json()) == memory


def test_what_is_learnt_twice_is_kept_once():
    draws = random.Random(1).choices([lesson("1"), lesson("2")], k=20)
    assert len(Memory().add(*draws)) == 2
