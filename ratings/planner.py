"""How many battles it takes to tell two competitors apart, what they cost and when they are done."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import count
from math import ceil, sqrt
from typing import Any

import numpy as np
from scipy.special import expit, ndtri
from scipy.stats import binom

from ratings.arrays import Flags, Floats
from ratings.bradley_terry import BradleyTerrySettings, bradley_terry
from ratings.comparisons import Comparisons
from ratings.settings import Scale, require, require_number

_FEW = 200  # battles up to which power is summed exactly; beyond, the normal law is within 0.03 of it


@dataclass(frozen=True, kw_only=True)
class Goal(Scale):
    """What is to be shown, and by which means.

    gap: rating points between the two. ties: share of their battles that end in a tie. level, power: how sure
    a difference that is found must be, and how likely one of this size must be found.
    rho: correlation of the judge's verdicts with people's among battles of one pair; judge_battles: how many
    battles the judge decides alone, besides those that it shares with people.
    price, judge_price: of a battle that people decide and of a verdict of the judge, in any currency.
    per_day: battles a day of either kind, from the day `start` on.
    """

    gap: float = 30.0
    ties: float = 0.0
    level: float = 0.95
    power: float = 0.8
    rho: float = 0.0
    judge_battles: int = 0
    price: float | None = None
    judge_price: float = 0.0
    per_day: float | None = None
    start: date | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        optional = [name for name in ("price", "per_day") if getattr(self, name) is not None]
        for name in ("gap", "ties", "level", "power", "rho", "judge_battles", "judge_price", *optional):
            require_number(name, getattr(self, name))
        for name in ("gap", *optional):
            require(getattr(self, name) > 0, name, getattr(self, name), "positive")
        for name in ("level", "power"):
            require(0 < getattr(self, name) < 1, name, getattr(self, name), "between 0 and 1")
        for name in ("judge_battles", "judge_price"):
            require(getattr(self, name) >= 0, name, getattr(self, name), "zero or more")
        require(-1 < self.rho < 1, "rho", self.rho, "between -1 and 1")
        most = 2 * (1 - self.win)
        wanted = f"from 0 to below {most:.4g}, or the gap cannot be {self.gap:g} points"
        require(0 <= self.ties < most, "ties", self.ties, wanted)

    @property
    def win(self) -> float:
        """Credit that the better one is expected to win in a battle, ties being half a win."""
        return float(expit(self.gap / self.unit))

    @property
    def chances(self) -> tuple[float, float, float]:
        """Probabilities that the better one wins, loses and ties."""
        return self.win - self.ties / 2, 1 - self.win - self.ties / 2, self.ties

    @property
    def critical(self) -> float:
        """Standard errors that a difference must exceed: 1.96 at 95 %."""
        return float(-ndtri((1 - self.level) / 2))


@dataclass(frozen=True)
class Plan:
    """What it takes to reach a goal.

    direct: battles between the two, all decided by people. through_others: battles in all if the two never
    meet but each plays others of about its own strength, whose ratings are known.
    human, judge: battles that people decide, with the judge's verdict too, and that the judge decides alone.
    cost, days, finish: of human and judge together; None where the goal gives no price, pace or start.
    """

    goal: Goal
    direct: int
    through_others: int
    human: int
    judge: int
    cost: float | None
    days: int | None
    finish: date | None

    def row(self) -> dict[str, Any]:
        """The goal and the plan as one JSON-safe dict."""
        row = asdict(self.goal) | {name: value for name, value in vars(self).items() if name != "goal"}
        return {k: value.isoformat() if isinstance(value, date) else value for k, value in row.items()}


def plan(goal: Goal) -> Plan:
    """The fewest battles that reach the goal."""
    direct = _direct(goal)
    human = direct if not goal.judge_battles else _shared(direct, goal)
    judged = human + goal.judge_battles if goal.judge_battles else 0
    days = None if goal.per_day is None else ceil((human + goal.judge_battles) / goal.per_day)
    return Plan(
        goal=goal,
        direct=direct,
        through_others=2 * _many(goal, 0.5, goal.gap / goal.unit / sqrt(2)),
        human=human,
        judge=goal.judge_battles,
        cost=None if goal.price is None else goal.price * human + goal.judge_price * judged,
        days=days,
        finish=None if days is None or goal.start is None else goal.start + timedelta(days=days - 1),
    )


def exact_power(battles: int, goal: Goal) -> float:
    """Probability that so many battles between the two find the better one, summed over all their outcomes.

    Found means: the difference is above zero by its interval or, if one won them all, by its bound.
    """
    win, _, tie = goal.chances
    won, tied = np.arange(battles + 1)[:, None], np.arange(battles + 1)[None, :]
    chance = binom.pmf(tied, battles, tie) * binom.pmf(won, battles - tied, win / (1 - tie))
    possible = won + tied <= battles
    return float(chance[possible & _found(won / battles, tied / battles, battles, goal)].sum())


def simulated_power(battles: int, goal: Goal, rng: np.random.Generator, times: int = 1_000) -> float:
    """The share of `times` simulated boards of these two on which the Bradley-Terry fit tells them apart."""
    settings = BradleyTerrySettings(level=goal.level, scale=goal.scale, base=goal.base)
    sides = np.zeros(battles, dtype=np.intp), np.ones(battles, dtype=np.intp)
    found = 0
    for _ in range(times):
        outcome = rng.choice(3, size=battles, p=goal.chances).astype(np.int8)
        rated = bradley_terry(Comparisons(("better", "worse"), *sides, outcome), settings)
        found += rated.lower[0] > settings.mean  # the two stand symmetrically about the mean
    return found / times


def _direct(goal: Goal) -> int:
    about = _many(goal, goal.win, goal.gap / goal.unit)
    if about > _FEW:
        return about
    return next(battles for battles in count(2) if exact_power(battles, goal) >= goal.power)


def _many(goal: Goal, win: float, gap: float) -> int:
    """(z_level + z_power)^2 v / (gap win (1 - win))^2, v = win (1 - win) - ties / 4 the variance of a credit.

    gap: logits; by the delta method n battles estimate it with variance v / (n (win (1 - win))^2).
    """
    needed, information = goal.critical + float(ndtri(goal.power)), win * (1 - win)
    return ceil(needed**2 * (information - goal.ties / 4) / (gap * information) ** 2)


def _shared(direct: int, goal: Goal) -> int:
    """Battles n that people must decide when the judge decides N more: n / (1 - rho^2 N / (n + N)) = direct.

    That quotient is what n human battles are worth after prediction-powered correction of the judge, tuned at
    its best (Angelopoulos, Duchi and Zrnic 2023, arXiv 2311.01453).
    """
    alone, surplus = goal.judge_battles, direct - goal.judge_battles
    return ceil((surplus + sqrt(surplus**2 + 4 * direct * alone * (1 - goal.rho**2))) / 2)


def _found(won: Floats, tied: Floats, battles: int, goal: Goal) -> Flags:
    """Whether shares of wins and ties, any shape, tell the two apart, as the sandwich interval would."""
    credit = won + tied / 2
    variance = (
        won * (1 - credit) ** 2 + np.maximum(1 - won - tied, 0) * credit**2 + tied * (0.5 - credit) ** 2
    )
    inside = (credit > 0.5) & (credit < 1)
    odds = np.where(inside, credit, 0.75)
    gap, slope = np.log(odds / (1 - odds)), odds * (1 - odds)
    sure = gap * slope > goal.critical * np.sqrt(variance / battles)
    found: Flags = (inside & sure) | ((won == 1) & (0.5**battles < (1 - goal.level) / 2))
    return found
