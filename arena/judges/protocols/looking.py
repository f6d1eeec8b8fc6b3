"""Asks a model for one judgment: the one way from a prompt to what is kept of the answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from arena.endpoints.clients.base import EndpointError, Refused, Reply
from simulators.conversation import Turn

from .base import AS_USUAL, Ask, Contribution, How, Judgment, Status, Verdict
from .plain import SURROGATES
from .reading import Unreadable

Read = Callable[[Reply], Mapping[str, Any]]
"""What an answer says, as fields of a `Judgment` (`preference`, `scores`, …); raises `Unreadable`.

It must not trust the end of an answer that was cut off: `reply.finish_reason == "length"`.
"""


@dataclass(frozen=True, slots=True)
class Look:
    """One call to the judge's model: what it is asked, and how its answer is read."""

    turns: tuple[Turn, ...]
    read: Read
    parser: str
    schema: Mapping[str, Any] | None = None
    how: How = AS_USUAL

    async def __call__(self, ask: Ask, **fields: Any) -> Judgment:
        """A judgment that is valid, unparsed, refused or an outage; never raises `EndpointError`.

        `fields` are what is known of it beforehand: `order`, `sample`, `role`.
        """
        fields |= {"parser": self.parser, "request": self.request()}
        try:
            reply = await ask(self.turns, schema=self.schema, how=self.how)
        except EndpointError as error:
            status: Status = "refused" if isinstance(error, Refused) else "outage"
            return Judgment(status, error=error.code, **fields)
        fields |= took(reply) | {"raw": printable(reply.whole or reply.text)}
        if reply.finish_reason == "content_filter":
            return Judgment("refused", error=Refused.code, **fields)
        try:
            said = self.read(reply)
        except Unreadable as unreadable:
            return Judgment("unparsed", rationale=str(unreadable), **fields)
        return Judgment("valid", **fields, **said)

    def request(self) -> str:
        """SHA-256, in hex, of all that is sent."""
        told = [[turn.role, [[p.modality, p.text, p.url, p.mime] for p in turn.parts]] for turn in self.turns]
        sent = json.dumps([told, self.schema, asdict(self.how)], sort_keys=True, default=str)
        return hashlib.sha256(sent.encode("utf-8", "replace")).hexdigest()


def printable(text: str) -> str:
    """The text with U+FFFD for what is no character."""
    return SURROGATES.sub("\ufffd", text)


def took(reply: Reply) -> dict[str, Any]:
    """What a reply took, as fields of a judgment or contribution."""
    return {"tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out, "seconds": reply.total_s}


def contribution(role: str, reply: Reply, note: str = "") -> Contribution:
    """What a reply adds to a transcript."""
    return Contribution(role, printable(reply.whole or reply.text), note, **took(reply))


def verdict_of(judgment: Judgment, **fields: Any) -> Verdict:
    """What one judgment comes to alone."""
    said = {
        name: getattr(judgment, name)
        for name in ("preference", "standards", "scores", "label", "ranking", "steps", "confidence", "faults")
    }
    return Verdict(judgment.status, **(said | {"judgments": (judgment,)} | fields))
