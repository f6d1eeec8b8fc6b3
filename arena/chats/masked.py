"""Hides the names that would give a side away, as long as its person must not learn them."""

from __future__ import annotations

from arena.battles.identity import Names, mask, names

from .models import Chat


def names_of(chat: Chat) -> Names:
    """The names to look for in what its sides say."""
    return names() if chat.is_blind else Names(())


def masked(text: str, chat: Chat) -> str:
    """A reply as it may be shown."""
    return mask(text, names_of(chat)).text if chat.is_blind else text
