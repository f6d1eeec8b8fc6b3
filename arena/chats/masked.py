"""Hides the names that would give a side away, as long as its person must not learn them."""

from __future__ import annotations

from .models import Chat

try:
    from arena.battles.identity import Names, mask
except ImportError:
    Names = mask = None


def masked(text: str, chat: Chat) -> str:
    """A reply as it may be shown."""
    return mask(text, names_of(chat)).text if chat.is_blind and mask else text


def names_of(chat):
    return Names.of(one for one in (chat.a, chat.b) if one is not None)
