"""Asks in both orders of the replies; what disagreement means is an option."""

from __future__ import annotations

from dataclasses import dataclass

from arena.endpoints.clients.settings import one_of
from arena.judges.protocols.base import Ask, Case, Judge, Verdict
from arena.judges.protocols.option import Option
from arena.judges.protocols.orders import both_orders
from arena.judges.protocols.votes import abstaining

from .base import WrapperEntry

CONFLICTS = ("tie", "drop")


@dataclass(frozen=True, slots=True)
class BothOrders:
    """Two looks, one in each order; where they disagree, a tie, or no verdict at all."""

    judge: Judge
    conflict: str

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """What both looks agree on."""
        verdict = await both_orders(self.judge)(case, ask)
        dropped = self.conflict == "drop" and "order_conflict" in verdict.flags
        return abstaining(verdict) if dropped and verdict.status == "valid" else verdict


ENTRY = WrapperEntry(
    around=lambda make, options: BothOrders(make(orders="ab"), **options),
    version="both_orders/2",
    title="Looks in both orders of the replies; two looks that disagree are a tie, or no verdict.",
    options={
        "conflict": Option(
            one_of(*CONFLICTS),
            "tie",
            "drop",
            "What looks that disagree mean: a tie, or no verdict (the judge abstains).",
            after=True,
        )
    },
    once=True,
    paper="JudgeBench, arXiv 2410.12784; ContextualJudgeBench, arXiv 2503.15620",
)
