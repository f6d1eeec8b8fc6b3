"""Asks a model which of two videos is better by each of 28 criteria in five aspects that matter."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from arena.endpoints.clients.settings import number

from .base import Ask, Case, Judge, Judgment, Verdict
from .criteria import PARSER, Asking
from .entry import ProtocolEntry
from .option import Option
from .pairwise import MAX_REASONING, MAX_REPLY, template
from .prompting import prompt
from .scales import SCALES
from .video_criteria import CALLS, PROMPTS, WEIGHTS, Gate, weigh
from .weighing import preferred, shares


async def _ask(asking: Asking, gate: Gate, calls: str, case: Case, ask: Ask) -> tuple[Judgment, ...]:
    async with asyncio.TaskGroup() as looks:
        asked = [
            looks.create_task(asking.look(case, ask, keys, role)) for role, keys in gate.groups(calls).items()
        ]
    return tuple(look.result() for look in asked)


def _said(gate: Gate, judgments: Sequence[Judgment], threshold: float) -> dict[str, Any]:
    """The shares of the weight that each video has won, overall and within each aspect."""
    labels = {name: label for judgment in judgments for name, label in judgment.standards.items()}
    won = {
        name: shares({one: labels[one] for one in names}, gate.weights)
        for name, names in {"overall": tuple(labels), **gate.groups("aspect")}.items()
    }
    said = {name: preferred(*both, threshold) for name, both in won.items()}
    return {"preference": said.pop("overall"), "standards": said, "scores": won}


def _bare(options: Mapping[str, Any]) -> Judge:
    system = prompt("video_aspects", options["template"])

    async def by_aspects(case: Case, ask: Ask) -> Verdict:
        gate = await weigh(case, ask, options["weights"], system)
        if gate.failed:
            return Verdict(gate.failed.status, judgments=(gate.failed,))
        asking = Asking(
            system,
            gate.known,
            SCALES[3, "letters"],
            options["threshold"],
            options["max_reasoning"],
            options["max_reply"],
        )
        judgments = await _ask(asking, gate, options["calls"], case, ask)
        return gate.verdict(judgments, lambda: _said(gate, judgments, options["threshold"]))

    return by_aspects


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    options={
        "weights": WEIGHTS,
        "calls": CALLS,
        "threshold": Option(
            number(0, 1),
            0,
            0.2,
            "By how much of the weight one video must lead; a lead no larger than this is a tie.",
            after=True,
        ),
        "template": template("video_aspects"),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 600},
    prompts=("video_aspects", *PROMPTS),
    parser=PARSER,
    version="video_aspects/1",
    title="A model compares two videos by those of 28 criteria in five aspects that matter for the request.",
    paper="MJ-VIDEO, arXiv 2502.01719",
)
