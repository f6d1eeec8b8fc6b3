"""Who talks on after a reply: one file and one line here per kind of user."""

from __future__ import annotations

from . import change, complain, follow_up, goal, instructions, scripted
from .base import User, UserEntry

__all__ = ["USERS", "User", "UserEntry"]

USERS: dict[str, UserEntry] = {
    "scripted": scripted.ENTRY,
    "instructions": instructions.ENTRY,
    "follow_up": follow_up.ENTRY,
    "complain": complain.ENTRY,
    "change": change.ENTRY,
    "goal": goal.ENTRY,
}
