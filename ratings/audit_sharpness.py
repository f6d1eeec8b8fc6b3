"""Tells a judge's taste from its noise: verdicts are what people prefer, blurred, and what is added."""

from dataclasses import dataclass, replace
from math import nan

import numpy as np
from scipy.special import stdtr, stdtrit

from ratings.arrays import Flags, Floats, Indices
from ratings.audit_decided import Decided
from ratings.comparisons import Comparisons
from ratings.connectivity import groups
from ratings.counts import pair_counts
from ratings.leverages import spread
from ratings.sandwich import information, inverse
from ratings.strengths import expectations, strengths

_PRIOR = 2.0  # votes that the strengths of the two weigh beside the votes of others on the same battle
_STRONG = 10.0  # F of an instrument that can be relied on (Staiger and Stock 1997, Econometrica 65)
_FEW = 5.0  # battles that a coefficient rests on, in effect; from fewer no spread can be told
_LEFT = 0.1  # of a residual, at least, that no fit can follow
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Evidence:
    """N battles on which judge and people prefer: verdict f, mean vote y, both less 1/2, (N,).

    known: what is expected of a vote from all but itself (strengths and the other votes on the battle), mean
    over the battle's votes, (N,); together: mean of it times the vote, (N,).
    """

    verdict: Floats
    vote: Floats
    known: Floats
    together: Floats

    def __len__(self) -> int:
        return self.verdict.size

    def take(self, rows: Flags) -> "Evidence":
        """Only these battles (a mask)."""
        return Evidence(self.verdict[rows], self.vote[rows], self.known[rows], self.together[rows])


@dataclass(frozen=True, eq=False)
class Fitted:
    """Coefficients, their standard errors, degrees of freedom and p-values, (K,) each; NaN where undefined.

    blunt: where sharpness could not be told, the same as if it were 0, these being those as if it were 1.
    """

    value: Floats
    error: Floats
    free: Floats
    p_value: Floats
    blunt: "Fitted | None" = None

    @classmethod
    def of(cls, value: Floats, error: Floats, free: Floats) -> "Fitted":
        # A fit that leaves nothing over has no spread, and is surest: one battle in all might be otherwise.
        error = np.where(error > _ROUNDING, error, 1 / (free + 1))
        return cls(value, error, free, 2 * stdtr(free, -np.abs(value) / error))

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Lower and upper ends, (K,) each, over all that noise may be if that was not told."""
        half = stdtrit(self.free, (1 + level) / 2) * self.error
        lower, upper = self.value - half, self.value + half
        if self.blunt is None:
            return lower, upper
        least, most = self.blunt.interval(level)
        return np.minimum(lower, least), np.maximum(upper, most)


def evidence(decided: Decided) -> Evidence:
    """The battles `decided.compared`, with what all votes say of each but for its own."""
    rows = decided.compared
    credit = decided.credit[rows] - 0.5
    count = decided.prefer[rows].astype(np.float64)
    total = np.nansum(credit, axis=1)
    others = np.where(np.isnan(credit), 0.0, total[:, None] - np.nan_to_num(credit))
    known = (_PRIOR * _expected(decided)[rows, None] + others) / (_PRIOR + count - 1)[:, None]
    known = np.where(np.isnan(credit), 0.0, known)
    together = (known * np.nan_to_num(credit)).sum(axis=1) / count
    return Evidence(decided.verdict[rows] - 0.5, total / count, known.sum(axis=1) / count, together)


def _expected(decided: Decided) -> Floats:
    """Side a's expected score by strengths without the battle's own votes, less 1/2, (N,); 0 if unknown."""
    battle, vote = np.nonzero(~np.isnan(decided.credit))
    found = np.zeros(len(decided))
    if not battle.size:
        return found
    outcome = decided.people[battle, vote].astype(np.int8)
    votes = Comparisons(decided.names, decided.a[battle], decided.b[battle], outcome)
    if not (votes.a != votes.b).any():
        return found
    pairs = pair_counts(votes)
    for inside in groups(pairs):
        own = pairs.within(inside)
        strength, _ = strengths(own)
        chance = expectations(own, strength)
        pull = chance * (1 - chance) * spread(own, inverse(information(own, chance)))
        position = np.cumsum(inside) - 1
        here = np.flatnonzero(inside[decided.a] & inside[decided.b] & (decided.a != decided.b))
        found[here] = _without_own(decided, here, (strength, position), (own.first, own.second, pull))
    return found


def _without_own(
    decided: Decided, here: Indices, at: tuple[Floats, Indices], pairs: tuple[Indices, Indices, Floats]
) -> Floats:
    """p - R h (y - p) / (1 - R h): one Newton step away from the battle's R votes, each of leverage h."""
    (strength, position), (first, second, pull) = at, pairs
    a, b, size = position[decided.a[here]], position[decided.b[here]], strength.size
    cell = np.searchsorted(first * size + second, np.minimum(a, b) * size + np.maximum(a, b))
    met = decided.prefer[here] > 0
    count, own = decided.prefer[here], pull[np.minimum(cell, pull.size - 1)]
    chance = 1 / (1 + np.exp(strength[b] - strength[a]))
    surprise = np.nansum(decided.credit[here], axis=1) - count * chance
    moved = np.where(met, own * surprise / np.maximum(1 - count * own, _LEFT), 0.0)
    without: Floats = np.clip(chance - moved, 0.0, 1.0) - 0.5
    return without


