"""How often what is said to hold in 95 of 100 cases does hold: the ratio is the share of them.

A row is ok if that share lies between bound and upper, 0.93 and 0.97 unless it says otherwise, give or take two
standard errors of the simulation, which its name states. n is the number of simulated boards. Rows without a
bound are there to compare with.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from coverage_boards import (
    STYLE,
    UNIT,
    Rng,
    by_davidson,
    by_items,
    by_rao_kupper,
    by_reliability,
    by_voters,
    established,
    evenly,
    fought,
    judged,
    levelled,
    styled,
    with_newcomer,
    zipf,
)
from coverage_claims import ALONE, AT_LEAST, Held, at_once, inside, study
from scipy.special import log_expit

from ratings import METHODS, Comparisons
from ratings.bounds import lower_bound
from ratings.counts import pair_counts
from ratings.sandwich import information, laplacian, squared_residuals
from ratings.strengths import expectations

TIES = (0.0, 0.35)
Rows = Iterator[dict[str, Any]]


def rows() -> Rows:
    for part in (plenty, few, newcomers, big_board, dependent, together, only_won, other_methods, by_level):
        yield from part()


def fits(*errors: str) -> dict[str, Callable[..., Any]]:
    """Bradley-Terry with each of these errors; Firth's is a method of its own."""
    bt = METHODS["bt"].fit
    return {error: METHODS["firth"].fit if error == "firth" else partial(bt, error=error) for error in errors}


def plenty() -> Rows:
    """Some hundred battles each, by zipf, under a model that holds."""

    def simulate(rng: Rng, ties: float, methods: dict[str, Callable[..., Any]]) -> Held:
        strength = rng.normal(0, 1, 10)
        data = fought(rng, strength, zipf(rng, 10, 1_000), ties)
        covered = {name: inside(fit(data), strength) for name, fit in methods.items()}
        return covered | {f"{name}, least played": held[-1] for name, held in covered.items()}

    for ties in TIES:
        name = f"10 by zipf, {ties:.0%} ties"
        yield from study(name, partial(simulate, ties=ties, methods=fits("robust", "score", "firth")), 500)
        yield from study(name, partial(simulate, ties=ties, methods=fits("bootstrap")), 250)


def few() -> Rows:
    """Whole boards on which everybody has twenty battles."""

    def simulate(rng: Rng, ties: float, size: int) -> Held:
        strength = rng.normal(0, 0.7, size)
        data = fought(rng, strength, evenly(rng, size, 10 * size), ties)
        return {name: inside(fit(data), strength) for name, fit in fits("robust", "score", "firth").items()}

    for ties in TIES:
        for size in (5, 20):
            setting = partial(simulate, ties=ties, size=size)
            yield from study(f"{size} of 20 battles, {ties:.0%} ties", setting, 400)


def newcomers() -> Rows:
    """A newcomer to a board of 2,000 battles, as strong as any other or 347 points above the mean."""

    def simulate(rng: Rng, battles: int, ties: float, above: float | None) -> Held:
        regulars = rng.normal(0, 0.7, 10)
        own = rng.normal(0, 0.7) if above is None else regulars.mean() + above
        strength = np.append(regulars, own)
        data = fought(rng, strength, with_newcomer(rng, evenly(rng, 10, 2_000), 10, battles), ties)
        methods = fits("score", "firth", "robust")
        return {name: inside(fit(data), strength)[-1] for name, fit in methods.items()}

    for above, who in ((None, "as any"), (2.0, "at +347")):
        for ties in TIES:
            for battles in (5, 10, 20, 50):
                name = f"newcomer {who}, {battles} battles, {ties:.0%} ties"
                # Five battles without ties have six outcomes: no interval can do much better than all or 94 %.
                bands = {"score": (0.93, 0.99)} if (battles, ties) == (5, 0) else {}
                setting = partial(simulate, battles=battles, ties=ties, above=above)
                yield from study(name, setting, 1_500 if battles == 5 else 600, bands | {"robust": ALONE})


def big_board() -> Rows:
    """Thirty votes on a newcomer to a board of a million, and what a ridge of 1e-5 N would make of them."""

    def simulate(rng: Rng) -> Held:
        strength = rng.normal(0, 0.7, 21)
        data = established(rng, strength, 1_000_000, 30)
        found = {name: fit(data) for name, fit in fits("robust", "score").items()}
        held = {name: inside(ratings, strength)[-1] for name, ratings in found.items()}
        return held | {"with a ridge": _inside_ridged(data, found["robust"].rating, strength)}

    yield from study("newcomer, 30 of 1e6 battles", simulate, 400, {"with a ridge": ALONE})


