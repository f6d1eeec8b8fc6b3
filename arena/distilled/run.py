"""Runs a competitor on a distilled benchmark: it answers, and a judge compares in both orders."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from arena.competitors.models import Competitor
from arena.endpoints.clients.base import Address, EndpointError, Reply, Request, Unauthorised
from arena.endpoints.connect import Connections, connections
from arena.endpoints.models import Endpoint, MissingVariable
from arena.judges.models import Judge
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import AS_USUAL, Case, How
from arena.judges.protocols.orders import both_orders
from ratings.distilled import TIE_WORTH, Score, score
from simulators.conversation import Part, Subtitle, Turn, say

from .rows import MEDIA, Row

AT_ONCE = 64
MARKS = {"b": "win", "a": "loss", "tie": "tie", "both_bad": "tie"}
"""What a preference is to the candidate, which is always the second reply; both kinds of tie are one."""


@dataclass(frozen=True)
class Speaker:
    """How a competitor's or a judge's model is reached."""

    kind: str
    address: Address | None  # None: its key is not in this process's environment
    model: str

    @classmethod
    def of(cls, endpoint: Endpoint | None, model: str) -> Speaker:
        """From the database; a judge that asks no model has no endpoint."""
        if endpoint is None:
            return cls("", None, model)
        try:
            return cls(endpoint.kind, endpoint.address(), model)
        except MissingVariable:
            return cls(endpoint.kind, None, model)

    async def reply(self, connections: Connections, turns: tuple[Turn, ...], **how: Any) -> Reply:
        """What it says; raises `EndpointError`."""
        if self.address is None:
            raise Unauthorised("the endpoint's key is not in this process's environment")
        client = connections.to(self.address, self.kind, self.model)
        return await client.reply(Request(self.model, turns, **how))


@dataclass
class Result:
    """What came of one question: the reply or why there is none, and a mark against each kept reply."""

    id: str
    reply: str = ""
    failure: str = ""
    marks: dict[str, str | None] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)

    @property
    def is_final(self) -> bool:
        """Whether asking again could not bring more: an outage may be over by then."""
        return not self.failure and "outage" not in self.statuses.values()


@dataclass(frozen=True)
class Run:
    """A competitor and a judge, and the file in which their results are kept as they come."""

    folder: Path
    competitor: Competitor
    judge: Judge

    @property
    def file(self) -> Path:
        """A line for each question; the last one of a question counts."""
        sides = (f"{row.name}-v{row.version}" for row in (self.competitor, self.judge))
        return self.folder / "runs" / f"{'--'.join(sides)}.jsonl"

    def results(self) -> dict[str, Result]:
        """What is known so far; a line that a kill cut short is not there yet."""
        found: dict[str, Result] = {}
        if self.file.exists():
            for line in self.file.read_text(encoding="utf-8").splitlines():
                try:
                    result = Result(**json.loads(line))
                except ValueError:
                    continue
                found[result.id] = result
        return found

    def play(self, rows: Sequence[Row], tell: Callable[[], object] = lambda: None) -> None:
        """Asks and judges what is not final yet; `tell` is called after each question."""
        known = self.results()
        due = [row for row in rows if row.id not in known or not known[row.id].is_final]
        self._mend()
        candidate = Speaker.of(self.competitor.endpoint, self.competitor.model)
        reader = Speaker.of(self.judge.endpoint, self.judge.model)
        asyncio.run(self._play(due, (candidate, reader), tell))

    async def _play(
        self, rows: Sequence[Row], sides: tuple[Speaker, Speaker], tell: Callable[[], object]
    ) -> None:
        candidate, reader = sides
        room = asyncio.Semaphore(AT_ONCE)
        async with connections() as opened:

            async def one(row: Row) -> None:
                async with room:
                    result = await self._answer(row, candidate, opened)
                    if not result.failure:
                        await self._judge(row, result, reader, opened)
                self._keep(result)
                tell()

            async with asyncio.TaskGroup() as group:
                for row in rows:
                    group.create_task(one(row))

    async def _answer(self, row: Row, candidate: Speaker, opened: Connections) -> Result:
        told = self.competitor.system_prompt
        system = (say("system", told),) if told else ()
        turns = (*system, Turn("user", parts_of(row, self.folder)))
        try:
            reply = await candidate.reply(opened, turns, sampling=self.competitor.sampling)
        except EndpointError as error:
            return Result(row.id, failure=error.code)
        if not reply.text.strip():  # a picture, say: the benchmark holds one text against another
            return Result(row.id, failure="no_words")
        return Result(row.id, reply=reply.text)

    async def _judge(self, row: Row, result: Result, reader: Speaker, opened: Connections) -> None:
        async def ask(
            turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
        ) -> Reply:
            return await reader.reply(opened, turns, sampling=how.sampling, schema=schema)

        judge = PROTOCOLS[self.judge.protocol].make(self.judge.options)
        if self.judge.options.get("orders", "both") != "both":  # here the chosen reply is always the first
            judge = both_orders(judge)
        for mode in TIE_WORTH:
            replies = (getattr(row, mode), result.reply)
            parts = parts_of(row, self.folder)
            case = Case(parts, replies, row.persona, row.reference, tuple(row.checks))
            verdict = await judge(case, ask)
            result.statuses[mode] = verdict.status
            result.marks[mode] = MARKS[verdict.preference] if verdict.preference else None

    def _mend(self) -> None:
        """Ends the file with a whole line, or what is added would be lost with the half one."""
        self.file.parent.mkdir(exist_ok=True)
        with self.file.open("ab+") as file:
            file.seek(0)
            whole = file.read().rfind(b"\n") + 1
            file.truncate(whole)

    def _keep(self, result: Result) -> None:
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")

    def scores(self, rows: Sequence[Row]) -> list[Score]:
        """The score of each mode over these questions; one without a reply has no mark."""
        known = self.results()
        return [
            score(mode, [known[row.id].marks.get(mode) if row.id in known else None for row in rows])
            for mode in TIE_WORTH
        ]


def parts_of(row: Row, folder: Path) -> tuple[Part, ...]:
    """The question's parts, its media as files of the benchmark's folder."""
    return tuple(_part(dict(part), folder) for part in row.parts)


def _part(told: dict[str, Any], folder: Path) -> Part:
    told["subtitles"] = tuple(Subtitle(*line) for line in told.get("subtitles", ()))
    if told.get("url", "").startswith(f"{MEDIA}/"):
        told["url"] = (folder.resolve() / MEDIA / Path(told["url"]).name).as_uri()
    return Part(**told)