def fit(known: Evidence, columns: Floats, tested: int, among: Flags | None = None) -> Fitted:
    """verdict = sharpness * (what the vote expresses) + columns * coefficients, by instrumental variables.

    A judge that is right as often as people has sharpness 1, one that answers at random 0, so that noise
    alone, whatever properties go with better replies, leaves all coefficients at zero. A single vote is what
    it expresses plus its own noise; `known` goes with the first and not with the second, which makes it an
    instrument (Reiersol 1945; leave-one-out, Angrist, Imbens and Krueger 1999, J. Appl. Econometrics 14).
    columns: (N, K); the first `tested` are reported, or, with `among` (N,), how much sharper it is there than
    elsewhere. Squares are by battle, over (1 - leverage)^2 (HC3), with the degrees of freedom of as many
    battles as the coefficient rests on in effect. Where strengths and votes are too alike to serve, the
    coefficients are those of verdict - vote, and one counts only if it also shows in the verdict alone with
    the same sign: what lies between indifference and people's own taste may be noise.
    """
    where = [np.ones(len(known))] if among is None else [np.ones(len(known)), among.astype(np.float64)]
    blurs = np.stack(where, axis=1)
    if is_strong(known, columns, blurs):
        found = blurred(known, blurs, columns).told()
        of = slice(1, 1 + tested) if among is None else slice(1, 2)
        return Fitted.of(*(part[of] for part in found))
    if among is not None:
        return Fitted.of(*np.full((3, 1), nan))
    return _either_way(known, columns, tested)


def sharpness(known: Evidence, columns: Floats) -> Fitted:
    """How much of what people's votes express shows in the verdicts: 1 as in a vote, 0 nothing, (1,)."""
    blur = np.ones((len(known), 1))
    if not is_strong(known, columns, blur):
        return Fitted.of(*np.full((3, 1), nan))
    return Fitted.of(*(part[:1] for part in blurred(known, blur, columns).told()))


def is_strong(known: Evidence, columns: Floats, blurs: Floats) -> bool:
    """Whether the instrument foretells the vote beside the columns, inside the last blur and outside."""
    if len(known) <= columns.shape[1] + blurs.shape[1]:
        return False
    parts = [blurs[:, -1] > 0, blurs[:, -1] == 0]
    return all(_strength(known, columns, part) >= _STRONG for part in parts if part.any())


