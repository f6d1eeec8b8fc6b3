"""Attack by reputation: the reply is said to be by a renowned model, or by a humble one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arena.exams.items import Item

from .base import AttackEntry, Change
from .filler import matched
from .saying import NOTE, pick, say
from .self_preference import families_of

RENOWNED = (
    "GPT-4o",
    "Claude 3.5 Sonnet",
    "Gemini 1.5 Pro",
    "Llama 3.1 405B",
    "Mistral Large",
    "Qwen2.5 72B",
    "DeepSeek-V3",
)
HUMBLE = ("GPT-2", "Alpaca 7B", "Dolly 12B", "Falcon 7B", "Pythia 1.4B", "OPT-1.3B")


def named(names: Sequence[str]) -> Change:
    """A change that notes with a reply which model wrote it, one that is not of the judge's own family."""

    def change(item: Item, place: int, rng: np.random.Generator) -> Item:
        own = [family.casefold() for family in families_of(item)]
        others = [name for name in names if not any(family in name.casefold() for family in own)]
        return say(item, place, f"Written by {pick(others, rng)}.", NOTE)

    return matched(change, NOTE)


ENTRY = AttackEntry(
    title="Said to be by a model of name.",
    about="A note says that a renowned or a humble model wrote the reply, never one of the judge's family.",
    variants={"renowned": named(RENOWNED), "humble": named(HUMBLE)},
    paper="CoBBLEr, arXiv 2309.17012; survey, arXiv 2412.05579",
)
