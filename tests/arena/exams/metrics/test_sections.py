"""The mean of sections, against numbers by hand."""

import pytest

from arena.exams.items import Answered, Game, Item
from arena.exams.metrics import METRICS
from arena.judges.protocols.base import Case, Truth, Verdict
from simulators.conversation import Part

MEAN = METRICS["section_mean"]


def answered(key: str, subset: str, section: str, weight: str, says: str) -> Answered:
    case = Case((Part("text", text=key),), ("one", "two"), truth=Truth(preference="a"))
    tags = {"section": section, "weight": weight} if section else {}
    return Answered(Item(key, case, subset, tags), (Game("ab", Verdict("valid", says)),))


def test_subsets_count_by_their_weight_and_sections_alike():
    of = [
        answered("1", "maths", "Reasoning", "30", "a"),
        answered("2", "code", "Reasoning", "10", "b"),
        answered("3", "code", "Reasoning", "10", "b"),
        answered("4", "talk", "Chat", "5", "a"),
        answered("5", "talk", "Chat", "5", "b"),
    ]
    assert MEAN.of(of) == pytest.approx((30 / 40 + 1 / 2) / 2)


def test_a_subset_nobody_answered_does_not_count_in_its_section():
    silent = answered("2", "code", "Reasoning", "10", "b")
    of = [answered("1", "maths", "Reasoning", "30", "a"), Answered(silent.item)]
    assert MEAN.of(of) == 1


def test_items_without_sections_have_no_mean_of_them():
    measured = MEAN.of([answered("1", "", "", "", "a")])
    assert measured != measured