def _strength(known: Evidence, columns: Floats, part: Flags) -> float:
    """The instrument's F, by battle."""
    beside = columns[part]
    taken = beside @ np.linalg.lstsq(beside, known.known[part], rcond=None)[0] if beside.size else 0.0
    moment = known.together[part] - taken * known.vote[part]
    total, noise = float(moment.sum()), float((moment**2).sum())
    return total * abs(total) / noise if noise > _ROUNDING else 0.0


@dataclass(frozen=True, eq=False)
class System:
    """Equations instruments' (verdict - regressors value) = 0, solved: N battles, J coefficients.

    regressors, instruments, score (of each battle at the solution): (N, J). turn: inverse of their products,
    (J, J). value: (J,). left: of the verdict, (N,).
    """

    regressors: Floats
    instruments: Floats
    turn: Floats
    value: Floats
    left: Floats
    score: Floats

    def told(self) -> tuple[Floats, Floats, Floats]:
        """Value, error (HC3) and degrees of freedom of each coefficient, (J,) each."""
        pull = self.instruments @ self.turn.T
        leverage = (self.regressors * pull).sum(axis=1)
        influence = (self.score @ self.turn.T) / np.maximum(1 - leverage, _LEFT)[:, None]
        return self.value, np.sqrt((influence**2).sum(axis=0)), _free(pull)


def blurred(known: Evidence, blurs: Floats, columns: Floats) -> System:
    """The verdict by the vote times each of the blurs, (N, E), and by the columns, (N, K)."""
    vote, size = known.vote[:, None], blurs.shape[1]
    regressors = np.hstack([blurs * vote, columns])
    instruments = np.hstack([blurs * known.known[:, None], columns])
    bread = instruments.T @ regressors
    # The instrument stands in the mean over votes of its product with each, not in the product of means.
    bread[:size, :size] = blurs.T @ (blurs * known.together[:, None])
    turn = np.linalg.inv(bread)
    value = turn @ (instruments.T @ known.verdict)
    left = known.verdict - regressors @ value
    score = instruments * left[:, None]
    noise = (known.together - known.known * known.vote) * (blurs @ value[:size])
    score[:, :size] -= blurs * noise[:, None]
    return System(regressors, instruments, turn, value, left, score)


def plain(explained: Floats, columns: Floats) -> System:
    """Least squares of anything, (N,), on the columns."""
    turn = np.asarray(np.linalg.inv(columns.T @ columns), dtype=np.float64)
    value = turn @ (columns.T @ explained)
    left = explained - columns @ value
    return System(columns, columns, turn, value, left, columns * left[:, None])


def _either_way(known: Evidence, columns: Floats, tested: int) -> Fitted:
    more, alone = (
        Fitted.of(*(x[:tested] for x in plain(explained, columns).told()))
        for explained in (known.verdict - known.vote, known.verdict)
    )
    return replace(more, p_value=either_way(more, alone), blunt=alone)


def either_way(more: Fitted, alone: Fitted) -> Floats:
    """p-values of what shows in verdict - vote and, with the same sign, in the verdict alone, (K,)."""
    agree = np.sign(more.value) == np.sign(alone.value)
    return np.where(agree | np.isnan(more.p_value), np.fmax(more.p_value, alone.p_value), 1.0)


def people(known: Evidence, columns: Floats, tested: int) -> Floats:
    """What people's votes give for one unit of each of the first columns, (tested,)."""
    return plain(known.vote, columns).value[:tested]


def _free(pull: Floats) -> Floats:
    """Battles in effect, less those that coefficients take up; NaN if too few (Kish 1965)."""
    squares = pull**2
    number = squares.sum(axis=0) ** 2 / np.maximum((squares**2).sum(axis=0), 1e-300)
    return np.where(number >= _FEW, np.minimum(number - 1, len(pull) - pull.shape[1]), nan)
