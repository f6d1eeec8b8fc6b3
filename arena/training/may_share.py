"""Whether a licence, as somebody wrote it, lets others pass a work on."""

from __future__ import annotations

import re

FREE = ({"cc0"}, {"cc", "by"}, {"public", "domain"}, {"mit"}, {"apache"}, {"bsd"}, {"pddl"}, {"odc", "by"})
"""Words that say so, all of one line together."""
BOUND = {"nc", "nd", "noncommercial", "non", "no"}
"""Words that take it back."""


def may_share(licence: str) -> bool:
    """False where none is stated, for then nothing is allowed."""
    words = set(re.findall(r"[a-z]+\d*", licence.casefold()))
    return any(free <= words for free in FREE) and not words & BOUND
