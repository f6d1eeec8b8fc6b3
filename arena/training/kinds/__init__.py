"""Kinds of training sets: one file and one line here each. Pure: examples in, rows out."""

from __future__ import annotations

from . import dpo, reward, sft
from .base import Example, KindEntry, Look

__all__ = ["KINDS", "Example", "KindEntry", "Look"]

KINDS: dict[str, KindEntry] = {
    "sft": sft.ENTRY,
    "dpo": dpo.ENTRY,
    "reward": reward.ENTRY,
}
