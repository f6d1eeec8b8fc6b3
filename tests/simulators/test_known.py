"""Questions that come again are found, in the same and in nearly the same words."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.known import BANDS, ROWS, Known, signature
from simulators.likeness import Texts as Exact
from simulators.likeness import likeness


@given(st.lists(st.text(min_size=1, max_size=60), max_size=8), st.text(max_size=60))
def test_whatever_was_added_is_found_again_and_a_look_changes_nothing(texts, other):
    known = Known(texts)
    before = len(known)
    known.same(other)
    known.nearest(other, 0.5)
    assert len(known) == before
    assert all(known.same(text) is not None for text in texts)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("How many balls?", "  how many  BALLS ", True),
        ("How many balls?", "**How many balls?**", True),
        ("How many balls?", "How many bells?", False),
        ("What is C++?", "What is C#?", False),
        ("What is 2 + 2?", "What is 2 - 2?", False),
        ("Who is entitled?", "Who is tied?", False),
        ("Ｈｏｗ many?", "How many?", True),
        ("¿Cuántos?", "cuántos", True),
        ("有几个红球？", "有几个红球", True),
        ("有几个红球？", "有几个蓝球？", False),
    ],
)
def test_the_same_words_are_the_same_question(one, other, same):
    assert (Known([one]).same(other) == one) is same


def test_the_likest_question_is_found_with_its_likeness():
    known = Known(
        ["How many red balls are there in the video?", "What does she say at the end of the video?"]
    )
    near = known.nearest("How many red balls are there in this video?", 0.5)
    assert near == (known.same("how many red balls are there in the video"), pytest.approx(0.71, abs=0.05))
    assert known.nearest("How many red balls are there in this video?", 0.9) is None
    assert known.nearest("Why did the mill burn down?", 0.5) is None
    assert Known().nearest("Why?", 0.5) is None
    assert Known(["Why?"]).nearest("?!", 0.5) is None


def sentences(rng, count, length=14):
    return [" ".join(f"w{min(int(rng.expovariate(0.02)), 400)}" for _ in range(length)) for _ in range(count)]


def changed(text, rng, share):
    return " ".join(word if rng.random() > share else f"x{rng.randrange(900)}" for word in text.split())


def test_of_near_duplicates_among_thousands_hardly_any_is_missed_and_none_is_made_up():
    rng = Random(5)
    texts = sentences(rng, 2000)
    known, exact, missed, near = Known(texts), Exact(texts), 0, 0
    for text in texts[:120]:
        other = changed(text, rng, 0.15)
        best, _ = exact.likest(other)
        found = known.nearest(other, 0.65)
        assert found is None or found[1] == likeness(found[0], other) >= 0.65
        near += best >= 0.65
        missed += best >= 0.65 and (found is None or found[1] < best)
    assert near > 20
    assert missed <= near / 100


def test_signatures_agree_as_often_as_shingles_do():
    rng = Random(7)
    texts = sentences(rng, 200)
    others = [changed(text, rng, 0.2) for text in texts]
    errors = [
        np.mean(signature(one) == signature(other)) - likeness(one, other)
        for one, other in zip(texts, others, strict=True)
    ]
    assert abs(np.mean(errors)) < 0.01
    assert np.std(errors) < 1.5 * 0.5 / np.sqrt(BANDS * ROWS)


def test_how_common_a_word_is_among_questions():
    known = Known(["How many red balls?", "How many bells?", "how many bells"])
    assert len(known) == 2
    assert (known.share_with("many"), known.share_with("red"), known.share_with("blue")) == (1, 0.5, 0)
    assert Known().share_with("many") == 0
