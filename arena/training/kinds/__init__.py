"""Kinds of training sets: one file and one line here each. Pure: examples in, rows out."""

from __future__ import annotations

from . import dpo, grpo, kto, marks, preambles, rationales, reward, scores, sft, stepwise
from .base import Example, KindEntry, Look

__all__ = ["KINDS", "Example", "KindEntry", "Look"]

KINDS: dict[str, KindEntry] = {
    "sft": sft.ENTRY,
    "dpo": dpo.ENTRY,
    "rationales": rationales.ENTRY,
    "marks": marks.ENTRY,
    "reward": reward.ENTRY,
    "kto": kto.ENTRY,
    "grpo": grpo.GRPO,
    "rloo": grpo.RLOO,
    "preambles": preambles.ENTRY,
    "scores": scores.ENTRY,
    "stepwise": stepwise.ENTRY,
}
