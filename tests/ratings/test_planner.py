"""A plan keeps its word: boards played by it tell the two apart as often as it says."""

import argparse
import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.special import expit

from ratings import BadSetting
from ratings.counts import Pairs
from ratings.plan_command import add_plan
from ratings.planner import Goal, exact_power, plan, simulated_power
from ratings.sandwich import robust
from ratings.strengths import expectations, strengths


@pytest.mark.parametrize(("gap", "ties", "battles"), [(30, 0.0, 1061), (30, 0.3, 741), (10, 0.0, 9483)])
def test_many_battles_are_the_textbook_number(gap: float, ties: float, battles: int) -> None:
    p = 1 / (1 + 10 ** (-gap / 400))
    logits, credit = np.log(p / (1 - p)), p * (1 - p) - ties / 4
    assert battles == np.ceil((1.959964 + 0.841621) ** 2 * credit / (logits * p * (1 - p)) ** 2)
    assert plan(Goal(gap=gap, ties=ties)).direct == battles


@pytest.mark.parametrize(("gap", "ties", "power"), [(60, 0.3, 0.8), (100, 0.0, 0.8), (150, 0.2, 0.9)])
def test_the_real_fit_of_as_many_battles_finds_the_better_one_as_often_as_planned(
    gap: float, ties: float, power: float
) -> None:
    goal = Goal(gap=gap, ties=ties, power=power)
    battles = plan(goal).direct
    assert exact_power(battles, goal) == pytest.approx(power, abs=0.03)
    assert simulated_power(battles, goal, np.random.default_rng(5), 400) == pytest.approx(power, abs=0.04)


@pytest.mark.parametrize(("gap", "ties"), [(90, 0.0), (200, 0.2), (400, 0.0)])
def test_few_battles_are_the_fewest_that_have_the_power(gap: float, ties: float) -> None:
    goal = Goal(gap=gap, ties=ties)
    battles = plan(goal).direct
    assert exact_power(battles, goal) >= 0.8 > exact_power(battles - 1, goal)


def test_the_law_for_many_battles_meets_the_exact_power_where_it_takes_over() -> None:
    for gap, ties in [(70, 0.0), (58, 0.3), (65, 0.1)]:
        goal = Goal(gap=gap, ties=ties)
        assert exact_power(plan(goal).direct, goal) == pytest.approx(0.8, abs=0.03)


def test_without_a_difference_the_exact_power_is_the_level() -> None:
    almost_none = Goal(gap=1e-9, ties=0.3)
    assert exact_power(300, almost_none) == pytest.approx(0.025, abs=0.003)


def test_through_known_others_the_plan_has_its_power_too() -> None:
    goal, rng, others = Goal(gap=80, ties=0.3), np.random.default_rng(2), 12
    each = plan(goal).through_others // 2 // others
    gap = goal.gap / goal.unit
    first, second = np.triu_indices(others + 2, 1)
    strength = np.append([gap / 2, -gap / 2], np.zeros(others))
    number = np.where(first < 2, each, 20_000)
    number[0] = 0  # the two never meet
    p = expit(strength[first] - strength[second])
    chances = np.stack([p - 0.15, 1 - p - 0.15, np.full(p.size, 0.3), np.zeros(p.size)], axis=1)
    found = 0
    for _ in range(500):
        drawn = rng.multinomial(number, chances)
        pairs = Pairs(others + 2, first, second, drawn, drawn.astype(float), drawn.astype(float))
        fitted, _ = strengths(pairs)
        covariance = robust(pairs, expectations(pairs, fitted))
        spread = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
        found += (fitted[0] - fitted[1]) / np.sqrt(spread) > goal.critical
    assert found / 500 == pytest.approx(0.8, abs=0.04)


def test_human_battles_corrected_by_a_judge_have_the_power_of_the_plan() -> None:
    goal, rng, times = Goal(gap=50, rho=0.7, judge_battles=1_500), np.random.default_rng(3), 4_000
    made = plan(goal)
    assert made.human < 0.7 * made.direct
    # Votes and verdicts of equal margins that agree as rho says: both copy one coin, or each has its own.
    same = rng.random((times, made.human)) < goal.rho
    vote, own, alone = (rng.random((times, size)) < goal.win for size in (made.human, made.human, made.judge))
    judge = np.where(same, vote, own)
    tuned = goal.rho * made.judge / (made.human + made.judge)
    credit = vote.mean(axis=1) + tuned * (alone.mean(axis=1) - judge.mean(axis=1))
    error = np.sqrt(
        (vote - tuned * judge).var(axis=1) / made.human + tuned**2 * alone.var(axis=1) / made.judge
    )
    gap = np.log(credit / (1 - credit))
    assert np.mean(gap * credit * (1 - credit) > goal.critical * error) == pytest.approx(0.8, abs=0.03)


def test_a_judge_is_worth_nothing_at_rho_zero_and_at_most_its_limit() -> None:
    direct = plan(Goal(gap=30)).direct
    assert plan(Goal(gap=30, judge_battles=10_000)).human == direct
    endless = plan(Goal(gap=30, rho=0.6, judge_battles=10**9)).human
    assert endless == pytest.approx(direct * (1 - 0.36), abs=1)


def test_a_plan_says_what_it_costs_and_when_it_is_done() -> None:
    goal = Goal(
        gap=30, rho=0.6, judge_battles=5_000, price=2, judge_price=0.1, per_day=500, start=date(2027, 1, 30)
    )
    made = plan(goal)
    assert made.cost == pytest.approx(2 * made.human + 0.1 * (made.human + 5_000))
    assert (made.days, made.finish) == (12, date(2027, 2, 10))
    unpriced = plan(replace(goal, price=None, per_day=None)).row()
    assert [unpriced[name] for name in ("cost", "days", "finish")] == [None, None, None]


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"gap": 0}, "gap = 0 must be positive"),
        ({"gap": float("nan")}, "gap = nan must be a finite number"),
        ({"gap": 400, "ties": 0.3}, "ties = 0.3 must be from 0 to below 0.1818"),
        ({"power": 1}, "power = 1 must be between 0 and 1"),
        ({"rho": 1}, "rho = 1 must be between -1 and 1"),
        ({"per_day": 0}, "per_day = 0 must be positive"),
        ({"judge_battles": -1}, "judge_battles = -1 must be zero or more"),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused(settings: dict[str, float], problem: str) -> None:
    with pytest.raises(BadSetting, match=problem):
        Goal(**settings)  # type: ignore[arg-type]


def planned(*words: str) -> str:
    parser = argparse.ArgumentParser()
    add_plan(parser.add_subparsers(required=True))
    options = parser.parse_args(["plan", *words])
    return str(options.run(options))


def test_the_command_line_plans_in_words_and_in_json() -> None:
    words = ["--gap", "30", "--ties", "0.3", "--price", "2", "--per-day", "100", "--start", "2027-01-31"]
    assert "741 battles between the two" in planned(*words)
    assert "8 days, until 2027-02-07" in planned(*words)
    row = json.loads(planned(*words, "--json", "--simulate", "5"))
    assert (row["direct"], row["cost"], row["finish"]) == (741, 1482.0, "2027-02-07")
    assert 0 <= row["simulated_power"] <= 1


def test_agreement_stands_for_the_correlation_of_close_pairs() -> None:
    by_agreement = planned("--gap", "30", "--agreement", "0.8", "--judge-battles", "5000")
    assert by_agreement == planned("--gap", "30", "--rho", "0.6", "--judge-battles", "5000")
    with pytest.raises(BadSetting, match=r"agreement = 2\.0 must be between 0 and 1"):
        planned("--gap", "30", "--agreement", "2")
