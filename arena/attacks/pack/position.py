"""Attack by place: nothing is changed, for both orders of the replies are the attack."""

from __future__ import annotations

from .base import AttackEntry

ENTRY = AttackEntry(
    title="The same replies in the other order.",
    about="Nothing is changed: a reply shown first is attacked, and the same one shown last is not.",
    variants={"shown_first": lambda item, place, rng: item},
    paper="MT-Bench, arXiv 2306.05685; JudgeLM, arXiv 2310.17631",
)
