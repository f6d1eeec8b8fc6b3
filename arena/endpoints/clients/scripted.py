"""A client that needs no model: the same question has the same answer, for tests and for baselines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .base import Address, BadRequest, NotFound, Reply, Request
from .settings import TEXT, Rule, check, one_of

CONSTANT = "I would rather not say."


def _echo(request: Request, options: Mapping[str, Any]) -> str:
    asked = [turn.text for turn in request.turns if turn.role == "user"]
    return asked[-1] if asked else ""


def _constant(request: Request, options: Mapping[str, Any]) -> str:
    told = [turn.text for turn in request.turns if turn.role == "system" and turn.text.strip()]
    return str(options.get("text") or (told[0] if told else CONSTANT))


MODES: dict[str, Callable[[Request, Mapping[str, Any]], str]] = {"echo": _echo, "constant": _constant}
"""Echo repeats the last user turn; constant says option `text`, the system turn, or a fixed sentence."""

OPTIONS: dict[str, Rule] = {"mode": one_of(*MODES), "text": TEXT}


@dataclass(frozen=True)
class Scripted:
    """Answers by a mode: the endpoint's option `mode`, else the request's own `model` name.

    So one scripted endpoint serves several baselines. Sampling is ignored.
    """

    address: Address

    def __post_init__(self) -> None:
        self.check_options(self.address.options)

    @staticmethod
    def check_options(options: Mapping[str, Any]) -> None:
        """Raise `ValueError` naming the first option that is unknown or has a wrong value."""
        check("options", options, OPTIONS)

    async def reply(self, request: Request) -> Reply:
        """Answer at once; raises `NotFound` for a model that is no mode."""
        name = self.address.options.get("mode", request.model)
        if name not in MODES:
            raise NotFound(f"no scripted model {name!r}; there are: {', '.join(MODES)}")
        text = MODES[name](request, self.address.options)
        if not text.strip():
            raise BadRequest("nothing to say: no user turn with words")
        return Reply(text=text, model=name, finish_reason="stop")
