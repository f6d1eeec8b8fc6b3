"""Which of a judge's own repeats to prefer."""

from __future__ import annotations

import pytest

from arena.exams.metrics.repeats import Preferred, preferred, unanimity


def test_only_items_with_a_majority_and_a_minority_give_pairs():
    items = [[3, 3, 3], [3, 2, 3], [1, 2, 3], []]
    assert list(preferred(items)) == [Preferred(1, 0, 1), Preferred(1, 2, 1)]
    assert unanimity(items) == {"unanimous": 1, "majority": 1, "divided": 1}


def test_a_margin_keeps_pairs_that_are_so_far_apart():
    items = [[3, 2, 3], [5, 5, 1]]
    assert list(preferred(items, margin=2)) == [Preferred(1, 0, 2), Preferred(1, 1, 2)]


@pytest.mark.parametrize(("gold", "count"), [(2, 2), (5, 0)])
def test_with_the_true_score_known_the_majority_does_not_matter(gold, count):
    assert len(list(preferred([[3, 2, 3]], "gold", [gold]))) == count
