"""Asks whether our questions read like those of real people: blind rankings of questions on the same item."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy.special import ndtri

from .conversation import Ask, Part
from .reading import Shape, Unreadable, read
from .wording import block, brief

Z = float(ndtri(0.975))
DRAWS = 9_999
AT_ONCE = 500_000
"""Ranks that are held in memory for permuting."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody ranks: questions on one item in a drawn order. `sources` stays out of sight.

    Asked is which question a real person with an interest in the content would most likely ask
    (VideoAutoArena, arXiv 2411.13281: 1 = most like a real user's, as opposed to a test's).
    """

    item: str
    questions: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The sources of one sheet from the most real to the least, by one person or judge."""

    item: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How often a source was ranked at a place, 1 being the best, with a 95 % interval of Wilson's."""

    source: str
    place: int
    count: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The count as a share of all rankings."""
        return self.count / self.n


@dataclass(frozen=True, slots=True)
class Realism:
    """The outcome of an exam.

    `friedman` is Friedman's statistic over items, whose ranks are means over their rankings; `p_value`
    the chance of one as large if sources did not differ, by permutation within items. Both are None
    when there is nothing to tell. The intervals take rankings as independent, which several of one item
    are not.
    """

    shares: tuple[Share, ...]
    mean_rank: dict[str, float]
    friedman: float | None
    p_value: float | None
    rankings: int
    unreadable: int

    def of(self, source: str, place: int) -> Share:
        """How often a source came at a place."""
        return next(row for row in self.shares if (row.source, row.place) == (source, place))


def sheets(questions: Mapping[str, Mapping[str, str]], rng: Random) -> tuple[Sheet, ...]:
    """A sheet per item that every source has a question on; `questions` by source, then by item.

    The order of items and, on each sheet, of questions is drawn.
    """
    items = sorted(set.intersection(*(set(of) for of in questions.values())) if questions else ())
    drawn = []
    for item in rng.sample(items, len(items)):
        sources = rng.sample(sorted(questions), len(questions))
        drawn.append(Sheet(item, tuple(questions[source][item] for source in sources), tuple(sources)))
    return tuple(drawn)


def read_ranking(sheet: Sheet, order: Sequence[int]) -> Ranking:
    """A ranking from the numbers of a sheet's questions, 1 being the first shown, the most real first.

    Raises `Unreadable` for anything but each number once.
    """
    if sorted(order) != list(range(1, len(sheet.sources) + 1)):
        raise Unreadable(f"{list(order)} is no order of {len(sheet.sources)} questions")
    return Ranking(sheet.item, tuple(sheet.sources[number - 1] for number in order))


class Ordered(Shape):
    """A short reason, then the numbers of the questions, the most real first."""

    reason: str = Field(max_length=400)
    order: list[Annotated[int, Field(strict=True)]]


async def rank(sheet: Sheet, ask: Ask, media: tuple[Part, ...] = ()) -> Ranking:
    """A ranking by a model, shown the media where there are any; raises `NoAnswer` and `Unreadable`."""
    shown = (f"Question {n}:\n{block('question', text)}" for n, text in enumerate(sheet.questions, 1))
    answer = await ask(brief("realism", *shown, media=media), schema=_schema(len(sheet.questions)))
    return read_ranking(sheet, read(answer, Ordered).order)


def _schema(count: int) -> dict[str, Any]:
    numbers = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": count}}
    exactly = {"minItems": count, "maxItems": count}
    schema = Ordered.model_json_schema()
    return schema | {"properties": schema["properties"] | {"order": numbers | exactly}}


def examine(rankings: Iterable[Ranking | Unreadable], seed: int = 0) -> Realism:
    """What rankings of the same sources say; unreadable ones are counted and left out.

    Raises `ValueError` when rankings are of different sources.
    """
    given = list(rankings)
    readable = [one for one in given if isinstance(one, Ranking)]
    sources = sorted(readable[0].sources) if readable else []
    if any(sorted(one.sources) != sources for one in readable):
        raise ValueError("all rankings must be of the same sources")
    ranks = _mean_ranks(readable, sources)
    statistic, p_value = _differ(ranks, seed)
    return Realism(
        shares=_shares(readable, sources),
        mean_rank=dict(zip(sources, ranks.mean(axis=0).tolist(), strict=True)) if readable else {},
        friedman=statistic,
        p_value=p_value,
        rankings=len(readable),
        unreadable=len(given) - len(readable),
    )


def _shares(rankings: Sequence[Ranking], sources: Sequence[str]) -> tuple[Share, ...]:
    n = len(rankings)
    counts = Counter(pair for one in rankings for pair in enumerate(one.sources, 1))
    rows = [
        (source, place, counts[place, source]) for source in sources for place in range(1, len(sources) + 1)
    ]
    return tuple(Share(source, place, count, n, *wilson(count, n)) for source, place, count in rows)


def wilson(count: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of n > 0 (Wilson 1927, JASA 22)."""
    share, spread = count / n, Z * Z / n
    centre = share + spread / 2
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n))
    low, high = (centre - half) / (1 + spread), (centre + half) / (1 + spread)
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def _mean_ranks(rankings: Sequence[Ranking], sources: Sequence[str]) -> Floats:
    """Items by sources: the mean place of each source over the rankings of an item."""
    places: defaultdict[str, list[list[int]]] = defaultdict(list)
    for one in rankings:
        places[one.item].append([one.sources.index(source) + 1 for source in sources])
    rows = [np.mean(places[item], axis=0) for item in sorted(places)]
    return np.array(rows, float).reshape(len(rows), len(sources))


def _differ(ranks: Floats, seed: int) -> tuple[float | None, float | None]:
    """Friedman's statistic (1937, JASA 32, with ties as in Conover), and its permutation p-value."""
    items, sources = ranks.shape
    spread = ((ranks - (sources + 1) / 2) ** 2).sum()
    if items < 2 or sources < 2 or spread == 0:
        return None, None
    scale = (sources - 1) / spread
    found = _between(ranks.sum(axis=0), items) * scale
    drawn = np.concatenate(list(_permuted(ranks, np.random.default_rng(seed))))
    as_large = int((_between(drawn, items) * scale >= found - 1e-9).sum())
    return float(found), (1 + as_large) / (1 + DRAWS)


def _permuted(ranks: Floats, rng: np.random.Generator) -> Iterator[Floats]:
    """Rank sums of sources with the ranks of each item in a drawn order: `DRAWS` rows, many at once."""
    at_once = max(1, AT_ONCE // ranks.size)
    for start in range(0, DRAWS, at_once):
        copies = np.tile(ranks, (min(at_once, DRAWS - start), 1, 1))
        yield rng.permuted(copies, axis=2).sum(axis=1)


def _between(sums: Floats, items: int) -> Floats:
    """How far the rank sums of sources lie from what each would have by chance, squared and added up."""
    middle = items * (sums.shape[-1] + 1) / 2
    squares: Floats = ((sums - middle) ** 2).sum(axis=-1)
    return squares