def _inside_ridged(data: Comparisons, rating: np.ndarray, strength: np.ndarray) -> float:
    """Whether the last competitor's interval would hold the truth, had the Hessian a ridge; NaN if unrated."""
    if np.isnan(rating[-1]):
        return np.nan
    pairs = pair_counts(data)
    expected = expectations(pairs, rating / UNIT)
    bread = np.linalg.inv(information(pairs, expected) + 1e-5 * len(data) * np.eye(pairs.size))
    own = bread[-1] - bread.mean(axis=0)
    error = UNIT * np.sqrt(own @ laplacian(pairs, squared_residuals(pairs, expected)) @ own)
    return float(abs(rating - 1000 - UNIT * (strength - strength.mean()))[-1] < 1.96 * error)


def dependent() -> Rows:
    """Battles that are not independent: votes of the same person, votes on the same two replies."""

    def both(data: Comparisons, strength: np.ndarray) -> Held:
        return {name: inside(fit(data), strength) for name, fit in fits("clustered", "robust").items()}

    def voters(rng: Rng, number: int, uneven: float) -> Held:
        strength, share = rng.normal(0, 0.7, 8), 1 / np.arange(1.0, number + 1) ** uneven
        voter = rng.choice(number, 1_500, p=share / share.sum())
        return both(by_voters(rng, strength, evenly(rng, 8, 1_500), voter), strength)

    def items(rng: Rng) -> Held:
        strength = rng.normal(0, 0.7, 8)
        return both(by_items(rng, strength, evenly(rng, 8, 300), 5), strength)

    for number, uneven, how in ((200, 0, ""), (50, 0, ""), (50, 1, " by zipf"), (12, 0, ""), (5, 0, "")):
        setting = partial(voters, number=number, uneven=uneven)
        yield from study(f"{number} voters{how}", setting, 400, {"robust": ALONE})
    yield from study("5 votes on each battle", items, 400, {"robust": ALONE})


