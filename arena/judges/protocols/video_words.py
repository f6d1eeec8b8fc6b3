"""Asks a model to rate each video alone by 28 criteria in five aspects, on a scale of ten words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import number
from simulators.conversation import Turn, say

from .base import LETTERS, Ask, Case, Judge, Judgment, Verdict
from .criteria_sets import shown
from .entry import ProtocolEntry
from .looking import Look, printable
from .option import Option
from .orders import alone
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object
from .show import criteria, question, replies
from .video_criteria import CALLS, PROMPTS, WEIGHTS, Gate, weigh
from .weighing import preferred
from .word_scale import TEN_WORDS, read_word

PARSER = "video-words-json/1"


@dataclass(frozen=True, slots=True)
class Rating:
    """How one judge of this kind asks, and what matters for the request."""

    gate: Gate
    system: str
    calls: str
    max_reasoning: int
    max_reply: int

    async def judge(self, case: Case, ask: Ask) -> list[Judgment]:
        """A look at each video for each aspect, or for each criterion."""
        each = [
            (place, role, keys)
            for place in range(len(case.replies))
            for role, keys in self.gate.groups(self.calls).items()
        ]
        async with asyncio.TaskGroup() as looks:
            asked = [
                looks.create_task(self._look(case, place, keys)(ask, order=LETTERS[place], role=role))
                for place, role, keys in each
            ]
        return [look.result() for look in asked]

    def _look(self, case: Case, place: int, keys: Sequence[str]) -> Look:
        single = alone(case, place)
        form = ", ".join(f'"{key}": "…"' for key in ("reasoning", *keys))
        closing = (
            f"Rate the video by {', '.join(keys)}, each with one of: {', '.join(TEN_WORDS)}.\n"
            f"Answer only in JSON, with a short reason first: {{{form}}}"
        )
        before = criteria(shown(self.gate.known))
        told = Turn("user", (*question(single), *replies(single, self.max_reply, closing, before)))
        read = partial(_read, keys, place, len(case.replies))
        return Look((say("system", self.system), told), read, PARSER, self._schema(keys))

    def _schema(self, keys: Sequence[str]) -> dict[str, Any]:
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        word = {"type": "string", "enum": list(TEN_WORDS)}
        return answer_schema({"reasoning": {"type": "string", **bound}, **dict.fromkeys(keys, word)})


def _read(keys: Sequence[str], place: int, count: int, reply: Reply) -> dict[str, Any]:
    """The rating of one video by these criteria, all of them, from 1 to 10; raises `Unreadable`."""
    given = asked_object(reply.text, keys[0], truncated=reply.finish_reason == "length")
    ratings = {key: _rating(given, key) for key in keys}
    scores = {
        key: tuple(rating if other == place else None for other in range(count))
        for key, rating in ratings.items()
    }
    return {"scores": scores, "rationale": printable(a_text(given, "reasoning"))}


def _rating(given: Mapping[str, Any], key: str) -> float:
    try:
        return float(read_word(given.get(key)))
    except Unreadable as unreadable:
        raise Unreadable(f"{key}: {unreadable}") from None


def _said(gate: Gate, judgments: Sequence[Judgment], threshold: float) -> dict[str, Any]:
    """The ratings of each video and their weighted means, overall and within each aspect."""
    rated: dict[str, tuple[float, ...]] = {}
    for judgment in judgments:  # those of the first video come first
        for name, scores in judgment.scores.items():
            rated[name] = rated.get(name, ()) + tuple(score for score in scores if score is not None)
    groups = {"overall": tuple(rated), **gate.groups("aspect")}
    means = {name: _means(rated, gate, names) for name, names in groups.items()}
    if len(means["overall"]) != 2:
        return {"scores": means | rated}
    said = {name: preferred(both[0], both[1], threshold) for name, both in means.items()}
    return {"preference": said.pop("overall"), "standards": said, "scores": means | rated}


def _means(rated: Mapping[str, Sequence[float]], gate: Gate, names: Sequence[str]) -> tuple[float, ...]:
    """The weighted means of some ratings, one for each video."""
    total = sum(gate.weights[name] for name in names)
    weighed = [[gate.weights[name] / total * rating for rating in rated[name]] for name in names]
    return tuple(sum(each) for each in zip(*weighed, strict=True))


def _bare(options: Mapping[str, Any]) -> Judge:
    system = prompt("video_words", options["template"])

    async def by_words(case: Case, ask: Ask) -> Verdict:
        gate = await weigh(case, ask, options["weights"], system)
        if gate.failed:
            return Verdict(gate.failed.status, judgments=(gate.failed,))
        rating = Rating(gate, system, options["calls"], options["max_reasoning"], options["max_reply"])
        judgments = await rating.judge(case, ask)
        return gate.verdict(judgments, lambda: _said(gate, judgments, options["threshold"]))

    return by_words


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    shape="point",
    options={
        "weights": WEIGHTS,
        "calls": CALLS,
        "threshold": Option(
            number(0, 9),
            0,
            1,
            "By how many steps of the scale one video must lead; a lead no larger than this is a tie.",
            after=True,
        ),
        "template": template("video_words"),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 600},
    prompts=("video_words", *PROMPTS),
    parser=PARSER,
    version="video_words/1",
    title="A model rates each video in words by those of 28 criteria that matter; the higher mean wins.",
    paper="MJ-VIDEO, arXiv 2502.01719",
)
