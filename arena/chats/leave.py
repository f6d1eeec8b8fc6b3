"""Closes chats to which nobody came back.

A chat that nobody has spoken in for a day is left: it can be read by its own person, and no longer
talked in or voted on. What was said in it stays with that person's other chats.
"""

from __future__ import annotations

from .models import Chat

HOURS = 24


def leave() -> int:
    """Closes them; says how many."""
    return Chat.objects.forsaken(HOURS).update(status=Chat.Status.LEFT)