def together() -> Rows:
    """Statements about all competitors at once, 35 % ties."""

    def alike(rng: Rng, size: int, each: int, error: str) -> Held:
        data = fought(rng, np.zeros(size), evenly(rng, size, each * size // 2), 0.35)
        return {"one tier": METHODS["bt"].fit(data, error=error).tier.max() == 1}

    def apart(rng: Rng, size: int, each: int, error: str) -> Held:
        strength = rng.normal(0, 0.7, size)
        data = fought(rng, strength, evenly(rng, size, each * size // 2), 0.35)
        return at_once(METHODS["bt"].fit(data, error=error), strength)

    for each, error in ((200, "robust"), (40, "robust"), (40, "score")):
        bands = {"one tier": ALONE if (each, error) == (40, "robust") else AT_LEAST}
        for size, boards in ((5, 1_000), (20, 500), (100, 100)):
            setting = partial(alike, size=size, each=each, error=error)
            yield from study(f"{size} equals of {each}, {error}", setting, boards, bands)
    for each, error in ((200, "robust"), (40, "score")):
        for size, boards in ((10, 400), (20, 400), (100, 150)):
            setting = partial(apart, size=size, each=each, error=error)
            sure = {"all rank sets": AT_LEAST, "all tiers": AT_LEAST, "all intervals, each alone": ALONE}
            yield from study(f"{size} of {each}, {error}", setting, boards, sure)


def only_won() -> Rows:
    """One that would win all its battles with this chance: 1 less how often it does and its bound is too high."""

    def simulate(rng: Rng, battles: int, chance: float, each: int) -> Held:
        regulars, opponents = rng.normal(0, 0.7, 6), rng.integers(0, 6, battles)
        ratings = METHODS["bt"].fit(fought(rng, regulars, evenly(rng, 6, 3 * each), 0.2))
        if not ratings.rated.all():
            return {"lower bound": np.nan}
        own = lower_bound(regulars[opponents], np.ones(battles), chance)
        estimated = (ratings.rating[opponents] - 1000) / UNIT + regulars.mean()
        too_high = lower_bound(estimated, np.ones(battles), 0.025) > own
        return {"lower bound": 1 - np.exp(log_expit(own - regulars[opponents]).sum()) * too_high}

    for each in (20, 200):
        for battles in (5, 20):
            for chance in (0.02, 0.05):
                setting = partial(simulate, battles=battles, chance=chance, each=each)
                name = f"{battles} wins of chance {chance:.0%}, others' {each}"
                yield from study(name, setting, 300, {"lower bound": (0.975, 1.0)})


def other_methods() -> Rows:
    """The methods beside bt, each on boards of its own model, if it is there."""
    tables = {
        "davidson": (partial(_fitted, by_davidson, "davidson"), {"": {}}),
        "rao_kupper": (partial(_fitted, by_rao_kupper, "rao_kupper"), {"": {}}),
        "style": (_styled, {"": {}}),
        "merged": (_merged, JUDGES),
        "crowd": (partial(_fitted, by_reliability, "crowd"), {"": {}}),
        "online": (partial(_fitted, fought, "online"), {"": {}}),
    }
    # Two whose intervals are not claimed to be right, as their docstrings say.
    alone = {"crowd": ALONE, "online": ALONE}
    for method, (simulate, settings) in tables.items():
        for what, setting in settings.items() if method in METHODS else ():
            yield from study(what or "on its own model", partial(simulate, **setting), 400, alone)


def by_level() -> Rows:
    """Headlines that mix levels of different strengths in shares of 50, 30 and 20 %; and by dependent voters."""
    shares = np.array([0.5, 0.3, 0.2])

    def truth(levels: list[np.ndarray]) -> np.ndarray:
        return sum(share * one for share, one in zip(shares, levels, strict=True))

    def rated(parts: list[Comparisons], levels: list[np.ndarray], **kept: Any) -> np.ndarray:
        weights = {str(k): float(share) for k, share in enumerate(shares)}
        return inside(METHODS["mixture"].fit(levelled(parts), weights=weights, **kept), truth(levels))

    def strengths(rng: Rng, size: int) -> list[np.ndarray]:
        base = rng.normal(0, 0.7, size)
        return [base, 1.3 * base + rng.normal(0, 0.2, size), rng.normal(0, 0.7, size)]

    def independent(rng: Rng, each: int, ties: float) -> Held:
        levels = strengths(rng, 8)
        rows = (each * 4, each * 2, each)
        parts = [fought(rng, one, evenly(rng, 8, n), ties) for one, n in zip(levels, rows, strict=True)]
        return {within: rated(parts, levels, within=within) for within in ("bt", "firth")}

    def voters(rng: Rng) -> Held:
        levels = [rng.normal(0, 0.7, 8)] * 3
        battles = by_voters(rng, levels[0], evenly(rng, 8, 1_500), rng.integers(0, 30, 1_500))
        parts = [battles.take(slice(k, None, 3)) for k in range(3)]
        return {error: rated(parts, levels, error=error) for error in ("clustered", "score")}

    for each in (60, 300):
        for ties in TIES:
            name = f"mixture of 3 levels, the least of {each // 4} each, {ties:.0%} ties"
            yield from study(name, partial(independent, each=each, ties=ties), 400)
    yield from study("mixture, 30 voters at every level", voters, 400, {"score": ALONE})


JUDGES = {
    "500 votes, a good judge": {"right": 0.9, "favour": 0.0},
    "500 votes, a biased judge": {"right": 0.9, "favour": 0.5},
    "500 votes, a useless judge": {"right": 0.5, "favour": 0.0},
}


def _fitted(fight: Callable[..., Comparisons], method: str, rng: Rng) -> Held:
    strength = rng.normal(0, 0.7, 10)
    held = inside(METHODS[method].fit(fight(rng, strength, zipf(rng, 10, 1_000))), strength)
    return {method: held}


def _styled(rng: Rng) -> Held:
    strength = rng.normal(0, 0.7, 10)
    ratings = METHODS["style"].fit(styled(rng, strength, evenly(rng, 10, 4_000)))
    coefficients = np.array([one.lower < STYLE[one.name] < one.upper for one in ratings.coefficients])
    return {"style": inside(ratings, strength), "style coefficients": coefficients}


def _merged(rng: Rng, right: float, favour: float) -> Held:
    strength = rng.normal(0, 0.7, 6)
    return {"merged": inside(METHODS["merged"].fit(judged(rng, strength, right, favour)), strength)}


if __name__ == "__main__":
    for line in rows():
        print(line)
