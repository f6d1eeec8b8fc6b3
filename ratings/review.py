"""Which of a judge's verdicts a person should look at next: where a decision is expected to tell most."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit, logit, rel_entr
from scipy.stats import beta

from ratings.arrays import Codes, Column, Counts, Flags, Floats, Indices
from ratings.errors import BadComparisons, BadSetting, NoBattles
from ratings.labels import OUTCOMES
from ratings.review_model import Design, banded, fit

_ALIKE = 0.5  # the correlation of votes on one battle: further votes tell less of battles like it
_STRENGTH = 1.0  # votes that all that is known of a battle is worth beside the votes on it
_SURE = 0.98  # nobody is held to be surer than this
_TIE, _BOTH_BAD = OUTCOMES.index("tie"), OUTCOMES.index("both_bad")


@dataclass(frozen=True, eq=False)
class Seen:
    """N verdicts of a judge, and what is known of the battles.

    verdict: codes of ratings.OUTCOMES, (N,). votes: how many people said which of them, (N, 4).
    confidence: of the judge, 0 to 1, NaN where not told, (N,). conflict: whether it contradicted itself when
    the sides were swapped, (N,). expected: how likely a is to win by a board's ratings, NaN where not known,
    (N,). kinds: words by which battles are alike, (N,) each: "category", "language" and so on. measures:
    numbers by which they are, (N,) each, NaN where not known: "length" and so on; cut into bands.
    Raises NoBattles without a verdict, BadComparisons for columns of other lengths and codes of no outcome.
    """

    verdict: Codes
    votes: Counts
    confidence: Floats | None = None
    conflict: Flags | None = None
    expected: Floats | None = None
    kinds: Mapping[str, Column] = field(default_factory=dict)
    measures: Mapping[str, Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not len(self):
            raise NoBattles("the judge has decided no battle")
        single = {"confidence": self.confidence, "conflict": self.conflict, "expected": self.expected}
        for name, column in (single | dict(self.kinds) | dict(self.measures)).items():
            if column is not None and np.shape(column) != (len(self),):
                raise BadComparisons(f"has shape {np.shape(column)}, not ({len(self)},)", column=name)
        if self.votes.shape != (len(self), len(OUTCOMES)):
            raise BadComparisons(f"has shape {self.votes.shape}", column="votes")
        bad = np.flatnonzero((self.verdict < 0) | (self.verdict >= len(OUTCOMES)))
        if bad.size:
            raise BadComparisons("no outcome has this code", row=int(bad[0]) + 1, column="verdict")

    def __len__(self) -> int:
        return int(self.verdict.size)

    @property
    def voted(self) -> Counts:
        """How many people voted on each, (N,)."""
        counts: Counts = self.votes.sum(axis=1)
        return counts

    @property
    def against(self) -> Counts:
        """How many of them said something else than the judge, (N,)."""
        counts: Counts = self.voted - self.votes[np.arange(len(self)), self.verdict]
        return counts


@dataclass(frozen=True)
class Cell:
    """Battles that are alike in one thing: how often people disagreed with the judge there.

    battles: all of them. voted: those that people voted on. share: of voters there, each battle once, that
    disagreed; None where nobody voted. expected, lower, upper: the same as learnt with all else that is
    known, which pulls the few towards the rest, at `level`.
    """

    kind: str
    value: str
    battles: int
    voted: int
    share: float | None
    lower: float | None
    upper: float | None
    expected: float


@dataclass(frozen=True, eq=False)
class Review:
    """The order in which to look at verdicts, and why.

    order: rows, the one that tells most first. bits: how much a decision is expected to tell, (N,), the sum
    of `fault`, of this verdict, and `gain`, of verdicts like it. wrong, lower, upper: how likely people would
    disagree with it, (N,), at `level`. usual: the same of all verdicts on average. cells: by kind, the worst
    first; design: who is in which; spreads: how far the cells of each kind are apart, in logits.
    """

    order: Indices
    bits: Floats
    fault: Floats
    gain: Floats
    wrong: Floats
    lower: Floats
    upper: Floats
    usual: float
    cells: tuple[Cell, ...]
    design: Design
    spreads: Mapping[str, float]
    level: float = 0.95

    def cells_of(self, row: int) -> tuple[Cell, ...]:
        """The cells that a verdict is in, the worst first."""
        design = self.design
        named = {(kind, design.cells[kind][codes[row]]) for kind, codes in design.codes.items()}
        found = [cell for cell in self.cells if (cell.kind, cell.value) in named]
        return tuple(sorted(found, key=lambda cell: -cell.expected))


def review(seen: Seen, level: float = 0.95) -> Review:
    """Ranks verdicts by the bits that one more person's decision is expected to tell of the judge.

    With p how likely people disagree with a verdict and r how likely on average, a decision tells
    `fault` = p log2(p / r) + (1 - p) log2((1 - p) / (1 - r)) where p > r, else 0 (Kullback and Leibler 1951:
    how far this verdict is from what is usual), and `gain` = log2(1 + w p (1 - p) v) / 2 of the coefficients
    behind p (Lindley 1956, with normal coefficients), where v is the variance of logit p and w what one more
    vote weighs. Among equals the surer verdict is first. Raises BadSetting for a level outside (0, 1).
    """
    if not 0 < level < 1:
        raise BadSetting(f"level = {level!r} must be between 0 and 1")
    voted, against = seen.voted.astype(np.float64), seen.against.astype(np.float64)
    model = fit(_design(seen), against / np.maximum(voted, 1), _weight(voted))
    mean, variance = model.expected()
    prior = expit(
        mean / np.sqrt(1 + np.pi * variance / 8)
    )  # the mean of a logistic of a normal (MacKay 1992)
    wrong, lower, upper = _posterior(prior, voted, against, level)
    usual = float(prior.mean())
    fault = np.where(wrong > usual, _divergence(wrong, usual), 0.0)
    more = _weight(voted + 1) - _weight(voted)
    gain = np.log2(1 + more * prior * (1 - prior) * variance) / 2
    bits = fault + gain
    return Review(
        order=_order(bits, wrong, seen),
        bits=bits,
        fault=fault,
        gain=gain,
        wrong=wrong,
        lower=lower,
        upper=upper,
        usual=usual,
        cells=_cells(model.design, seen, prior, level),
        design=model.design,
        spreads=model.spreads,
        level=level,
    )


def _weight(voted: Floats) -> Floats:
    """What so many votes on one battle tell of battles like it, in votes on different ones (Kish 1965)."""
    return voted / (1 + np.maximum(voted - 1, 0) * _ALIKE)


def _design(seen: Seen) -> Design:
    lines: dict[str, Floats] = {}
    kinds = {kind: np.asarray(words, dtype=str) for kind, words in seen.kinds.items()}
    kinds["verdict"] = np.array(OUTCOMES)[seen.verdict]
    if seen.confidence is not None:
        lines["doubt"] = -logit(np.clip(seen.confidence, 1 - _SURE, _SURE))
        kinds["confidence"] = banded(seen.confidence)
    if seen.expected is not None:
        lines["upset"] = _upset(seen.verdict, seen.expected)
    if seen.conflict is not None:
        lines["conflict"] = seen.conflict.astype(np.float64)
    return Design.of(lines, kinds | {name: banded(values) for name, values in seen.measures.items()})


def _upset(verdict: Codes, expected: Floats) -> Floats:
    """How far a verdict is from what the board expects, in logits; of a tie, how uneven the two are."""
    ahead = logit(np.clip(expected, 1 - _SURE, _SURE))
    told = np.stack([-ahead, ahead, np.abs(ahead), np.full(ahead.shape, np.nan)])
    found: Floats = told[verdict, np.arange(verdict.size)]
    return found


def _posterior(prior: Floats, voted: Floats, against: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """How likely people disagree after these votes: a beta distribution's mean and central interval."""
    a, b = _STRENGTH * prior + against, _STRENGTH * (1 - prior) + voted - against
    return a / (a + b), *_central(a, b, level)


