"""Whether a judge ranks competitors as people do on the same battles, and whom it rates otherwise."""

from dataclasses import dataclass
from math import nan

import numpy as np
from scipy.special import ndtri

from ratings.arrays import Codes, Flags, Floats, Indices
from ratings.audit_decided import Decided
from ratings.audit_design import Design
from ratings.audit_figures import Difference
from ratings.audit_tastes import tastes
from ratings.comparisons import Comparisons
from ratings.connectivity import giant
from ratings.counts import Pairs, pair_counts
from ratings.sandwich import information, inverse, laplacian
from ratings.settings import LikelihoodSettings
from ratings.strengths import expectations, strengths

_LEAST = 3  # competitors, below which an order says nothing
_LEFT = 0.1  # of a square, at least, that no strength can follow
_SCALE = LikelihoodSettings()
_UNRATED = "its battles here do not tell how it compares: it won or lost them all by one of the two"


@dataclass(frozen=True, eq=False)
class Boards:
    """Strengths of C competitors by people and by the judge, logits, mean zero, (2, C).

    members: who they are, (M,). covariance: of all 2 C among each other, (2 C, 2 C), squares by battle.
    """

    members: Flags
    strength: Floats
    covariance: Floats

    def noise(self, rng: np.random.Generator, count: int) -> Floats:
        """How other samples of as many battles would move both boards, (count, 2, C)."""
        values, vectors = np.linalg.eigh(self.covariance)
        root = vectors * np.sqrt(np.maximum(values, 0))
        moved: Floats = (rng.normal(size=(count, values.size)) @ root.T).reshape(count, *self.strength.shape)
        return moved


def boards(decided: Decided) -> Boards | None:
    """Bradley-Terry on the battles that both compared; None if fewer than three compare by both."""
    rows = decided.take(decided.compared)
    battle, vote = np.nonzero(~np.isnan(rows.credit))
    by_people = _battles(rows, battle, rows.people[battle, vote])
    by_judge = _battles(rows, np.arange(len(rows)), rows.judge)
    members = _comparable(by_people, by_judge)
    if members.sum() < _LEAST:
        return None
    sides = [_Side.of(each, members) for each in (by_people, by_judge)]
    inside = members[rows.a] & members[rows.b]
    position = np.cumsum(members) - 1
    a, b = position[rows.a[inside]], position[rows.b[inside]]
    kept = rows.take(inside)
    left = [sides[0].residual(a, b, kept.credit), sides[1].residual(a, b, kept.verdict[:, None])]
    bread = [side.bread for side in sides]
    blocks = [
        [bread[i] @ _meat(sides[0].pairs, a, b, left[i] * left[j]) @ bread[j] for j in (0, 1)] for i in (0, 1)
    ]
    return Boards(members, np.stack([side.strength for side in sides]), np.block(blocks))


@dataclass(frozen=True, eq=False)
class _Side:
    """One board: pairs, strengths, (C,), H^+, (C, C), and how far a verdict pulls its pair, (C, C)."""

    pairs: Pairs
    strength: Floats
    bread: Floats

    @classmethod
    def of(cls, data: Comparisons, members: Flags) -> "_Side":
        pairs = pair_counts(data).within(members)
        strength, _ = strengths(pairs)
        return cls(pairs, strength, inverse(information(pairs, expectations(pairs, strength))))

    def residual(self, a: Indices, b: Indices, credit: Floats) -> Floats:
        """Sum over a battle's verdicts of credit less its expectation, over sqrt(1 - leverage), (N,)."""
        chance = 1 / (1 + np.exp(self.strength[b] - self.strength[a]))
        own = np.diag(self.bread)
        pull = chance * (1 - chance) * (own[a] + own[b] - 2 * self.bread[a, b])
        number = (~np.isnan(credit)).sum(axis=1)
        surprise: Floats = np.nansum(credit - chance[:, None], axis=1)
        return np.asarray(surprise / np.sqrt(np.maximum(1 - number * pull, _LEFT)))


def _battles(rows: Decided, battle: Indices, outcome: Codes) -> Comparisons:
    return Comparisons(rows.names, rows.a[battle], rows.b[battle], outcome)


def _comparable(one: Comparisons, other: Comparisons) -> Flags:
    """The largest set of competitors that both boards compare, (M,), found by narrowing in turn."""
    members = np.ones(len(one.names), dtype=np.bool_)
    while True:
        before = members.sum()
        for data in (one, other):
            inside = data.take(members[data.a] & members[data.b] & (data.a != data.b))
            if not len(inside):
                return np.zeros_like(members)
            members = members & giant(pair_counts(inside))
        if members.sum() == before:
            return members


def _meat(pairs: Pairs, a: Indices, b: Indices, squares: Floats) -> Floats:
    cell = np.minimum(a, b) * pairs.size + np.maximum(a, b)
    place = np.searchsorted(pairs.first * pairs.size + pairs.second, cell)
    return laplacian(pairs, np.asarray(np.bincount(place, squares, pairs.first.size), dtype=np.float64))


def differences(
    decided: Decided, made: Design, found: Boards | None, level: float, alpha: float
) -> tuple[Difference, ...]:
    """A row per competitor that both decided on, the most favoured first; unrated ones last, with a note."""
    favour, p_value, flagged = tastes(decided, made, alpha)
    size = len(decided.names)
    both = np.concatenate([side[decided.both & (decided.a != decided.b)] for side in (decided.a, decided.b)])
    battles = np.bincount(both, minlength=size)
    rows = [
        Difference(
            decided.names[k],
            *_points(found, k, level),
            favour=float(favour[k]),
            p_value=float(p_value[k]),
            flagged=bool(flagged[k]),
            n=int(battles[k]),
            note="" if found is not None and found.members[k] else _UNRATED,
        )
        for k in np.flatnonzero(battles).tolist()
    ]
    return tuple(sorted(rows, key=lambda row: (row.value != row.value, -row.value, row.competitor)))


def _points(found: Boards | None, index: int, level: float) -> tuple[float, float, float, float, float]:
    """Rating by people and by the judge, the difference and its interval; NaN if unrated."""
    if found is None or not found.members[index]:
        return nan, nan, nan, nan, nan
    place, size = int(found.members[:index].sum()), int(found.members.sum())
    people, judge = (_SCALE.mean + _SCALE.unit * found.strength[:, place]).tolist()
    contrast = np.zeros(2 * size)
    contrast[[place, size + place]] = -1, 1
    error = _SCALE.unit * float(np.sqrt(contrast @ found.covariance @ contrast))
    half, value = float(ndtri((1 + level) / 2)) * error, judge - people
    return people, judge, value, value - half if error > 0 else nan, value + half if error > 0 else nan
