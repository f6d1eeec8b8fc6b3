"""Rankings of several replies."""

from __future__ import annotations

import pytest
from answering import UNREAD, an_item, metric

from arena.exams.items import Answered, Game
from arena.exams.metrics.rankings import distance, levenshtein
from arena.judges.protocols.base import Truth, Verdict


@pytest.mark.parametrize(
    ("human", "judge", "edits", "share"),
    [
        ("CDAB", "CDAB", 0, 0), ("CDAB", "CDBA", 2, 0.5), ("CDAB", "DCBA", 3, 0.75),
        ("ABCD", "DABC", 2, 0.5), ("ABCD", "DCBA", 4, 1), ("", "", 0, 0), ("A", "", 1, 1),
    ],
)  # fmt: skip
def test_the_papers_rankings_are_as_far_apart_as_it_says(human, judge, edits, share):
    assert (levenshtein(human, judge), distance(human, judge)) == (edits, share)


def ranked(true, said=None):
    verdict = UNREAD if said is None else Verdict("valid", ranking=said)
    return Answered(an_item(Truth(ranking=true), replies=("1", "2", "3", "4")), (Game("abcd", verdict),))


def test_an_unread_ranking_is_as_far_as_can_be():
    answered = [ranked((2, 3, 0, 1), (2, 3, 1, 0)), ranked((0, 1, 2, 3))]
    assert metric("levenshtein", answered) == pytest.approx(0.75)
    assert metric("ranked_pairs", answered) == pytest.approx(5 / 12)
    assert metric("best_found", answered) == 0.5
    assert metric("accuracy", answered) == 0
