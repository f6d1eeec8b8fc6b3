"""Who talks on after a reply: one file and one line here per kind of user."""

from __future__ import annotations

from . import scripted
from .base import User, UserEntry

__all__ = ["USERS", "User", "UserEntry"]

USERS: dict[str, UserEntry] = {
    "scripted": scripted.ENTRY,
}
