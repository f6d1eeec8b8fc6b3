"""Boards whose true strengths are known: who meets whom, and what comes of it."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit, ndtri

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ratings import Comparisons

UNIT = 400 / np.log(10)
Rng = np.random.Generator
Sides = tuple[np.ndarray, np.ndarray]


def evenly(rng: Rng, size: int, rows: int) -> Sides:
    """Every pair alike."""
    a = rng.integers(0, size, rows)
    return a, (a + rng.integers(1, size, rows)) % size


def zipf(rng: Rng, size: int, rows: int) -> Sides:
    """The k-th competitor is drawn as often as 1 / k: the last has least battles."""
    share = np.outer(1 / np.arange(1, size + 1), 1 / np.arange(1, size + 1))
    np.fill_diagonal(share, 0)
    a, b = np.divmod(rng.choice(size**2, rows, p=(share / share.sum()).ravel()), size)
    return a, b


def with_newcomer(rng: Rng, sides: Sides, size: int, battles: int) -> Sides:
    """One more competitor, number `size`, meets the others so often."""
    return np.append(sides[0], np.full(battles, size)), np.append(sides[1], rng.integers(0, size, battles))


def outcomes(rng: Rng, gap: np.ndarray, ties: float = 0.0) -> np.ndarray:
    """What comes of battles at these differences; ties leave the expected score of a at expit(gap)."""
    p, draw = expit(gap), rng.random(gap.size)
    half = ties * 2 * p * (1 - p)
    return np.where(draw < p - half, 0, np.where(draw < 1 - 2 * half, 1, 2)).astype(np.int8)


def board(strength: np.ndarray, sides: Sides, outcome: np.ndarray, **extras: Any) -> Comparisons:
    return Comparisons(tuple(f"c{k}" for k in range(strength.size)), *sides, outcome, **extras)


def fought(rng: Rng, strength: np.ndarray, sides: Sides, ties: float = 0.0) -> Comparisons:
    """Independent battles of a model that holds."""
    return board(strength, sides, outcomes(rng, strength[sides[0]] - strength[sides[1]], ties))


def levelled(parts: list[Comparisons]) -> Comparisons:
    """The battles of each part at a level of its own: 0, 1 and so on."""
    columns = [name for name in ("a", "b", "outcome", "cluster") if getattr(parts[0], name) is not None]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in columns}
    return Comparisons(
        parts[0].names, **joined, stratum=np.repeat(np.arange(len(parts)), [len(p) for p in parts])
    )


def by_voters(rng: Rng, strength: np.ndarray, sides: Sides, voter: np.ndarray) -> Comparisons:
    """Voters who each have a taste for each competitor: 30 % of what decides a vote, and the same every time."""
    a, b = sides
    taste = rng.normal(size=(voter.max() + 1, strength.size))
    leaning = np.sqrt(0.3 / 2) * (taste[voter, a] - taste[voter, b]) + np.sqrt(0.7) * rng.normal(size=a.size)
    lost = leaning > ndtri(expit(strength[a] - strength[b]))  # leaning is standard normal over voters
    return board(strength, sides, lost.astype(np.int8), cluster=voter)


def by_items(rng: Rng, strength: np.ndarray, sides: Sides, votes: int) -> Comparisons:
    """So many votes on each battle, whose replies are better or worse than their competitors usually are."""
    a, b = (np.repeat(side, votes) for side in sides)
    mean = expit(strength[sides[0]] - strength[sides[1]])
    chance = np.repeat(rng.beta(3 * mean, 3 * (1 - mean)), votes)  # votes on one battle correlate at 1/4
    item = np.repeat(np.arange(sides[0].size), votes)
    return board(strength, (a, b), (rng.random(a.size) > chance).astype(np.int8), cluster=item)


def by_reliability(rng: Rng, strength: np.ndarray, sides: Sides) -> Comparisons:
    """Thirty voters, each of whom says the opposite in some share of the votes, one in eleven on average."""
    voter, wrong = rng.integers(0, 30, sides[0].size), rng.beta(1, 10, 30)
    lost = outcomes(rng, strength[sides[0]] - strength[sides[1]])
    return board(
        strength, sides, np.where(rng.random(lost.size) < wrong[voter], 1 - lost, lost), cluster=voter
    )


def by_davidson(rng: Rng, strength: np.ndarray, sides: Sides) -> Comparisons:
    """Davidson's model, a tie as likely between equals as a win."""
    gap = strength[sides[0]] - strength[sides[1]]
    odds = np.stack([np.exp(gap / 2), np.exp(-gap / 2), np.ones_like(gap)])
    edges = np.cumsum(odds / odds.sum(axis=0), axis=0)
    return board(strength, sides, (rng.random(gap.size) > edges[:2]).sum(axis=0).astype(np.int8))


