"""The criteria for videos in five aspects, and how much each matters for one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import one_of
from simulators.conversation import Part, Turn, say

from .base import Ask, Case, Contribution, Judgment, Verdict
from .describing import said_by
from .looking import Look
from .option import Option
from .orders import gravest
from .pairwise import answer_schema
from .prompting import prompt
from .reading import Unreadable, asked_object
from .rubric import Criterion
from .show import criteria, question

PARSER = "video-gate-json/1"
PROMPTS = ("video_criteria", "video_gate")
MOST = 3
"""How much a criterion can matter; 0 is not at all."""
WEIGHTS = Option(
    one_of("asked", "equal"),
    "asked",
    "equal",
    "How much each criterion counts: as the model says for this request, before it is shown a video "
    "(`asked`), or each aspect, and within it each criterion, the same (`equal`).",
)
CALLS = Option(
    one_of("aspect", "criterion"), "aspect", "criterion", "Whether each aspect or each criterion has a call."
)
NOTHING = "no criterion matters for this request"


@cache
def aspects() -> dict[str, tuple[Criterion, ...]]:
    """The criteria of each aspect, by the aspect's name."""
    blocks = [block.splitlines() for block in prompt("video_criteria").split("\n\n")]
    return {
        head.removeprefix("# "): tuple(
            Criterion(name, text) for name, _, text in (line.partition(": ") for line in lines)
        )
        for head, *lines in blocks
    }


@dataclass(frozen=True, slots=True)
class Gate:
    """What matters for one request: weights that sum to 1, and only criteria that have one.

    Where there is none, `failed` is the look that says why.
    """

    weights: Mapping[str, float]
    said: tuple[Contribution, ...] = ()
    failed: Judgment | None = None

    @property
    def known(self) -> dict[str, Criterion]:
        """The criteria that matter, with their weights."""
        every = [criterion for each in aspects().values() for criterion in each]
        return {
            one.name: replace(one, weight=self.weights[one.name]) for one in every if one.name in self.weights
        }

    def groups(self, calls: str) -> dict[str, tuple[str, ...]]:
        """The criteria that matter by what they are asked about together: their aspect or themselves."""
        if calls == "criterion":
            return {name: (name,) for name in self.weights}
        return {
            aspect: tuple(one.name for one in each if one.name in self.weights)
            for aspect, each in aspects().items()
            if any(one.name in self.weights for one in each)
        }

    def verdict(self, judgments: Sequence[Judgment], said: Callable[[], Mapping[str, Any]]) -> Verdict:
        """What looks come to under these weights: what is said of them, but only if all are valid."""
        failed = [judgment.status for judgment in judgments if judgment.status != "valid"]
        fields: dict[str, Any] = {"status": gravest(*failed)} if failed else {"status": "valid", **said()}
        notes = {"weights": dict(self.weights)}
        return Verdict(**fields, judgments=tuple(judgments), transcript=self.said, notes=notes)


async def weigh(case: Case, ask: Ask, weights: str, system: str) -> Gate:
    """What matters for the request of a case."""
    if weights == "equal":
        return Gate({one.name: 1 / len(aspects()) / len(each) for each in aspects().values() for one in each})
    heard: dict[str, int] = {}

    def read(reply: Reply) -> dict[str, Any]:
        heard.update(_importance(reply))
        return {"label": "weighed"}

    judgment = await Look(_turns(case, system), read, PARSER, _schema())(ask, role="gate")
    total = sum(heard.values())
    if judgment.status == "valid" and not total:
        judgment = replace(judgment, status="void", label="", rationale=NOTHING)
    if judgment.status != "valid":
        return Gate({}, failed=judgment)
    weighed = {name: value / total for name, value in heard.items() if value}
    return Gate(weighed, (said_by(judgment, "gate"),))


def _turns(case: Case, system: str) -> tuple[Turn, ...]:
    every = criteria(criterion for each in aspects().values() for criterion in each)
    form = ", ".join(f'"{name}": …' for name in _names())
    closing = f"{every}\n\n{prompt('video_gate')}\nAnswer only in JSON: {{{form}}}"
    return say("system", system), Turn("user", (*question(case), Part("text", text=closing)))


def _schema() -> dict[str, Any]:
    degree = {"type": "integer", "minimum": 0, "maximum": MOST}
    return answer_schema(dict.fromkeys(_names(), degree))


def _names() -> list[str]:
    return [criterion.name for each in aspects().values() for criterion in each]


def _importance(reply: Reply) -> dict[str, int]:
    """How much each criterion matters; raises `Unreadable`."""
    names = _names()
    given = asked_object(reply.text, names[0], truncated=reply.finish_reason == "length")
    for name in names:
        value = given.get(name)
        if type(value) is not int or not 0 <= value <= MOST:
            raise Unreadable(f"{name} is no whole number from 0 to {MOST}")
    return {name: given[name] for name in names}
