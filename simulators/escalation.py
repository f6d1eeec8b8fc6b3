"""Simulates what harder questions do to ratings when their parents are chosen in one way or another."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .parents import Outcomes, Way

Floats = npt.NDArray[np.float64]
Fit = Callable[[Floats], Floats]
"""Ratings, in Elo with mean 0, from a matrix of wins of each row over each column."""
ELO = 400 / math.log(10)
"""Elo in one logit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Competitors of known strength, and questions at which each is lucky or not.

    A reply's worth is the competitor's strength plus its deviation at the question, minus the
    question's difficulty, plus Gumbel noise: the better of two wins, which is Bradley and Terry's
    model, and if neither is above 0 both are bad. For Gumbel noise who is better does not depend on
    how good the better one is, so battles that are not both bad rate the competitors without bias.

    `strengths` are in Elo; `deviation`, the standard deviation of luck, and `spread`, that of
    difficulty, in logits. `deviation` None: as wide as the strengths are. `inherited` is the
    correlation of a child's luck with its parent's, `harder` how much harder a child is, in logits.
    In each of `rounds` a share `children` of the newest level's questions get one child each.
    """

    strengths: tuple[float, ...] = tuple(50.0 * k for k in range(7, -1, -1))
    deviation: float | None = None
    inherited: float = 1.0
    spread: float = 1.0
    harder: float = 0.5
    questions: int = 1_000
    battles: int = 4
    children: float = 0.25
    rounds: int = 1

    @property
    def logits(self) -> Floats:
        """The strengths in logits, with mean 0."""
        strengths = np.asarray(self.strengths) / ELO
        return np.asarray(strengths - strengths.mean())

    @property
    def luck(self) -> float:
        """The standard deviation of a competitor's luck, in logits."""
        return float(self.logits.std()) if self.deviation is None else self.deviation


@dataclass(frozen=True, slots=True)
class Moved:
    """How far each competitor's rating moves on average, in Elo, and the Monte Carlo error of that."""

    mean: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class Shift:
    """What escalation does to ratings.

    `pooled`: equally many battles of every level in one fit; `last`: the last level alone;
    `mixture`: the mean of the levels' ratings. `difficulty`: how much harder the parents of the
    first round are than questions at large, in logits.
    """

    pooled: Moved
    last: Moved
    mixture: Moved
    difficulty: float


def shift(way: Way, world: World, fit: Fit, replications: int, seed: int) -> Shift:
    """The expected shift of each rating against no escalation, over worlds that `seed` draws.

    The first competitor is the one whose failures are looked for, where the way looks for one's.
    Parents are chosen from sampled outcomes; ratings are fitted to the expected wins at the questions
    played, which leaves only the noise of which questions they are.
    """
    rng = np.random.default_rng(seed)
    rows = [_replicate(way, world, fit, rng) for _ in range(replications)]
    ratings = np.array([row[0] for row in rows])
    means, errors = ratings.mean(0), ratings.std(0, ddof=1) / math.sqrt(replications)
    pooled, last, mixture = (Moved(*moved) for moved in zip(means, errors, strict=True))
    return Shift(pooled, last, mixture, float(np.mean([row[1] for row in rows])))


def first_order(world: World) -> float:
    """The shift to expect, in Elo, of a leader whose failures are targeted, while deviations are small.

    A question that the leader lost tells of its luck by what luck did to the loss: with win
    probability p over an opponent, luck of variance v has mean −vp in the battles it loses, and its
    opponents' luck +vp. Children inherit a share of it, half the battles are theirs, and of the
    leader's fall one k-th goes into the mean of k competitors.
    """
    strengths = world.logits
    wins = 1 / (1 + np.exp(strengths[1:] - strengths[0]))
    known = float(((1 - wins) * wins).sum() / (1 - wins).sum())
    share = 1 - 1 / len(strengths)
    return -0.5 * ELO * share * world.inherited * world.luck**2 * known


def _replicate(way: Way, world: World, fit: Fit, rng: np.random.Generator) -> tuple[Floats, float]:
    luck = world.luck * rng.standard_normal((world.questions, len(world.strengths)))
    difficulty = world.spread * rng.standard_normal(world.questions)
    wins, harder = [_wins(world, luck)], []
    for _ in range(world.rounds):
        parents = _parents(way, world, luck, difficulty, rng)
        harder.append(float(difficulty[parents].mean() - difficulty.mean()))
        fresh = world.luck * rng.standard_normal((len(parents), luck.shape[1]))
        luck = world.inherited * luck[parents] + math.sqrt(1 - world.inherited**2) * fresh
        difficulty = difficulty[parents] + world.harder
        wins.append(_wins(world, luck))
    levels = [fit(level) for level in wins]
    moved = np.array([fit(np.sum(wins, axis=0)), levels[-1], np.mean(levels, axis=0)]) - levels[0]
    return moved, harder[0]


def _parents(
    way: Way, world: World, luck: Floats, difficulty: Floats, rng: np.random.Generator
) -> npt.NDArray[np.intp]:
    outcomes = _play(world, luck, difficulty, rng)
    number = round(world.children * len(difficulty))
    chosen = way.choose(outcomes, number, rng, 0 if way.about_one else None)
    return np.array([one.question for one in chosen], dtype=np.intp)


def _play(world: World, luck: Floats, difficulty: Floats, rng: np.random.Generator) -> Outcomes:
    questions, size = luck.shape
    pairs = np.array([(one, other) for one in range(size) for other in range(one)])
    drawn = rng.random((questions, len(pairs))).argsort(axis=1)[:, : world.battles]
    question = np.repeat(np.arange(questions), drawn.shape[1])
    a, b = pairs[drawn.ravel()].T
    worth = world.logits + luck - difficulty[:, None]
    left, right = (worth[question, side] + rng.gumbel(size=len(question)) for side in (a, b))
    outcome = np.where(np.maximum(left, right) < 0, "both_bad", np.where(left > right, "a", "b"))
    return Outcomes.of(question.tolist(), a.tolist(), b.tolist(), outcome.tolist())


def _wins(world: World, luck: Floats) -> Floats:
    worth = world.logits + luck
    wins = 1 / (1 + np.exp(worth[:, None, :] - worth[:, :, None]))
    shares: Floats = wins.mean(axis=0)
    np.fill_diagonal(shares, 0.0)
    return shares
