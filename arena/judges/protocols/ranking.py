"""Has a model rank several replies at once, in the case's order and in reverse."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from arena.endpoints.clients.base import Reply
from simulators.conversation import Turn, say

from .base import LETTERS, Ask, Case, Judge, Judgment, Verdict
from .describing import DESCRIBED, in_words
from .entry import PAIRED, ProtocolEntry
from .looking import Look, Read, printable, verdict_of
from .orders import arrange_case, gravest, order_of, restore_verdict
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object, folded
from .show import criteria, question, replies

PARSER = "ranking-json/1"
CONFLICT = "order_conflict"


@dataclass(frozen=True, slots=True)
class Comparison:
    """That one reply of a ranking stands before another; places of the case. `ballot` is whose ranking."""

    ballot: str
    better: int
    worse: int
    weight: float


def ballots(verdict: Verdict, ballot: str) -> tuple[Comparison, ...]:
    """Every pair of a ranking, the better one first; none where there is no ranking.

    They depend on each other, so they share an id and the weight 1 of the one ballot that they come from.
    """
    pairs = list(combinations(verdict.ranking, 2))
    return tuple(Comparison(ballot, better, worse, 1 / len(pairs)) for better, worse in pairs)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Looks at all replies at once."""

    orders: str
    wording: str
    max_reasoning: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Void for a single reply, and for more than have letters."""
        count = len(case.replies)
        if not 2 <= count <= len(LETTERS):
            why = f"from 2 to {len(LETTERS)} replies can be ranked, not {count}"
            return verdict_of(Judgment("void", rationale=why, parser=PARSER))
        straight = tuple(range(count))
        shown = [straight, straight[::-1]] if self.orders == "both" else [straight]
        async with asyncio.TaskGroup() as looks:
            asked = [looks.create_task(self._look(case, places, ask)) for places in shown]
        return together([look.result() for look in asked])

    async def _look(self, case: Case, places: Sequence[int], ask: Ask) -> Verdict:
        count = len(places)
        look = Look(self.turns(arrange_case(case, places)), reads(count), PARSER, self.schema(count))
        judgment = await look(ask, order=order_of(range(count)))
        return restore_verdict(verdict_of(judgment), places)

    def turns(self, case: Case) -> tuple[Turn, ...]:
        """What the model is told: what all calls share, then the question, then the replies."""
        letters = LETTERS[: len(case.replies)].upper()
        closing = (
            f"Rank the {len(letters)} replies {', '.join(letters)}: all of them, each once, the best first. "
            'Answer only in JSON, with a short reason first: {"reasoning": "…", "ranking": "letters"}'
        )
        before = criteria(case.rubric) if case.rubric else ""
        told = Turn("user", (*question(case), *replies(case, self.max_reply, closing, before)))
        return say("system", prompt("ranking", self.wording)), told

    def schema(self, count: int) -> dict[str, Any]:
        """The answer's JSON schema: the reason first, the ranking last."""
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        ranking = {"type": "string", "pattern": f"^[A-{LETTERS[count - 1].upper()}]{{{count}}}$"}
        return answer_schema({"reasoning": {"type": "string", **bound}, "ranking": ranking})


def reads(count: int) -> Read:
    """What reads the answer about so many replies: each letter once, or it raises `Unreadable`."""

    def read(reply: Reply) -> dict[str, Any]:
        given = asked_object(reply.text, "ranking", truncated=reply.finish_reason == "length")
        letters = folded(given["ranking"])
        if sorted(letters) != list(LETTERS[:count]):
            raise Unreadable("the ranking does not name every reply once")
        ranking = tuple(LETTERS.index(letter) for letter in letters)
        prefers = {"preference": LETTERS[ranking[0]]} if count == 2 else {}
        return {"ranking": ranking, "rationale": printable(a_text(given, "reasoning")), **prefers}

    return read


def together(looks: Sequence[Verdict]) -> Verdict:
    """One verdict of looks in several orders: by mean place, in the first one's order where that is level.

    Two replies that win once each are a tie, and there is no ranking of them.
    """
    judgments = tuple(judgment for look in looks for judgment in look.judgments)
    failed = [look.status for look in looks if look.status != "valid"]
    if failed:
        return Verdict(gravest(*failed), judgments=judgments)
    rankings = [look.ranking for look in looks]
    if len(set(rankings)) == 1:
        return replace(looks[0], judgments=judgments)
    if len(rankings[0]) == 2:
        return Verdict("valid", "tie", flags=(CONFLICT,), judgments=judgments)
    ranking = sorted(rankings[0], key=lambda place: sum(told.index(place) for told in rankings))
    return Verdict("valid", flags=(CONFLICT,), judgments=judgments, ranking=tuple(ranking))


def _bare(options: Mapping[str, Any]) -> Judge:
    judge = Ranking(options["orders"], options["template"], options["max_reasoning"], options["max_reply"])
    return in_words(judge, options["described"])


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    labels=False,
    shape="batch",
    options={
        "orders": replace(
            PAIRED,
            about="Whether the model also ranks the replies in reverse order, or only in the case's own.",
        ),
        "template": template("ranking"),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
        "described": DESCRIBED,
    },
    sampling={"temperature": 0.0, "max_tokens": 500},
    prompts=("ranking", "describe"),
    parser=PARSER,
    version="ranking/1",
    title="A model ranks several replies at once.",
    paper="MLLM-as-a-Judge, arXiv 2402.04788 (batch ranking)",
)
