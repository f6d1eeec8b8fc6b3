"""Figures with their intervals: undefined is None, categories are apart, and it is quick."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from answering import labels, pairs, told

from arena.exams.metrics import METRICS, by_tag, figures
from arena.exams.metrics.base import ALL
from arena.exams.metrics.report import interval


def a_mixed_judge(items: int, seed: int = 0):
    rng = np.random.default_rng(seed)
    said = [rng.choice(["a", "b", "tie", "unparsed"], items, p=[0.5, 0.3, 0.15, 0.05]) for _ in range(2)]
    return pairs("".join(rng.choice(["a", "b"], items)), *(one.tolist() for one in said))


def test_a_judge_that_answers_nothing_has_no_number_and_says_why():
    found = told(pairs("aab", ["outage"] * 3, ["outage"] * 3), "pair")
    assert found["accuracy", ""].value is None
    assert found["accuracy", ""].note
    assert found["accuracy", ""].failed == 6
    assert found["failed_share", ""].value == 1


def test_an_exam_without_items_says_nothing_and_does_not_raise():
    for kind in ("pair", "point", "label", "batch", "steps", "trajectory"):
        assert all(
            figure.value is None and figure.note for figure in figures([], kind, np.random.default_rng(0))
        )


def test_every_interval_holds_its_value_and_all_of_it_is_json():
    found = figures(a_mixed_judge(200), "pair", np.random.default_rng(0))
    inside = [
        one.lower <= one.value <= one.upper
        for one in found
        if one.lower is not None and "gap" not in one.name
    ]
    assert len(inside) > 15
    assert all(inside)
    assert "NaN" not in json.dumps([asdict(figure) for figure in found])


def test_the_interval_of_a_share_is_as_wide_as_that_of_as_many_coins():
    answered = pairs("a" * 400, ["a", "b"] * 200)
    figure = told(answered, "pair", replicates=4_000)["accuracy", ""]
    assert (figure.lower, figure.upper) == pytest.approx((0.5 - 0.049, 0.5 + 0.049), abs=0.006)


def test_items_are_drawn_with_all_their_games():
    once, twice = ["a", "b"] * 100, ["a", "b"] * 100
    alone = told(pairs("a" * 200, once), "pair")["accuracy", ""]
    both = told(pairs("a" * 200, once, twice), "pair")["accuracy", ""]
    assert both.upper - both.lower == pytest.approx(alone.upper - alone.lower, rel=0.1)


def test_the_same_seed_gives_the_same_figures():
    assert told(a_mixed_judge(50), "pair", seed=3) == told(a_mixed_judge(50), "pair", seed=3)


def test_what_all_items_have_in_common_gives_no_interval():
    figure = told(pairs("aaa", ["a"] * 3), "pair")["accuracy", ""]
    assert (figure.value, figure.lower, figure.note) == (1, None, "no interval: the same in all samples")


def test_categories_are_told_apart_and_so_are_tags():
    answered = pairs("aaaa", ["a", "a", "b", "b"])
    named = [
        replace(one, item=replace(one.item, category="xxyy"[at], tags={"author": "pqpq"[at]}))
        for at, one in enumerate(answered)
    ]
    found = told(named, "pair")
    assert [found["accuracy", name].value for name in ("", "x", "y")] == [0.5, 1, 0]
    assert found["accuracy", "x"].n == 2
    assert told(by_tag(named, "author"), "pair")["accuracy", "q"].value == 0.5


def test_wrong_settings_are_refused():
    with pytest.raises(ValueError, match="level"):
        figures([], "pair", np.random.default_rng(0), level=1.0)


@pytest.mark.parametrize("name", METRICS)
def test_the_docs_say_of_a_metric_what_its_line_says(name):
    entry, docs = METRICS[name], (Path(__file__).parents[4] / "docs" / "exams.md").read_text()
    row = next(line for line in docs.splitlines() if line.startswith(f"| `{name}` |"))
    assert f"{entry.title}: {entry.about}".replace("|", "\\|") in row
    assert f"| {entry.unparsed} | {entry.paper or 'ours'} |" in row
    assert set(entry.kinds) == set(ALL) if "| all |" in row else all(kind in row for kind in entry.kinds)


AGREES_WITH_CHANCE = {"kappa", "kappa_ab", "kappa_ba", "scott_pi"}
OF_UNREAD_ALONE = {"unparsed_share": 1, "flip_rate": 1, "consistency_unread_agree": 1}


@pytest.mark.parametrize("name", METRICS)
def test_no_metric_takes_an_unread_verdict_for_an_answer(name):
    """Of answers that nobody could read, none is right, a tie, for a side or the same as another."""
    entry = METRICS[name]
    for kind, answered in (
        ("pair", pairs("ab" * 5, ["unparsed"] * 10, ["unparsed"] * 10)),
        ("label", labels(["correct", "incorrect"] * 5, ["unparsed"] * 10)),
    ):
        value = entry.of(answered) if kind in entry.kinds else float("nan")
        if name in AGREES_WITH_CHANCE:
            assert np.isnan(value) or value <= 0
        elif name != "judger_v2_d":
            assert np.isnan(value) or value == OF_UNREAD_ALONE.get(name, 0)


def test_a_large_exam_is_quick():
    answered = a_mixed_judge(2_000)
    began = perf_counter()
    found = figures(answered, "pair", np.random.default_rng(0))
    assert sum(figure.value is not None for figure in found) >= 25
    assert perf_counter() - began < 20


def test_a_few_samples_that_differ_make_no_interval_of_width_zero():
    drawn = np.full(1000, 0.5)
    drawn[:10] = 1
    assert interval(drawn, 0.95) == (None, None, "no interval: the same in nearly all samples")
    drawn[:30] = 1
    assert interval(drawn, 0.95) == (0.5, 1.0, "")
