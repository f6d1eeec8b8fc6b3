"""Operators are chosen for the faults they serve, by a seed."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from simulators.fault_kinds import FAULT_KINDS
from simulators.operators import OPERATORS, choose, shares_of


def test_every_kind_of_fault_is_served():
    assert set().union(*(operator.serves for operator in OPERATORS.values())) == set(FAULT_KINDS)


@pytest.mark.parametrize("kind", FAULT_KINDS)
def test_an_operator_is_chosen_for_the_fault_it_serves(kind):
    weights = shares_of([kind], ["image"])
    assert weights.keys() == {name for name, operator in OPERATORS.items() if kind in operator.serves}


def test_more_faults_weigh_more():
    weights = shares_of(["wrong_count"] * 3 + ["wrong_format"])
    assert (weights["compose"], weights["constrain"]) == (3, 1)
    drawn = Counter(choose(weights, random.Random(seed)).name for seed in range(700))
    assert drawn["compose"] / drawn["constrain"] == pytest.approx(3, rel=0.25)


def test_without_faults_they_weigh_their_shares():
    assert shares_of([], shares={"deepen": 5, "distract": 0}) == {
        "deepen": 5, "constrain": 1, "compose": 1, "counterfactual": 1,
    }  # fmt: skip


def test_where_there_is_nothing_to_see_nothing_is_grounded_in_it():
    assert "ground" not in shares_of(["invented_content"])
    assert "ground" in shares_of(["invented_content"], ["video"])


def test_what_was_tried_is_not_tried_again():
    assert "deepen" not in shares_of(["vague"], tried=["deepen"])
    assert choose(shares_of([], tried=list(OPERATORS)), random.Random(0)) is None
