"""Who answers under an attack: a competitor of the arena, or a script whose answers are known beforehand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from arena.battles.pair import Contestant as Side
from arena.battles.pair import contestant as side_of
from arena.competitors.models import Competitor
from arena.endpoints.clients.base import Reply, Request, Unauthorised
from arena.endpoints.connect import Connections
from arena.judges.protocols.base import Case
from simulators.conversation import Turn, say

Script = Callable[[Case, Sequence[Turn]], str]
"""What a script says to the turns it is sent; it may look up what is right."""


class NobodyAnswers(ValueError):
    """There is no such contestant; the message says which there are."""


@dataclass(frozen=True)
class Line:
    """What is put to a contestant about a case: all turns, the last of them a person's."""

    case: Case
    turns: tuple[Turn, ...]


class Contestant(Protocol):
    """Somebody who answers; `version` is a hash of all that it is."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def request_of(self, line: Line) -> str:
        """SHA-256, in hex, of all that its answer follows from besides itself."""
        ...

    async def reply(self, line: Line, connections: Connections) -> Reply:
        """Its answer; raises `EndpointError`."""
        ...


@dataclass(frozen=True)
class Scripted:
    """A contestant whose answers are known beforehand."""

    name: str
    script: Script

    @property
    def version(self) -> str:
        return hashlib.sha256(f"script/1 {self.name}".encode()).hexdigest()

    def request_of(self, line: Line) -> str:
        """It may look up what is right."""
        return _hash([rows(line.turns), line.case.reference, dict(line.case.gold)])

    async def reply(self, line: Line, connections: Connections) -> Reply:
        return Reply(self.script(line.case, line.turns), finish_reason="stop")


@dataclass(frozen=True)
class Competing:
    """A competitor of the arena, asked as in a battle."""

    name: str
    side: Side = field(repr=False)

    @property
    def version(self) -> str:
        options = dict(self.side.address.options) if self.side.address else {}
        told = [self.side.kind, self.side.model, self.side.system_prompt, dict(self.side.sampling), options]
        return _hash(told)

    def request_of(self, line: Line) -> str:
        return _hash(rows(line.turns))

    async def reply(self, line: Line, connections: Connections) -> Reply:
        if self.side.address is None:
            raise Unauthorised("the endpoint's key is not in this worker's environment")
        client = connections.to(self.side.address, self.side.kind, self.side.model)
        return await client.reply(self._request(line.turns))

    def _request(self, turns: Sequence[Turn]) -> Request:
        """Its own system prompt comes first; what an attack puts before the question stands below it."""
        own = self.side.request(turns)
        systems = [turn.text for turn in own.turns if turn.role == "system"]
        if len(systems) < 2:
            return own
        said = (turn for turn in own.turns if turn.role != "system")
        return replace(own, turns=(say("system", "\n\n".join(systems)), *said))


def rows(turns: Sequence[Turn]) -> list[list[object]]:
    """Turns as JSON keeps them."""
    return [[turn.role, [[part.modality, part.text, part.url] for part in turn.parts]] for turn in turns]


def contestant(name: str, scripts: Mapping[str, Script]) -> Contestant:
    """The competitor of a name or, where there is none, the script; raises `NobodyAnswers`."""
    competitor = Competitor.objects.active().select_related("endpoint").filter(name=name).first()
    if competitor is not None:
        return Competing(name, side_of(competitor))
    if name not in scripts:
        active = ", ".join(Competitor.objects.active().values_list("name", flat=True)) or "none yet"
        raise NobodyAnswers(f"no contestant {name!r}; in the arena: {active}; scripted: {', '.join(scripts)}")
    return Scripted(name, scripts[name])


def _hash(told: object) -> str:
    words = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
