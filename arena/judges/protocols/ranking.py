"""Asks a model to rank several replies at once; a ranking is one ballot, not as many votes as pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from arena.endpoints.clients.base import Reply
from simulators.conversation import Turn, say

from .base import LETTERS, Ask, Case, Judgment, Verdict
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .orders import both_orders, order_of
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object
from .show import question, replies

PARSER = "ranking-json/1"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One of the comparisons that a ranking implies; all of a ballot depend on each other."""

    ballot: str
    winner: int
    loser: int
    weight: float


def ballots(ranking: Sequence[int], ballot: str) -> list[Comparison]:
    """The comparisons of a ranking, best first: n (n - 1) / 2 of them, which together weigh 1."""
    pairs = list(combinations(ranking, 2))
    return [Comparison(ballot, winner, loser, 1 / len(pairs)) for winner, loser in pairs]


@dataclass(frozen=True, slots=True)
class Ranking:
    """One look at all replies, in the order they stand in."""

    wording: str
    max_reasoning: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """A ranking; of two replies a preference as well."""
        count = len(case.replies)
        if not 2 <= count <= len(LETTERS):
            why = f"from 2 to {len(LETTERS)} replies can be ranked, not {count}"
            return verdict_of(
                Judgment("void", rationale=why, parser=PARSER, order=order_of(range(min(count, 8))))
            )
        letters = LETTERS[:count].upper()
        closing = (
            f"Rank all {count} replies, best first, as a word of their letters. "
            'Answer only in JSON: {"reasoning": "…", "ranking": "…"}'
        )
        told = Turn("user", (*question(case), *replies(case, self.max_reply, closing)))
        turns = (say("system", prompt("ranking", self.wording)), told)

        def read(reply: Reply) -> dict[str, Any]:
            return _read(reply, letters)

        look = Look(turns, read, PARSER, self._schema(letters))
        return verdict_of(await look(ask, order=order_of(range(count))))

    def _schema(self, letters: str) -> dict[str, Any]:
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        ranking = {"type": "string", "pattern": f"^[{letters}]{{{len(letters)}}}$"}
        return answer_schema({"reasoning": {"type": "string", **bound}, "ranking": ranking})


def _read(reply: Reply, letters: str) -> dict[str, Any]:
    given = asked_object(reply.text, "ranking", truncated=reply.finish_reason == "length")
    said = a_text(given, "ranking").strip().upper()
    if sorted(said) != sorted(letters):
        raise Unreadable("the ranking does not name each reply once")
    ranking = tuple(letters.index(letter) for letter in said)
    preference = {"preference": "ab"[ranking[0]]} if len(ranking) == 2 else {}
    return {"ranking": ranking, "rationale": printable(a_text(given, "reasoning")), **preference}


ENTRY = ProtocolEntry(
    bare=lambda options: both_orders(
        Ranking(options["template"], options["max_reasoning"], options["max_reply"])
    ),
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    shape="batch",
    options={
        "template": template("ranking"),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 500},
    prompts=("ranking",),
    parser=PARSER,
    version="ranking/1",
    title="A model ranks several replies at once.",
    paper="MLLM-as-a-Judge, arXiv 2402.04788 (batch ranking)",
)
