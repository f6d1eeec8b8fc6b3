"""Hears contestants out: asks what was not asked yet and keeps every answer as it comes."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from arena.endpoints.clients.base import EndpointError, Refused
from arena.endpoints.connect import Connections, connections
from arena.leases import Shift, storable

from .answers import ContestantAnswer
from .contestants import Contestant, Line, rows

FETCHED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one line: its text, where the status is `valid`."""

    status: str
    text: str = ""
    error: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None


@dataclass
class HearingStage:
    """Lines in, answers out."""

    contestant: Contestant
    due: Iterator[tuple[str, Line]]
    connections: Connections
    tell: Callable[[int], object]

    def claim(self, token: UUID, limit: int) -> Sequence[tuple[str, Line]]:
        return list(islice(self.due, limit))

    async def do(self, asked: tuple[str, Line]) -> Heard:
        try:
            reply = await self.contestant.reply(asked[1], self.connections)
        except EndpointError as error:
            return Heard("refused" if isinstance(error, Refused) else "outage", error=error.code)
        if reply.finish_reason == "content_filter":
            return Heard("refused", error=Refused.code)
        return Heard("valid", storable(reply.text), "", reply.tokens_in, reply.tokens_out)

    def save(self, token: UUID, done: Sequence[tuple[tuple[str, Line], Heard]]) -> None:
        version = self.contestant.version
        ContestantAnswer.objects.bulk_create(
            [
                ContestantAnswer(
                    contestant_version=version,
                    request=request,
                    turns=rows(line.turns),
                    **{name: getattr(heard, name) for name in Heard.__slots__},
                )
                for (request, line), heard in done
            ],
            # An outage was answered with nothing: what comes of asking again takes its place.
            update_conflicts=True,
            unique_fields=["contestant_version", "request"],
            update_fields=["turns", *Heard.__slots__],
        )
        self.tell(len(done))

    def renew(self, token: UUID) -> None:
        """Nothing is held in the database."""

    def release(self, token: UUID) -> None:
        """Nothing was taken that others could want."""


def hear(
    contestant: Contestant, lines: Sequence[Line], at_once: int, tell: Callable[[int, int], object]
) -> list[Heard]:
    """What a contestant says to each line, in order; only what has no answer yet is asked.

    `tell(done, of)` hears how far it is. Outages are asked again; a line without any answer is one.
    """
    asked = {contestant.request_of(line): line for line in lines}
    known = kept(contestant, list(asked))
    due = [(request, line) for request, line in asked.items() if known.get(request, LOST).status == "outage"]
    tell(len(asked) - len(due), len(asked))
    if due:
        _take(contestant, iter(due), at_once, lambda more: tell(more, len(asked)))
        known = kept(contestant, list(asked))
    return [known.get(contestant.request_of(line), LOST) for line in lines]


LOST = Heard("outage")


def kept(contestant: Contestant, requests: Sequence[str]) -> Mapping[str, Heard]:
    """The answers that are kept to some requests."""
    found: dict[str, Heard] = {}
    answers = ContestantAnswer.objects.of_contestant(contestant.version)
    for start in range(0, len(requests), FETCHED_AT_ONCE):
        some = answers.filter(request__in=requests[start : start + FETCHED_AT_ONCE])
        for request, *told in some.values_list("request", *Heard.__slots__):
            found[request] = Heard(*told)
    return found


def _take(
    contestant: Contestant, due: Iterator[tuple[str, Line]], at_once: int, tell: Callable[[int], object]
) -> None:
    @asynccontextmanager
    async def stage() -> AsyncIterator[HearingStage]:
        async with connections() as opened:
            yield HearingStage(contestant, due, opened, tell)

    Shift(stage, at_once, seconds=float(sys.maxsize)).run()
