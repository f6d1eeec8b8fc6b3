"""What a program sees in a new question: likeness, words that lean on others, and words that give away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.likeness import Texts, likeness
from simulators.novelty import leans

TEN = "how long does the dough rest before it is baked"
texts = st.text(alphabet=st.sampled_from("abc 你é\n.A"), max_size=20)


@given(texts, texts)
def test_likeness_is_a_symmetric_share(a, b):
    assert 0 <= likeness(a, b) == likeness(b, a) <= 1
    assert likeness(a, a) == 1


@given(st.lists(texts, max_size=6), texts)
def test_the_index_finds_the_likest_there_is(known, text):
    best, neighbour = Texts(known).likest(text)
    expected = max((likeness(text, other) for other in known if any(map(str.isalnum, other))), default=0.0)
    assert best == (expected if any(map(str.isalnum, text)) else 0.0)
    assert best == 0 or likeness(text, neighbour) == best


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        ("How long does the DOUGH rest, before it is baked?", 1, 1),
        (TEN.replace("dough", "bread"), 0.6, 0.8),
        (f"{TEN} and what happens to its crumb if somebody forgets about it for a day", 0.4, 0.6),
        ("which of these tools would you not buy again", 0, 0.1),
        ("before it is baked does the dough rest how long", 0.6, 0.9),
    ],
)
def test_likeness_falls_with_what_is_changed(other, low, high):
    assert low <= likeness(TEN, other) <= high


def test_characters_without_spaces_are_compared_one_by_one():
    assert 0.5 < likeness("这个视频里有几个人", "这个视频里有几只猫") < 0.8


@pytest.mark.parametrize(
    "text",
    [
        "As before, which one is it?",
        "In your previous answer you left out the salt. Why?",
        "Why did you say so? You mentioned a lid.",
        "A follow-up question: what next?",
        "Is response A right about the lid?",
        "Which of both replies is right?",
        "Given the question above, what is the cost?",
    ],
)
def test_a_question_that_leans_on_another_is_seen(text):
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Before it is baked, how long does the dough rest?",
        "I told my sister I would cook. Which pan do I need?",
        "Which answer on the quiz board is right?",
        "How do I book a follow-up appointment like the one shown?",
        "What changes between the previous scene and the last?",
        "What does the man say after the woman replied?",
    ],
)
def test_a_question_that_stands_alone_is_left_in_peace(text):
    assert leans(text) == ""