def _central(a: Floats, b: Floats, level: float) -> tuple[Floats, Floats]:
    tail = (1 - level) / 2
    return np.asarray(beta.ppf(tail, a, b)), np.asarray(beta.ppf(1 - tail, a, b))


def _divergence(p: Floats, r: float) -> Floats:
    found: Floats = (rel_entr(p, r) + rel_entr(1 - p, 1 - r)) / np.log(2)
    return found


def _order(bits: Floats, wrong: Floats, seen: Seen) -> Indices:
    """The most bits first; among equals the likelier fault, then the surer verdict, then the first."""
    sure = np.zeros(len(seen)) if seen.confidence is None else np.nan_to_num(seen.confidence)
    order: Indices = np.lexsort((-sure, -wrong.round(6), -bits.round(6)))
    return order


def _cells(design: Design, seen: Seen, prior: Floats, level: float) -> tuple[Cell, ...]:
    there = (seen.voted > 0).astype(np.float64)
    share = there * seen.against / np.maximum(seen.voted, 1)
    found = []
    for kind, values in design.cells.items():
        codes = design.codes[kind]
        counted = (np.bincount(codes, what) for what in (np.ones(len(seen)), there, share, prior))
        battles, voted, against, expected = (np.asarray(count, dtype=np.float64) for count in counted)
        # Jeffreys' interval, which has a width at 0 and at 1 too; of nobody's votes it says nothing.
        bounds = _central(against + 0.5, voted - against + 0.5, level)
        with np.errstate(invalid="ignore"):
            told = np.stack([against / voted, *bounds, expected / battles])
        found += [
            Cell(kind, value, int(battles[at]), int(voted[at]), *_told(told[:, at], voted[at] > 0))
            for at, value in enumerate(values)
        ]
    return tuple(sorted(found, key=lambda cell: (cell.kind, -cell.expected, cell.value)))


def _told(numbers: Floats, seen: bool) -> tuple[float | None, float | None, float | None, float]:
    share, lower, upper, expected = map(float, numbers)
    return (share, lower, upper, expected) if seen else (None, None, None, expected)
