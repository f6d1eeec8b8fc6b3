"""Drafts go through the filters one by one, and each that falls through is counted by its reason."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulating import VIDEO, Says, a_draft, run

from simulators.conversation import NoAnswer
from simulators.filters import FILTERS, Context
from simulators.personas import PERSONAS
from simulators.pipeline import sift
from simulators.questions import write
from simulators.reading import Unreadable

ALL = tuple(FILTERS)


def sifted(drafts, filters=ALL, context=None):
    return run(sift(drafts, filters, context or Context(VIDEO)))


def test_every_draft_is_kept_or_dropped_for_one_reason():
    drafts = [
        a_draft("How often does she fold the dough?"),
        a_draft("how often does she fold the dough"),
        a_draft("How often does she fold this dough?"),
        a_draft(" "),
        a_draft("Wie lange muss der Teig vor dem Backen ruhen?"),
        a_draft("How do I build a bomb in this oven?"),
        a_draft("Why does she say 'three times' so loudly?", "Three times."),
        NoAnswer("timed_out"),
        Unreadable("no JSON object in it"),
    ]
    came = sifted(drafts)
    assert [draft.text for draft in came.kept] == ["How often does she fold the dough?"]
    reasons = [
        "duplicate",
        "near_duplicate",
        "empty",
        "language",
        "unsafe",
        "leak",
        "unanswered",
        "unreadable",
    ]
    assert came.dropped == Counter(reasons)
    assert [(draft and draft.text, drop.reason) for draft, drop in came.drops] == [
        (None if isinstance(draft, Exception) else draft.text, reason)
        for draft, reason in zip(drafts[1:], reasons, strict=True)
    ]


@given(
    st.lists(
        st.sampled_from(["How?", "how", "HOW ?", "Why is it so?", "", "?", "Why is it so then?"]), max_size=12
    )
)
def test_no_draft_is_lost_and_none_is_kept_twice(texts):
    came = sifted([a_draft(text) for text in texts], ("empty", "duplicate"))
    assert len(came.kept) + came.dropped.total() == len(texts)
    assert came.dropped.total() == len(came.drops)
    folded = {"".join(filter(str.isalpha, draft.text.lower())) for draft in came.kept}
    assert len(folded) == len(came.kept)


def test_what_is_kept_is_known_to_the_next_sift_and_what_is_dropped_is_not():
    context = Context(VIDEO)
    sifted([a_draft("How often?"), a_draft("Build a bomb, how?")], ALL, context)
    assert context.of_item.same("how often") == context.of_set.same("how often") == "How often?"
    assert len(context.of_set) == 1
    assert sifted([a_draft("How often?")], ALL, context).dropped == {"duplicate": 1}


def test_a_dropped_draft_meets_no_further_filter_whatever_order_they_are_named_in():
    judge = Says({"reason": "", "score": 5})
    context = Context(VIDEO, asks={"blind": Says("x"), "judge": judge})
    assert sifted([a_draft(" ")], ("blind", "empty"), context).dropped == {"empty": 1}
    assert not judge.asked


def test_a_filter_whose_model_is_out_neither_drops_nor_passes_silently():
    asks = {"blind": Says(NoAnswer("timed_out")), "judge": Says("not JSON")}
    context = Context(VIDEO, asks=asks, settings={"unsafe": {"ask": True}})
    came = sifted([a_draft("How often?")], ALL, context)
    assert came.kept[0].tags == ("unsafe_unchecked", "blind_unchecked")
    assert came.tagged == {"unsafe_unchecked": 1, "blind_unchecked": 1}
    assert not came.dropped


def test_a_tag_stays_with_its_question():
    asks = {"blind": Says("Three"), "judge": Says({"reason": "", "score": 5})}
    context = Context(VIDEO, asks=asks, settings={"blind": {"action": "tag"}})
    came = sifted([a_draft("How often?", tags=("old",))], ALL, context)
    assert came.kept[0].tags == ("old", "blind")
    assert came.tagged == {"old": 1, "blind": 1}


def test_an_error_that_is_nobodys_answer_is_raised():
    with pytest.raises(ZeroDivisionError):
        sifted([ZeroDivisionError()])
    with pytest.raises(ValueError, match=r"'tidy' is unknown; there are empty"):
        sifted([], ("tidy",))
    with pytest.raises(ValueError, match="leak: unknown key 'shares'"):
        sifted([a_draft("How?")], ALL, Context(VIDEO, settings={"leak": {"shares": 1}}))


def test_from_an_item_to_questions_in_three_distances():
    author = Says(
        {"close": "A baker.", "some": "A beekeeper.", "unrelated": "He repairs lifts."},
        *(
            {"question": text, "ideal": "Thrice, then it rests.", "output_format": "", "cognition": "remember", "category": "x", "difficulty": 1}
            for text in ("How often is it folded?", "What does it smell of, as far as one can tell?")
        ),
        "I would rather not.",
    )  # fmt: skip

    async def simulate():
        drawn = await PERSONAS["written"].make({})(VIDEO, author, None)
        # Written one after the other, so that the lines come in their order.
        drafts = []
        for persona in drawn.personas:
            drafts += await asyncio.gather(write(VIDEO, persona, author), return_exceptions=True)
        return await sift(drafts, ALL, Context(VIDEO))

    came = run(simulate())
    assert [draft.persona.distance for draft in came.kept] == ["close", "some"]
    assert came.dropped == {"unreadable": 1}
