"""Takes an exam: asks what was not answered yet and keeps every answer as it comes."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

from django.db import connection

from arena.endpoints.connect import Connections, connections
from arena.judges.protocols.base import Judge, Order, Verdict
from arena.judges.protocols.orders import swap_case, swap_verdict
from arena.judges.protocols.rows import as_row
from arena.judges.seats import asked
from arena.leases import Shift

from .items import Item
from .models import ExamAnswer
from .sitters import Sitter

ORDERS: dict[str, tuple[Order, ...]] = {"pair": ("ab", "ba")}
"""In which orders an item of a kind is shown; once, as it is, where the kind is not named."""
AS_IT_IS: tuple[Order, ...] = ("ab",)


class AlreadySitting(RuntimeError):
    """The same judge is being asked by another process."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question of an exam: an item in one order."""

    item: Item
    digest: str
    order: Order
    sample: int


def sheets(items: Iterable[tuple[Item, str]], kind: str, samples: int) -> Iterator[Sheet]:
    """All that is to be asked, in the items' order; items come with their digests."""
    for item, digest in items:
        for order in ORDERS.get(kind, AS_IT_IS):
            for sample in range(samples):
                yield Sheet(item, digest, order, sample)


@dataclass
class ExamStage:
    """Sheets in, answers out. What was answered before is not asked again."""

    sitter: Sitter
    judge: Judge
    due: Iterator[Sheet]
    connections: Connections
    tell: Callable[[int], object]

    def claim(self, token: UUID, limit: int) -> Sequence[Sheet]:
        return list(islice(self.due, limit))

    async def do(self, sheet: Sheet) -> Verdict:
        case = replace(sheet.item.case, seat_families=self.sitter.families)
        ask = asked(self.sitter.seats, self.connections)
        if sheet.order == "ba":
            return swap_verdict(await self.judge(swap_case(case), ask))
        return await self.judge(case, ask)

    def save(self, token: UUID, done: Sequence[tuple[Sheet, Verdict]]) -> None:
        version = self.sitter.version
        ExamAnswer.objects.bulk_create(
            [
                ExamAnswer(
                    judge_version=version,
                    item=sheet.digest,
                    order=sheet.order,
                    sample=sheet.sample,
                    status=verdict.status,
                    verdict=storable_row(verdict),
                )
                for sheet, verdict in done
            ],
            # An outage was answered with nothing: what comes of asking again takes its place.
            update_conflicts=True,
            unique_fields=["judge_version", "item", "order", "sample"],
            update_fields=["status", "verdict"],
        )
        self.tell(len(done))

    def renew(self, token: UUID) -> None:
        """Nobody else asks the same: `alone` sees to it."""

    def release(self, token: UUID) -> None:
        """Nothing was taken that others could want."""


def take(due: Iterable[Sheet], sitter: Sitter, at_once: int, tell: Callable[[int], object]) -> None:
    """Asks every sheet, so many at once, and keeps each answer before the next look for work."""
    judge = sitter.entry.make(sitter.options)
    waiting = iter(due)

    @asynccontextmanager
    async def stage() -> AsyncIterator[ExamStage]:
        async with connections() as opened:
            yield ExamStage(sitter, judge, waiting, opened, tell)

    Shift(stage, at_once, seconds=float(sys.maxsize)).run()


@contextmanager
def alone(sitter: Sitter) -> Iterator[None]:
    """Holds a judge for this process; raises `AlreadySitting`. The database lets go if the process dies."""
    key = int(sitter.version[:15], 16)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise AlreadySitting(f"judge {sitter.name!r} is sitting an exam in another process")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def storable_row(verdict: Verdict) -> dict[str, object]:
    """A verdict as a column of JSON holds it: PostgreSQL has no place for U+0000."""
    return _storable(as_row(verdict))


def _storable(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, dict):
        return {key: _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return value
