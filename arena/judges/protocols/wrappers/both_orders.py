"""Asks in both orders of the replies; disagreement is a tie."""

from arena.judges.protocols.orders import both_orders

from .base import WrapperEntry

ENTRY = WrapperEntry(
    around=lambda make, options: both_orders(make(orders="ab")),
    version="both_orders/1",
    title="Looks in both orders of the replies; two looks that disagree are a tie.",
    paper="JudgeBench, arXiv 2410.12784; ContextualJudgeBench, arXiv 2503.15620",
)
