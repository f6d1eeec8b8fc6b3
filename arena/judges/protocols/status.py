"""Reads whether an agent did its task from the last status that a judge's prose gives."""

from __future__ import annotations

import re

LABELS = {"success": "success", "failure": "failure"}
STATUS = re.compile(r"""\bstatus\b["'*_`]*\s*[:=][\s"'*_`]*(\w+)""", re.IGNORECASE)


def strict(reply: str) -> str:
    """The last word behind a status, in quotes or not; "" unless it is exactly success or failure."""
    said = STATUS.findall(reply)
    word = said[-1].lower() if said else ""
    return word if word in LABELS else ""
