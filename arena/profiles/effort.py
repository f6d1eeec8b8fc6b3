"""What a competitor's replies took: seconds, tokens and money, by what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any, Self

from arena.endpoints.price import cost_of

from .mine import read

LATEST = 1_000  # replies that are looked at: what it takes today, not what it took years ago
Z = 1.959964  # 95 %

_EFFORT = """
SELECT modality, count(*), count(total_s), avg(total_s), stddev_samp(total_s),
    count(tokens_in), avg(tokens_in)::float8, stddev_samp(tokens_in)::float8,
    count(tokens_out), avg(tokens_out)::float8, stddev_samp(tokens_out)::float8
FROM (
    SELECT q.modality, r.total_s, r.tokens_in, r.tokens_out
    FROM (SELECT id, question_id, CASE WHEN a_id = %(one)s THEN 'a' ELSE 'b' END AS side FROM battles_battle
        WHERE %(one)s IN (a_id, b_id) AND status = 'played' ORDER BY id DESC LIMIT %(latest)s) b
    JOIN battles_reply r ON r.battle_id = b.id AND r.side = b.side
    JOIN questions_question q ON q.id = b.question_id
) replies GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True)
class Mean:
    """An average with its 95 % interval; None where nobody measured, or of one measurement alone."""

    n: int
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None

    @classmethod
    def of(cls, n: int, mean: float | None, deviation: float | None) -> Self:
        """From a sample's mean and standard deviation."""
        if mean is None or deviation is None:
            return cls(n, mean)
        half = Z * deviation / sqrt(n)
        return cls(n, mean, max(0.0, mean - half), mean + half)

    def as_json(self) -> dict[str, Any]:
        """The mean for machines."""
        return dict(vars(self))


@dataclass(frozen=True)
class Effort:
    """What replies to questions of one modality took; cost in the currency of the endpoint's price."""

    modality: str
    replies: int
    seconds: Mean
    tokens_in: Mean
    tokens_out: Mean
    cost: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The line for machines."""
        means = {name: getattr(self, name).as_json() for name in ("seconds", "tokens_in", "tokens_out")}
        return {"modality": self.modality, "replies": self.replies} | means | {"cost": self.cost}


def efforts(competitor: int, price: Mapping[str, float]) -> tuple[Effort, ...]:
    """By modality, of its latest replies; `price` is of a million tokens, `input` and `output`."""
    found = []
    for modality, n, *rest in read(_EFFORT, one=competitor, latest=LATEST):
        seconds, tokens_in, tokens_out = (Mean.of(*rest[i : i + 3]) for i in (0, 3, 6))
        cost = cost_of(tokens_in.mean, tokens_out.mean, price)
        found.append(Effort(modality, n, seconds, tokens_in, tokens_out, cost))
    return tuple(found)
