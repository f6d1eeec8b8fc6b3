"""Cases and scripted models for tests of judges: no network, and every call is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from arena.endpoints.clients.base import EndpointError, Reply
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import AS_USUAL, STANDARDS, Case, How, Verdict
from simulators.conversation import Part, Turn

Words = str | Reply | EndpointError


def a_case(a: str = "It is 42.", b: str = "It is 41.", **fields: Any) -> Case:
    """What is 6 times 7; a is right."""
    question = (Part("text", text="What is 6 times 7?"),)
    return Case(**({"parts": question, "replies": (a, b), "reference": "42"} | fields))


class Model:
    """A judge's model: `says(prompt)` is its answer, whatever the schema; errors are raised.

    With `whole` it is given all turns instead of the last one's words.
    """

    def __init__(self, says: Callable[[Any], Words] | Words, *, whole: bool = False) -> None:
        self.says = says if callable(says) else lambda prompt: says
        self.whole = whole
        self.calls: list[tuple[Turn, ...]] = []
        self.schemas: list[Mapping[str, Any] | None] = []
        self.hows: list[How] = []

    async def __call__(
        self, turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Reply:
        self.calls.append(turns)
        self.schemas.append(schema)
        self.hows.append(how)
        said = self.says(turns if self.whole else turns[-1].text)
        if isinstance(said, EndpointError):
            raise said
        return said if isinstance(said, Reply) else Reply(said, finish_reason="stop")


def answer(overall: str, reasoning: str = "It is better.", **standards: str) -> str:
    """What a model that keeps to the schema says; standards follow the overall label unless given."""
    return json.dumps(
        {"reasoning": reasoning} | dict.fromkeys(STANDARDS, overall) | standards | {"overall": overall}
    )


def right_or_wrong(a: bool, b: bool) -> Case:
    """A case whose replies are right or wrong as told."""
    said = {True: "It is 42.", False: "It is 41."}
    return a_case(said[a], said[b])


def judged(protocol: str, case: Case, model: Model | None = None, **options: Any) -> Verdict:
    """The verdict of a protocol on a case."""
    judge = PROTOCOLS[protocol].make(options)
    return asyncio.run(_ask(judge, case, model or Model(EndpointError("nobody is to be asked"))))


async def _ask(judge: Any, case: Case, model: Model) -> Verdict:
    return await judge(case, model)


def finds_right(prompt: str) -> str:
    """A fair judge of `a_case`: the reply with the whole answer 42 in its block wins."""
    first, second = ("42" in _block(prompt, tag) for tag in ("reply_a", "reply_b"))
    labels = {(True, False): "A", (False, True): "B", (True, True): "tie", (False, False): "both_bad"}
    return answer(labels[first, second])


def _block(prompt: str, tag: str) -> str:
    return prompt.split(f"<{tag}>")[1].split(f"</{tag}>")[0]


@dataclass(frozen=True)
class Fair:
    """How a protocol is tried: a fair model for it, its options, and cases of right and wrong replies.

    `says` is given the last turn's words, or all turns where `whole`. `both_wrong` is what the protocol
    says of two wrong replies.
    """

    says: Callable[[Any], Words] = finds_right
    options: Mapping[str, Any] = field(default_factory=dict)
    case: Callable[[bool, bool], Case] = right_or_wrong
    both_wrong: str = "both_bad"
    whole: bool = False

    def model(self) -> Model:
        return Model(self.says, whole=self.whole)


def tried(name: str, case: Case, model: Model | None = None, **options: Any) -> Verdict:
    """The verdict of a protocol on a case, by its fair model unless told otherwise."""
    from fair import FAIR

    judge = PROTOCOLS[name].make({**FAIR[name].options, **options})
    return asyncio.run(_ask(judge, case, model or FAIR[name].model()))
