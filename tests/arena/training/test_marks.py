"""Marks of pairs that are mirrored and lose their reference by chance."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import Model, a_case
from learned import an_example, chat, rows_of, words

from arena.judges.protocols import PROTOCOLS
from arena.training.kinds import Look
from arena.training.kinds.marks import marks_of, mirrored

SAID = "8 5\nReply A is right. The second reply, reply_b, is not; Response 1 beats response 2; A wins. A good answer beats B."
OTHER = "5 8\nReply B is right. The first reply, reply_a, is not; Response 2 beats response 1; B wins. A good answer beats A."


def judged_pairs(count: int) -> list:
    """So many pairs with a judgment each, a reference and both prompts with and without it."""
    return [
        an_example(
            str(number),
            (Look("ab", f"{number % 10 + 1} 5\nReply A, of pair {number}.", "a"),),
            prompts={order: (chat(f"{number} in {order}, reference"),) for order in ("ab", "ba")},
            unaided={order: (chat(f"{number} in {order}"),) for order in ("ab", "ba")},
        )
        for number in range(count)
    ]


def test_half_of_a_thousand_pairs_are_swapped_and_half_keep_their_reference():
    rows = rows_of("marks", *judged_pairs(1000), seed=1)
    for what in ("swapped", "with_reference"):
        assert 450 <= sum(row[what] for row in rows) <= 550
    both = sum(row["swapped"] and row["with_reference"] for row in rows)
    assert 200 <= both <= 300  # one chance says nothing of the other
    assert rows_of("marks", *judged_pairs(1000), seed=1) == rows
    assert rows_of("marks", *judged_pairs(1000), seed=2) != rows


def test_all_of_a_swapped_row_is_mirrored():
    for number, row in enumerate(rows_of("marks", *judged_pairs(100))):
        own = [float(number % 10 + 1), 5.0]
        assert row["order"] == ("ba" if row["swapped"] else "ab")
        assert row["marks"] == marks_of(words(row["completion"])) == (own[::-1] if row["swapped"] else own)
        assert ("Reply B" if row["swapped"] else "Reply A") in words(row["completion"])
        prompt = f"{number} in {row['order']}" + (", reference" if row["with_reference"] else "")
        assert words(row["prompt"]) == prompt


def test_names_and_marks_change_places_and_nothing_else():
    assert mirrored(SAID) == OTHER


@given(st.text(alphabet="aAbB12 \n.,replyRfirstsecondnw_8", max_size=80))
def test_twice_is_what_it_was(text):
    for said in (text, f"8 5\n{text}", f"7.5, 10\n{text}"):
        assert mirrored(mirrored(said)) == said


@pytest.mark.parametrize(
    "said", ["", "Reply A is better.", "8\nReply A", "8 5 3\nThree of them", '{"overall": "A"}']
)
def test_what_has_not_two_marks_is_left_out(said):
    assert rows_of("marks", an_example(looks=(Look("ab", said, "a"),))) == []


def test_the_protocol_reads_the_mirrored_words_as_the_mirrored_marks():
    def read(said: str) -> tuple:
        async def once():
            return await PROTOCOLS["scored_pair"].make({"orders": "ab"})(a_case(), Model(said))

        verdict = asyncio.run(once())
        return verdict.preference, verdict.scores["overall"]

    assert read(SAID) == ("a", (8.0, 5.0))
    assert read(mirrored(SAID)) == ("b", (5.0, 8.0))
