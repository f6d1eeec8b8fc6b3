"""The table of moderators, and the one that the operator chose."""

from __future__ import annotations

import logging

from django.conf import settings

from arena.endpoints.connect import Connections

from .base import BROKEN, Finding, Moderator
from .endpoint import ByEndpoint
from .words import ByWords

log = logging.getLogger(__name__)

MAX_CHARACTERS = 100_000  # what is longer is not looked at whole, and says so
CUT_SHORT = "cut_short"


class Nobody:
    """Lets everything through."""

    title = "nobody"
    needs_key = False

    async def look(self, text: str, connections: Connections | None) -> Finding:
        return Finding()


MODERATORS: dict[str, Moderator] = {"none": Nobody(), "words": ByWords(), "endpoint": ByEndpoint()}


def chosen() -> Moderator:
    """The moderator that the setting names; raises `LookupError` that says what there is."""
    name = settings.ARENA_MODERATOR
    if name not in MODERATORS:
        raise LookupError(f"ARENA_MODERATOR: no moderator {name!r}; there are {', '.join(MODERATORS)}")
    return MODERATORS[name]


async def moderate(text: str, connections: Connections | None = None) -> Finding:
    """What the chosen moderator says of a text: a question, or the reply of either side.

    Never raises: a moderator that fails is a finding, flagged and broken. Where it `needs_key`, ask it in a
    worker, with that worker's connections.
    """
    try:
        return await chosen().look(text[:MAX_CHARACTERS], connections)
    except Exception:  # whatever breaks a defence, what it guards goes on, flagged
        log.exception("the moderator %r could not look", settings.ARENA_MODERATOR)
        return BROKEN