def by_rao_kupper(rng: Rng, strength: np.ndarray, sides: Sides) -> Comparisons:
    """Rao and Kupper's model with a threshold of 0.6 logits."""
    gap, draw = strength[sides[0]] - strength[sides[1]], rng.random(sides[0].size)
    a_won, b_won = draw < expit(gap - 0.6), draw > expit(gap + 0.6)
    return board(strength, sides, np.where(a_won, 0, np.where(b_won, 1, 2)).astype(np.int8))


def established(rng: Rng, strength: np.ndarray, rows: int, newcomer: int) -> Comparisons:
    """A board of millions, from its counts, and so many battles of its last competitor."""
    size = strength.size - 1
    a, b = np.triu_indices(size, 1)
    met = rng.multinomial(rows, np.full(a.size, 1 / a.size))
    beaten = rng.binomial(met, expit(strength[a] - strength[b]))
    counts = np.concatenate([beaten, met - beaten])
    sides = np.repeat(np.tile(a, 2), counts), np.repeat(np.tile(b, 2), counts)
    outcome = np.repeat(np.arange(2, dtype=np.int8), [beaten.sum(), (met - beaten).sum()])
    new = with_newcomer(rng, (np.empty(0, dtype=int),) * 2, size, newcomer)
    joined = np.append(sides[0], new[0]), np.append(sides[1], new[1])
    return board(strength, joined, np.append(outcome, outcomes(rng, strength[new[0]] - strength[new[1]])))


STYLE = {"length": 0.4, "headers": 0.0, "lists": -0.2, "bold": 0.1}  # logits for a spread of 1


def styled(rng: Rng, strength: np.ndarray, sides: Sides) -> Comparisons:
    """Style adds STYLE to side a; each competitor has habits, so that it is mixed up with strength."""
    habit = rng.normal(0, 0.5, (len(STYLE), strength.size))
    habit += 0.3 * (strength - strength.mean())
    x = habit[:, sides[0]] - habit[:, sides[1]] + rng.normal(size=(len(STYLE), sides[0].size))
    x /= x.std(axis=1, keepdims=True)
    gap = strength[sides[0]] - strength[sides[1]] + np.array(list(STYLE.values())) @ x
    return board(strength, sides, outcomes(rng, gap), covariates=dict(zip(STYLE, x, strict=True)))


def judged(rng: Rng, strength: np.ndarray, right: float, favour: float) -> Comparisons:
    """5,000 battles with a verdict that agrees with people so often, or favours the last; 500 with a vote."""
    size, voted = 5_000, 500
    a, b = evenly(rng, strength.size, size)
    lost = outcomes(rng, strength[a] - strength[b])
    verdict = np.where(rng.random(size) < right, lost, 1 - lost)
    last = strength.size - 1
    favoured = ((a == last) | (b == last)) & (rng.random(size) < favour)
    verdict = np.where(favoured, a != last, verdict).astype(np.int8)
    sides = np.append(a[:voted], a), np.append(b[:voted], b)
    item, source = np.append(np.arange(voted), np.arange(size)), np.repeat(["human", "judge"], [voted, size])
    return board(strength, sides, np.append(lost[:voted], verdict), item=item, source=source)
