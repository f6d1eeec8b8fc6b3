"""Simulated battles that people and a judge decided, the judge with one planted fault or none."""

import numpy as np

from ratings.audit_decided import MISSING, Decided

NAMES = tuple(f"m{k}" for k in range(8))
FAMILY = (0, 3)  # those of the judge's own family
TIE = 2
SPREAD, TIES, WITHIN = 0.8, 0.25, 0.7  # of strengths in logits; share; of what is particular to a battle


def decided(
    rng: np.random.Generator,
    fault: str = "",
    size: float = 0.0,
    *,
    battles: int = 800,
    noise: float = 0.2,
    votes: int = 1,
) -> Decided:
    """A judge that is a person, except that it guesses in a share `noise` of battles and for its fault.

    Longer replies are better ones here. A fault of size s in a covariate z, -1 to 1, lets the judge decide for
    the side with more of it in a share s |z| of battles, which moves its verdicts by s / 2 for each unit of z.
    "ties": it says tie in a share s instead; "code": it guesses in a share s of that category.
    """
    strength = rng.normal(0, SPREAD, len(NAMES))
    a = rng.integers(0, len(NAMES), battles)
    b = (a + rng.integers(1, len(NAMES), battles)) % len(NAMES)
    covariates = {
        "length": rng.uniform(-1, 1, battles),
        "headers": rng.choice([-1.0, 0.0, 0.0, 1.0], battles),
        "tone": rng.uniform(-1, 1, battles),
        "own_family": np.isin(a, FAMILY).astype(float) - np.isin(b, FAMILY),
    }
    first = rng.choice([-1, 1], battles)
    category = rng.choice(["chat", "code", "maths"], battles)
    better = strength[a] - strength[b] + covariates["length"] + rng.normal(0, WITHIN, battles)
    people = np.stack([_says(rng, better) for _ in range(votes)], axis=1)
    people[np.arange(votes)[None] > rng.integers(0, votes, battles)[:, None]] = MISSING
    guess = rng.random(battles) < noise + (1 - noise) * size * ((fault == "code") & (category == "code"))
    judge = np.where(guess, _says(rng, np.zeros(battles)), _says(rng, better))
    taste = {**covariates, "first shown": first.astype(float)}.get(fault, np.zeros(battles))
    judge = np.where(rng.random(battles) < size * np.abs(taste), np.where(taste > 0, 0, 1), judge)
    if fault == "ties":
        judge = np.where(rng.random(battles) < size, TIE, judge)
    return Decided(NAMES, a, b, judge, people, covariates, {"category": category}, first)


def _says(rng: np.random.Generator, better: np.ndarray) -> np.ndarray:
    won = np.where(rng.random(better.size) < 1 / (1 + np.exp(-better)), 0, 1)
    return np.where(rng.random(better.size) < TIES, TIE, won)


# The size of each fault, and what the audit should say of it in its own unit.
FAULTS: dict[str, tuple[float, float]] = {
    "length": (0.3, 0.15),
    "headers": (0.3, 0.15),
    "tone": (0.3, 0.15),
    "own_family": (0.3, 0.15),
    "first shown": (0.3, 0.15),
    "ties": (0.2, 0.2 * (1 - TIES)),
}
