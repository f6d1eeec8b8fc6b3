"""Asks a model whether an agent did its task, by key points, what its tools did and what it says at last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import one_of, whole
from simulators.conversation import Turn, say

from .base import Action, Ask, Case, Judge, Judgment, Verdict
from .delimit import between, cut, harmless
from .entry import ProtocolEntry
from .key_points import by_extracted_points
from .labelling import each_labelled
from .looking import Look, printable
from .option import Option
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, after_thoughts, answer_object, folded
from .show import criteria, question, replies
from .status import LABELS, strict

PARSER = "trajectory-json/1"
DONE = LABELS["success"]
NOTHING_DONE = "The agent called no tool."
CLOSING = (
    "Did the agent do its task? Answer only in JSON, with your thoughts first: "
    '{"thoughts": "…", "status": "success or failure"}'
)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A look at each agent's way alone."""

    wording: str
    max_action: int
    max_reasoning: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        async def look(shown: Case, place: int) -> Judgment:
            return await Look(self.turns(shown), read, PARSER, self.schema())(ask)

        return await each_labelled(case, look, DONE)

    def turns(self, case: Case) -> tuple[Turn, ...]:
        """What the model is told of one agent: the task, its key points, the actions, the reply."""
        points = [criteria(case.rubric)] if case.rubric else []
        actions = case.actions[0] if case.actions else ()
        done = [*self._tools(actions), *self._actions(actions)] if actions else [NOTHING_DONE]
        before = "\n\n".join([*points, *done])
        told = Turn("user", (*question(case), *replies(case, self.max_reply, CLOSING, before)))
        return say("system", prompt("trajectory", self.wording)), told

    def schema(self) -> dict[str, Any]:
        """The answer's JSON schema: the thoughts first, the status last."""
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        status = {"type": "string", "enum": list(LABELS)}
        return answer_schema({"thoughts": {"type": "string", **bound}, "status": status})

    def _tools(self, actions: tuple[Action, ...]) -> Iterator[str]:
        """How the tools that were called describe themselves, each once, in a block."""
        about = dict.fromkeys((action.tool, action.about) for action in actions if action.about)
        lines = [f"- {harmless(tool)}: {harmless(cut(words, self.max_action))}" for tool, words in about]
        if lines:
            yield between("tools", "\n".join(lines))

    def _actions(self, actions: tuple[Action, ...]) -> Iterator[str]:
        for number, action in enumerate(actions, 1):
            told = {"tool": action.tool, "arguments": action.arguments, "result": action.result}
            lines = [f"{name}: {harmless(cut(text, self.max_action))}" for name, text in told.items() if text]
            yield between("action", "\n".join(lines), about=f' number="{number}"')


def read(reply: Reply) -> dict[str, Any]:
    """The status of an answer in JSON or, where there is none, its last one in prose; raises `Unreadable`."""
    truncated = reply.finish_reason == "length"
    given = answer_object(reply.text, "status", truncated=truncated)
    if given is not None:
        label, thoughts = folded(given["status"]), a_text(given, "thoughts")
    else:
        thoughts = after_thoughts(reply.text)
        label = "" if truncated else strict(thoughts)
    if label not in LABELS:
        raise Unreadable("the status is neither success nor failure")
    return {"label": label, "rationale": printable(thoughts)}


def _bare(options: Mapping[str, Any]) -> Judge:
    judge = Trajectory(
        options["template"], options["max_action"], options["max_reasoning"], options["max_reply"]
    )
    return by_extracted_points(judge) if options["key_points"] == "extracted" else judge


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    shape="trajectory",
    options={
        "template": template("trajectory"),
        "max_action": Option(
            whole(0, 1_000_000),
            2000,
            100,
            "How many characters of an action's arguments, of its result, and of what its tool says of "
            "itself, the judge is shown.",
        ),
        "key_points": Option(
            one_of("given", "extracted"),
            "given",
            "extracted",
            "Where the key points of a task without criteria come from: nowhere, or from the model itself.",
        ),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 800},
    prompts=("trajectory", "key_points"),
    parser=PARSER,
    version="trajectory/2",
    title="A model says of each agent's way alone whether its task was done.",
    paper="LiveMCPBench, arXiv 2508.01780",
)
