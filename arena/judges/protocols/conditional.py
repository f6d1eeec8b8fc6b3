"""Asks a model to compare two replies by criteria in order: the first that is no tie decides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import one_of
from simulators.conversation import Turn, say

from .base import Ask, Case, Judge, Judgment, Preference, Verdict
from .criteria_sets import SET_PROMPTS, check_criteria, criteria_of, criteria_option, keyed, shown
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .option import Option
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object, folded
from .rubric import Criterion
from .scales import SCALES
from .show import criteria, question, replies

PARSER = "conditional-json/1"
SCALE = SCALES[3, "letters"]
GATE = "faithfulness"
"""The criterion that the family `conditional` asks about reply by reply."""
FAITHFUL = ("a_faithful", "b_faithful")
YES = {"yes": 1.0, "no": 0.0}


@dataclass(frozen=True, slots=True)
class Asking:
    """How one judge of this kind asks: the family of prompts, and the criteria of a case by key."""

    family: str
    wording: str
    known: Mapping[str, Criterion]
    max_reasoning: int
    max_reply: int

    @property
    def gated(self) -> bool:
        """Whether each reply is asked about first."""
        return self.family == "conditional"

    def look(self, case: Case, keys: tuple[str, ...]) -> Look:
        """A call that asks for these criteria."""
        system = f"{prompt('conditional', self.wording)}\n\n{prompt(f'conditional_{self.family}')}"
        before = criteria(shown(self.known))
        form = ", ".join(f'"{key}": "…"' for key in self._schema(keys)["properties"])
        closing = f"Compare the replies. Answer only in JSON: {{{form}}}"
        told = Turn("user", (*question(case), *replies(case, self.max_reply, closing, before)))
        return Look((say("system", system), told), partial(self.read, keys), PARSER, self._schema(keys))

    def read(self, keys: tuple[str, ...], reply: Reply) -> dict[str, Any]:
        """What the answer says of these criteria, up to the one that decides; raises `Unreadable`."""
        first = FAITHFUL[0] if self.gated else keys[0]
        given = asked_object(reply.text, first, truncated=reply.finish_reason == "length")
        scores = {"faithful": _faithful(given)} if self.gated else {}
        labels: dict[str, Preference] = {}
        for key in keys:
            label = _gate(scores["faithful"]) if self._is_gate(key) else SCALE.preference(given.get(key))
            if label is None and decided(labels) is None:
                raise Unreadable(f"{key}: no verdict that was offered")
            if label is not None:
                labels[self.known[key].name] = label
        return {
            "preference": labels.get(decided(labels) or "", "tie"),
            "standards": labels,
            "scores": scores,
            "rationale": printable(a_text(given, "reasoning")),
        }

    def _is_gate(self, key: str) -> bool:
        return self.gated and self.known[key].name == GATE

    def _schema(self, keys: tuple[str, ...]) -> dict[str, Any]:
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        lines = {line: {"type": "string", "enum": list(YES)} for line in FAITHFUL if self.gated}
        label = {"type": "string", "enum": list(SCALE.labels)}
        labels = {key: label for key in keys if not self._is_gate(key)}
        return answer_schema({"reasoning": {"type": "string", **bound}, **lines, **labels})


def decided(labels: Mapping[str, Preference]) -> str | None:
    """The first criterion that is no tie; None where all are."""
    return next((name for name, label in labels.items() if label != "tie"), None)


async def at_once(asking: Asking, case: Case, ask: Ask) -> Verdict:
    """All criteria in one call."""
    judgment = await asking.look(case, tuple(asking.known))(ask)
    return verdict_of(judgment, decided_by=decided(judgment.standards) or "")


async def in_turn(asking: Asking, case: Case, ask: Ask) -> Verdict:
    """A call for each criterion, up to the one that decides; one that fails leaves no verdict."""
    judgments: list[Judgment] = []
    labels: dict[str, Preference] = {}
    for key in asking.known:
        judgment = await asking.look(case, (key,))(ask, role=key)
        judgments.append(judgment)
        if judgment.status != "valid":
            return Verdict(judgment.status, standards=labels, judgments=tuple(judgments))
        labels |= judgment.standards
        if judgment.preference != "tie":
            break
    decider = decided(labels) or ""
    return Verdict("valid", labels.get(decider, "tie"), labels, (), tuple(judgments), decided_by=decider)


FAMILIES: dict[str, Callable[[Asking, Case, Ask], Awaitable[Verdict]]] = {
    "whole": at_once,
    "conditional": at_once,
    "criterion": in_turn,
}


def _faithful(given: Mapping[str, Any]) -> tuple[float, ...]:
    said = [YES.get(folded(given.get(line))) for line in FAITHFUL]
    if None in said:
        raise Unreadable("a reply is neither said to be faithful nor not to be")
    return tuple(one for one in said if one is not None)


def _gate(faithful: tuple[float, ...]) -> Preference:
    one, other = faithful
    return "tie" if one == other else "a" if one > other else "b"


def _bare(options: Mapping[str, Any]) -> Judge:
    usual = criteria_of(options["criteria"])

    async def conditional(case: Case, ask: Ask) -> Verdict:
        known = keyed(case.rubric or usual, FAITHFUL)
        asking = Asking(
            options["family"], options["template"], known, options["max_reasoning"], options["max_reply"]
        )
        return await FAMILIES[asking.family](asking, case, ask)

    return conditional


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    options={
        "criteria": criteria_option("workflow", "reasoning"),
        "family": Option(
            one_of(*FAMILIES),
            "whole",
            "conditional",
            "How the model is asked: all criteria in one call (`whole`); so, but first whether each reply is "
            "faithful (`conditional`); or one call for each until one decides (`criterion`).",
        ),
        "template": template("conditional"),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 400},
    prompts=("conditional", *(f"conditional_{family}" for family in FAMILIES), *SET_PROMPTS),
    parser=PARSER,
    version="conditional/1",
    title="A model compares both replies by criteria in order; the first that is no tie decides.",
    paper="ContextualJudgeBench, arXiv 2503.15620",
    check=check_criteria,
)
