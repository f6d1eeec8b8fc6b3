"""Asks a judge again, each of its calls with what was answered to the same call before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.judges.protocols.base import AS_USUAL, Ask, How
from arena.judges.protocols.looking import Look
from simulators.conversation import Turn

Call = tuple[str, int]
"""The hash of a request, and the how manieth of that kind it is: the same may be asked several times."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was sent in the end, and what came back."""

    turns: tuple[Turn, ...]
    schema: Mapping[str, Any] | None
    how: How
    reply: Reply

    @property
    def whole(self) -> str:
        """All that the model said."""
        return self.reply.whole or self.reply.text


GoOn = Callable[[Said], Awaitable[Said]]
"""Asks again, knowing what was said before; raises `EndpointError`."""


@dataclass(slots=True)
class Again:
    """The calls of one judge on one case. Asked by `first`, then by `once_more` as often as is wanted."""

    ask: Ask
    said: dict[Call, Said] = field(default_factory=dict)

    def first(self) -> Ask:
        """The model, whose answers are kept."""
        return self._stage(None)

    def once_more(self, go_on: GoOn) -> Ask:
        """The model, going on from its earlier answer; a call that is new is asked as it is."""
        return self._stage(go_on)

    @property
    def tokens(self) -> int:
        """How many tokens the latest answers took, as far as the server told."""
        return sum(said.reply.tokens_out or 0 for said in self.said.values())

    def _stage(self, go_on: GoOn | None) -> Ask:
        seen: Counter[str] = Counter()

        async def asked(
            turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
        ) -> Reply:
            request = _request(turns, schema, how)
            call = (request, seen[request])
            seen[request] += 1
            earlier = self.said.get(call)
            if go_on and earlier:
                said = await go_on(earlier)
            else:
                said = Said(turns, schema, how, await self.ask(turns, schema=schema, how=how))
            self.said[call] = said
            return said.reply

        return asked


def _request(turns: tuple[Turn, ...], schema: Mapping[str, Any] | None, how: How) -> str:
    return Look(turns, lambda reply: {}, "", schema, how).request()
