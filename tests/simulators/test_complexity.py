"""Complexity: five whole numbers for each question, in one call, strictly read."""

from __future__ import annotations

import asyncio

import pytest
from evolving import FINISHED, Script, marks
from hypothesis import given
from hypothesis import strategies as st

from simulators.asking import plainly
from simulators.complexity import SCALES, Scores, accepts, compare
from simulators.reading import Unreadable

one_to_five = st.integers(1, 5)
scores = st.builds(Scores, *[one_to_five] * 5)


def compared(old_first, answer):
    return asyncio.run(compare(FINISHED.parent, "A new one?", plainly(Script(complexity=answer)), old_first))


@given(scores, scores)
def test_only_what_is_strictly_harder_overall_is_taken(old, new):
    assert accepts(old, new) == (new.overall >= old.overall + 1)
    assert not (accepts(old, new) and accepts(new, old))


@pytest.mark.parametrize("old_first", [True, False])
def test_scores_are_those_of_the_question_and_not_of_its_place(old_first):
    answer = {
        "reason": "",
        "question_1": marks(1 if old_first else 5),
        "question_2": marks(5 if old_first else 1),
    }
    look = compared(old_first, answer)
    assert (look.old.overall, look.new.overall, look.harder) == (1, 5, True)


@pytest.mark.parametrize("mark", [0, 6, -1, 3.5, 3.0, "3", True, None, [3]])
@pytest.mark.parametrize("scale", SCALES)
def test_a_mark_that_is_no_whole_number_from_1_to_5_is_unreadable(scale, mark):
    with pytest.raises(Unreadable):
        compared(True, {"reason": "", "question_1": marks(1), "question_2": marks(2) | {scale: mark}})


def test_a_scale_that_is_missing_is_unreadable():
    short = dict.fromkeys(SCALES[:4], 3)
    with pytest.raises(Unreadable, match="overall"):
        compared(True, {"reason": "", "question_1": marks(1), "question_2": short})
