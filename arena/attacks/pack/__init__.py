"""The table of attacks, and the suites they are run in."""

from __future__ import annotations

from collections.abc import Mapping

from .base import AttackEntry

__all__ = ["ATTACKS", "SUITES", "AttackEntry"]

ATTACKS: Mapping[str, AttackEntry] = {}

SUITES: Mapping[str, tuple[str, ...]] = {
    "biases": tuple(name for name, entry in ATTACKS.items() if not entry.hostile),
    "hostile": tuple(name for name, entry in ATTACKS.items() if entry.hostile),
    "all": tuple(ATTACKS),
}
