"""Judges by what advocates argue: a debate, a consultancy, either with a free choice of side, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.settings import check_sampling, one_of, whole
from arena.judges.protocols.base import Ask, Case, Judge, Verdict
from arena.judges.protocols.entry import ORDERS
from arena.judges.protocols.looking import Look, verdict_of
from arena.judges.protocols.option import Option
from arena.judges.protocols.pairwise import MAX_REASONING, MAX_REPLY, template
from arena.judges.protocols.prompting import prompt
from arena.judges.protocols.show import question, replies
from simulators.conversation import Turn, say

from .arguing import (
    MAX_ARGUMENT,
    SEATS,
    SEED,
    SPEAKING,
    OwnOrders,
    advocates,
    judged_by,
    laid_out,
)
from .floor import held
from .hall import FORMS, Hall, Manner
from .offers import PAIR, PARSER, needs

VERSION = "debate/1"
CLOSING = "Which reply is better, A or B? Answer only in JSON as described."
FORFEITED = "forfeited_round"


@dataclass(frozen=True, slots=True)
class Debate:
    """The judge of a debate, which it hears once and decides in every order that is wanted."""

    manner: Manner
    orders: str
    wording: str
    max_reasoning: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """A verdict with the whole transcript; an advocate's outage is an outage, never a guess."""
        return needs(case, 2) or await held(ask, lambda floor: self._decide(Hall(self.manner, case, floor)))

    async def _decide(self, hall: Hall) -> Verdict:
        await FORMS[self.manner.form](hall)
        judge = judged_by(lambda *shown: self._look(hall, *shown), hall.case)
        verdict = await ORDERS[self.orders](judge)(hall.case, hall.floor.ask)
        if not hall.forfeited:
            return verdict
        notes = {**verdict.notes, "forfeited": hall.forfeited}
        return replace(verdict, flags=(*verdict.flags, FORFEITED), notes=notes)

    async def _look(self, hall: Hall, shown: Case, names: Mapping[int | None, str], ask: Ask) -> Verdict:
        argued = laid_out(hall.heard, names)
        closing = f"{argued}\n\n{CLOSING}" if argued else CLOSING
        seen = question(self.manner.seen(shown))
        parts = (*seen, *replies(shown, self.manner.max_reply, closing))
        turns = say("system", prompt("debate", self.wording)), Turn("user", parts)
        return verdict_of(await Look(turns, PAIR.read, PARSER, PAIR.schema(self.max_reasoning))(ask))


def _bare(options: Mapping[str, Any]) -> Judge:
    manner = Manner(
        form=options["form"],
        rounds=options["rounds"],
        sequential=options["turns"] == "sequential",
        passage=options["passage"] == "shown",
        advocates=advocates(options, "debate_advocate"),
        max_reply=options["max_reply"],
    )
    return Debate(manner, options["orders"], options["template"], options["max_reasoning"])


ENTRY = OwnOrders(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    options={
        "form": Option(
            one_of(*FORMS),
            "debate",
            "consultancy",
            "Who argues: nobody, two advocates, or one whom the judge asks; `open_…`: it chooses its side.",
        ),
        "rounds": Option(whole(1, 10), 3, 2, "How many rounds: opening, attack, rebuttals."),
        "turns": Option(
            one_of("simultaneous", "sequential"),
            "simultaneous",
            "sequential",
            "Whether the second of a round, who argues for b, has heard the first.",
        ),
        "passage": Option(
            one_of("hidden", "shown"),
            "hidden",
            "shown",
            "Whether the judge reads the case's context too, which advocates always do.",
        ),
        "advocates": SEATS,
        "advocate_sampling": SPEAKING,
        "seed": SEED,
        "max_argument": MAX_ARGUMENT,
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
        "template": template("debate"),
    },
    sampling={"temperature": 0.0, "max_tokens": 600},
    prompts=("debate", "debate_advocate", "debate_question", "debate_choice"),
    parser=PARSER,
    version=VERSION,
    title="Advocates argue for the two replies, and a model that hears them decides.",
    paper="Scalable oversight, arXiv 2407.04622; debate with persuasive models, arXiv 2402.06782",
    check=lambda options: check_sampling(options["advocate_sampling"]),
)
