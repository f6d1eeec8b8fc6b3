"""Verdicts of real judges, and of scripts on real items, come to what is known of them; `make bench` has all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from exam_cells import Cell, alphas, cell, judge_bench, live_mcp, mj_bench, prometheus, scripts
from recorded import ABSENT, DATA, golden, llmbar
from recorded import live_mcp as live_mcp_verdicts
from recorded_scripts import BOTH, sat

from arena.exams.datasets import DATASETS
from arena.exams.metrics import METRICS
from arena.exams.metrics.judge_board import marks, standings

published = pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)


@published
@pytest.mark.parametrize("part", [judge_bench, live_mcp, mj_bench, prometheus, scripts, alphas])
def test_published_judges_come_to_what_is_known_of_them(part):
    found = list(part())
    assert found
    assert [one.unequal for one in found if one.unequal] == []
    assert all(one.values for one in found)


@published
def test_a_judge_by_all_templates_is_as_its_repository_says():
    expected = {key: of for key, of in golden("llmbar").items() if "|GPT-4|" in key}
    found = llmbar()
    assert [cell(key, of, found[key]).unequal for key, of in expected.items()] == [[]] * len(expected)


@published
def test_a_judge_that_solves_everything_and_picks_the_longer_reply_has_the_gap_of_its_errors():
    pairs = [one for one in DATASETS["judgebench"].read(DATA / "judgebench") if one.tags["split"] == "gpt"]
    answered = [
        replace(one, games=tuple(replace(game, verdict=replace(game.verdict, notes={"solved": True})) for game in one.games))
        for one in sat(pairs, BOTH, {"as": "longest"})
    ]  # fmt: skip
    assert 100 * METRICS["solve_to_judge_gap"].of(answered) == pytest.approx(54.00, abs=0.005)


@published
def test_ten_real_judges_stand_on_a_board_and_their_majority_is_not_the_best():
    judges = {name: marks(answered) for name, answered in live_mcp_verdicts(strict=True).items()}
    rows = {row.judge: row for row in standings(judges)}
    best = next(iter(rows.values()))
    assert (best.judge, best.n, round(100 * best.accuracy, 2)) == ("openai_gpt-4.1-mini", 95, 85.26)
    assert round(100 * rows["majority_of_10"].accuracy, 2) == 72.63
    assert best.rating == max(row.rating for row in rows.values())
    assert best.accuracy_lower < best.accuracy < best.accuracy_upper


def test_a_number_that_is_not_as_expected_is_told():
    values = {"kappa": (0.5, 0.51, 5e-5), "alpha": (None, 0.0, 0), "n": (3, 3, 0)}
    assert Cell("a judge", 3, values).unequal == [
        "kappa: 0.5 expected, 0.51 found",
        "alpha: None expected, 0.0 found",
    ]
