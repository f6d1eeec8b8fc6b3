"""How simulations reach their models: an `Ask` over the clients of an event loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulators.conversation import Answer, Ask, NoAnswer, Turn

from .clients.base import Address, EndpointError, Reply, Request
from .connect import Connections


@dataclass(frozen=True)
class Asked:
    """A model behind an endpoint, as far as asking it needs to know."""

    kind: str
    address: Address | None  # None: its key is not in this worker's environment
    model: str
    sampling: Mapping[str, Any] = field(default_factory=dict)

    def by(self, connections: Connections, heard: Callable[[Reply], None] = lambda reply: None) -> Ask:
        """The way to ask it; `heard` is told of each reply, for those who count what it took.

        An endpoint's failure becomes `NoAnswer` with its code; its words stay with operators.
        """

        async def ask(turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None) -> Answer:
            if self.address is None:
                raise NoAnswer("unauthorised", "the endpoint's key is not in this worker's environment")
            client = connections.to(self.address, self.kind, self.model)
            try:
                reply = await client.reply(Request(self.model, turns, self.sampling, schema))
            except EndpointError as error:
                raise NoAnswer(error.code, error.detail) from error
            heard(reply)
            return Answer(reply.text, truncated=reply.finish_reason == "length")

        return ask
