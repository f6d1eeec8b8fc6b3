"""Criteria that point to different replies: the example of Multi-Crit, and judges blind to criteria."""

from __future__ import annotations

import pytest
from answering import an_item, metric, told

from arena.exams.items import Answered, Game
from arena.judges.protocols.base import Truth, Verdict

PROMPTS = [
    ({"c1": "a", "c2": "b", "c3": "a"}, {"c1": "a", "c2": "b", "c3": "a"}),
    ({"c1": "a", "c2": "b"}, {"c1": "a", "c2": "a"}),
    ({"c1": "b", "c2": "a"}, {"c1": "a", "c2": "b"}),
    ({"c1": "b", "c2": "b"}, {"c1": "b", "c2": "b"}),
    ({"c1": "a", "c2": "b"}, {"c1": "a"}),  # the other one was not read
]


def answered(prompts):
    return [
        Answered(an_item(Truth(standards=true), at), (Game("ab", Verdict("valid", "a", standards=said)),))
        for at, (true, said) in enumerate(prompts)
    ]


def test_the_papers_fixture_gives_its_numbers():
    values = {name: metric_of_standards(name, PROMPTS) for name in ("pacc", "tos", "cmr")}
    assert values == pytest.approx({"pacc": 0.4, "tos": 2 / 4, "cmr": 2 / 5})
    assert metric_of_standards("criterion_accuracy", PROMPTS) == pytest.approx(7 / 11)


def metric_of_standards(name, prompts):
    return metric(name, answered(prompts))


@pytest.mark.parametrize(("name", "value"), [("pacc", 0.2), ("tos", 0), ("cmr", 0)])
def test_a_judge_blind_to_criteria_finds_no_conflict_whatever_its_accuracy(name, value):
    blind = [(true, dict.fromkeys(true, "b")) for true, _ in PROMPTS]
    assert metric_of_standards(name, blind) == value


def test_an_oracle_has_all_of_them_and_without_conflict_there_is_no_number():
    oracle = [(true, true) for true, _ in PROMPTS]
    assert [metric_of_standards(name, oracle) for name in ("pacc", "tos", "cmr")] == [1, 1, 1]
    figure = told(answered([({"c1": "a"}, {"c1": "a"})]), "pair")["tos", ""]
    assert (figure.value, figure.note) == (None, "people found no two criteria in conflict")


def test_the_mean_over_criteria_is_not_that_over_verdicts():
    prompts = [({"c1": "a", "c2": "a"}, {"c1": "a", "c2": "b"}), ({"c1": "a"}, {"c1": "a"})]
    assert metric_of_standards("criterion_accuracy", prompts) == pytest.approx(2 / 3)
    assert metric_of_standards("criterion_accuracy_macro", prompts) == pytest.approx(0.5)
