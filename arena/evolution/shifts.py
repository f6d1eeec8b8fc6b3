"""What stages of writing share: work is claimed while its purse has room, and waits on when it has none."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from arena.endpoints.connect import Connections, connections
from arena.leases import Shift

from .budget import Spent
from .models import Writing
from .voices import Heard, InDatabase, Talks, Voice
from .work import Work, WorkQuerySet

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Pieces of work that a worker has in flight at most; each makes its calls one after another."""
WARN_EVERY_S = 3600


class Brief(Protocol):
    """A claimed piece of work."""

    @property
    def work_id(self) -> int: ...

    @property
    def talks(self) -> Talks: ...


Claimed = TypeVar("Claimed", bound=Brief)
Result = TypeVar("Result")


@dataclass
class WorkStage(ABC, Generic[Claimed, Result]):
    """Waiting work in, work that has ended out; what the budget has no room for waits on."""

    work: WorkQuerySet
    connections: Connections
    in_database: InDatabase
    spent: dict[str, str] = field(default_factory=dict)  # purses that turned out empty, and in which words

    table: ClassVar[type[Work]]
    owner: ClassVar[str]  # the way from the work to the simulation or evolution
    owners: ClassVar[type[Writing]]
    column: ClassVar[str]  # of an exchange, that points to the work

    @abstractmethod
    def load(self, ids: Sequence[int]) -> list[Claimed]:
        """What is needed to do the claimed work; runs in the database thread."""

    @abstractmethod
    async def work_on(self, brief: Claimed) -> Result:
        """Does the work; touches no database but through its talks. May raise Spent."""

    @abstractmethod
    def keep(self, done: Sequence[tuple[Claimed, Result]]) -> None:
        """Keeps what came of work that is still held; runs within a transaction."""

    def claim(self, token: UUID, limit: int) -> list[Claimed]:
        able = [one for one in self.owners.objects.active() if self._may_go_on(one)]
        due = self.work.waiting().filter(**{f"{self.owner}__in": able})
        return self.load(due.claim(token, min(limit, self.connections.appetite())))

    def _may_go_on(self, owner: Writing) -> bool:
        return owner.purse.name not in self.spent and not owner.purse.is_empty()

    async def do(self, brief: Claimed) -> Result | None:
        try:
            return await self.work_on(brief)
        except Spent as spent:
            self._warn(brief.talks.purse.name, str(spent))
            return None

    def _warn(self, purse: str, words: str) -> None:
        self.spent[purse] = words
        if cache.add(f"arena:spent:{purse}", words, WARN_EVERY_S):
            log.warning("%s", words)

    def save(self, token: UUID, done: Sequence[tuple[Claimed, Result | None]]) -> None:
        with transaction.atomic():
            held = (
                self.table.objects.waiting().held(token).filter(pk__in=[brief.work_id for brief, _ in done])
            )
            mine = set(held.values_list("pk", flat=True))
            self.table.objects.put_back(
                [brief.work_id for brief, result in done if brief.work_id in mine and result is None]
            )
            self.keep(
                [(brief, result) for brief, result in done if brief.work_id in mine and result is not None]
            )

    def renew(self, token: UUID) -> None:
        self.table.objects.renew(token)

    def release(self, token: UUID) -> None:
        self.table.objects.release(token)

    def talks(self, row: Work, owner: Writing, addresses: dict[str, str]) -> Talks:
        """How a claimed row reaches the models of its owner's cast."""
        cast = {role: Voice.of(role, simulator) for role, simulator in owner.cast.items()}
        heard = Heard.of(row.exchanges.answered())
        belongs = {self.column: row.pk}
        return Talks(cast, owner.purse, belongs, heard, addresses, self.connections, self.in_database)


@dataclass(frozen=True)
class Worked:
    """How much work ended, and whose budget had no room for more, in words."""

    ended: int = 0
    spent: tuple[str, ...] = ()

    def __add__(self, other: Worked) -> Worked:
        return Worked(self.ended + other.ended, tuple(dict.fromkeys((*self.spent, *other.spent))))


def work_off(
    make: Callable[[Connections, InDatabase], WorkStage[Any, Any]], seconds: float | None = None
) -> Worked:
    """One worker's turn at a stage: works until nothing is left to claim or the time is up."""
    stages: list[WorkStage[Any, Any]] = []

    @asynccontextmanager
    async def stage() -> AsyncIterator[WorkStage[Any, Any]]:
        async with connections() as opened:
            stages.append(make(opened, shift.in_database))
            yield stages[0]

    shift = Shift(stage, AT_ONCE, settings.ARENA_TASK_S if seconds is None else seconds)
    ended = shift.run()
    return Worked(ended, tuple(stages[0].spent.values()))
