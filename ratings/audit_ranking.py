"""Whether a judge ranks competitors as people do on the same battles, and whom it rates otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import nan

import numpy as np
from scipy import stats
from scipy.special import ndtri

from ratings.arrays import Codes, Flags, Floats, Indices
from ratings.audit_bias import design
from ratings.audit_decided import Decided
from ratings.audit_figures import Difference, Figure, between, holm
from ratings.audit_sharpness import Evidence, fit
from ratings.comparisons import Comparisons
from ratings.connectivity import giant
from ratings.counts import Pairs, pair_counts
from ratings.sandwich import information, inverse, laplacian
from ratings.settings import LikelihoodSettings
from ratings.strengths import expectations, strengths

DRAWS = 1_000
_CELLS = 1 << 20  # numbers per working array
_AGAIN = " people again"
_LEAST = 3  # competitors, below which an order says nothing
_LEFT = 0.1  # of a square, at least, that no strength can follow
_SCALE = LikelihoodSettings()
_FEW = "fewer than three competitors are rated by both"
_UNRATED = "its battles here do not tell how it compares: it won or lost them all by one of the two"


@dataclass(frozen=True, eq=False)
class Boards:
    """Strengths of C competitors by people and by the judge, logits, mean zero, (2, C).

    members: who they are, (M,). covariance: of all 2 C among each other, (2 C, 2 C), squares by battle.
    """

    members: Flags
    strength: Floats
    covariance: Floats

    def draw(self, rng: np.random.Generator) -> Floats:
        """Both boards as other samples of battles would show them, (DRAWS, 2, C)."""
        values, vectors = np.linalg.eigh(self.covariance)
        root = vectors * np.sqrt(np.maximum(values, 0))
        noise = rng.normal(size=(DRAWS, values.size)) @ root.T
        drawn: Floats = self.strength + noise.reshape(DRAWS, *self.strength.shape)
        return drawn


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


def ranking(found: Boards | None, rng: np.random.Generator, level: float) -> dict[str, Figure]:
    """Kendall's tau-b and Spearman's rho between the boards, and what people asked again would reach.

    Intervals are percentiles over boards drawn from the joint covariance of all ratings.
    """
    if found is None:
        names = [f"{name}{what}" for name in CORRELATIONS for what in ("", _AGAIN)]
        return {name: Figure(name, nan, nan, nan, 0, _FEW) for name in names}
    drawn, size, people = found.draw(rng), int(found.members.sum()), found.strength[:1]
    figures: dict[str, Figure] = {}
    for name, of in CORRELATIONS.items():
        value = float(of(people, found.strength[1:])[0])
        figures[name] = Figure(name, value, *_percentiles(of(drawn[:, 0], drawn[:, 1]), level, size))
        again = of(np.broadcast_to(people, drawn[:, 0].shape), drawn[:, 0])
        name += _AGAIN
        figures[name] = Figure(name, float(again.mean()), *_percentiles(again, level, size))
    return figures


def _percentiles(values: Floats, level: float, size: int) -> tuple[float, float, int, str]:
    lower, upper, note = between(values, level)
    return lower, upper, size, note


def _kendall(one: Floats, other: Floats) -> Floats:
    """Kendall's tau-b (1945, Biometrika 33) of each row, (B,)."""
    first, second = np.triu_indices(one.shape[1], 1)
    found = []
    for rows in np.array_split(np.arange(len(one)), max(1, one.shape[0] * first.size // _CELLS)):
        order, beside = (np.sign(x[rows][:, first] - x[rows][:, second]) for x in (one, other))
        scale = np.sqrt((order**2).sum(axis=1) * (beside**2).sum(axis=1))
        same = (order * beside).sum(axis=1)
        found.append(np.where(scale > 0, same / np.where(scale > 0, scale, 1), nan))
    return np.concatenate(found)


def _spearman(one: Floats, other: Floats) -> Floats:
    """Spearman's rho (1904) of each row, (B,)."""
    left = [stats.rankdata(x, axis=1) - (x.shape[1] + 1) / 2 for x in (one, other)]
    scale = np.sqrt((left[0] ** 2).sum(axis=1) * (left[1] ** 2).sum(axis=1))
    return np.where(scale > 0, (left[0] * left[1]).sum(axis=1) / np.where(scale > 0, scale, 1), nan)


CORRELATIONS: Mapping[str, Callable[[Floats, Floats], Floats]] = {"kendall": _kendall, "spearman": _spearman}


def differences(
    decided: Decided, known: Evidence, found: Boards | None, level: float, alpha: float
) -> tuple[Difference, ...]:
    """A row per competitor that both decided on, the most favoured first; unrated ones last, with a note."""
    rows = [_difference(decided, known, found, index, level) for index in range(len(decided.names))]
    rows = [row for row in rows if row.n]
    flagged = holm([row.p_value for row in rows], alpha).tolist()
    marked = [replace(row, flagged=flag) for row, flag in zip(rows, flagged, strict=True)]
    return tuple(sorted(marked, key=lambda row: (row.value != row.value, -row.value, row.competitor)))


def _difference(
    decided: Decided, known: Evidence, found: Boards | None, index: int, level: float
) -> Difference:
    favour, p_value, battles = _favour(decided, known, index)
    name = decided.names[index]
    if found is None or not found.members[index]:
        return Difference(name, nan, nan, nan, nan, nan, favour, p_value, False, battles, _UNRATED)
    place, size = int(found.members[:index].sum()), int(found.members.sum())
    people, judge = (_SCALE.mean + _SCALE.unit * found.strength[:, place]).tolist()
    contrast = np.zeros(2 * size)
    contrast[[place, size + place]] = -1, 1
    error = _SCALE.unit * float(np.sqrt(contrast @ found.covariance @ contrast))
    half, value = float(ndtri((1 + level) / 2)) * error, judge - people
    lower, upper = (value - half, value + half) if error > 0 else (nan, nan)
    return Difference(name, people, judge, value, lower, upper, favour, p_value, False, battles)


def _favour(decided: Decided, known: Evidence, index: int) -> tuple[float, float, int]:
    """How much more of a battle the judge gives one competitor than noise explains; its p-value; battles."""
    made, rows = design(decided), decided.compared
    own = (decided.a == index).astype(np.float64) - (decided.b == index)
    column = own[rows][made.kept]
    battles = int(np.count_nonzero(own[decided.both]))
    columns = np.column_stack([column, made.columns])
    if np.linalg.matrix_rank(columns) < columns.shape[1]:
        return nan, nan, battles
    fitted = fit(known.take(made.kept), columns, 1)
    return float(fitted.value[0]), float(fitted.p_value[0]), battles
