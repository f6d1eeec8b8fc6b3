"""Draws who argues for which reply: by a seed and the words of the case, never by the place of a reply."""

from __future__ import annotations

import json
from random import Random

from arena.judges.protocols.base import Case
from simulators.conversation import Part


def drawn(case: Case, seed: int) -> int:
    """A place, 0 or 1, each with the same chance; in a swapped case the same reply."""
    told = [[case.replies[place], *(part.url for part in _media(case, place))] for place in (0, 1)]
    places = sorted((0, 1), key=lambda place: told[place])
    return places[Random(json.dumps([seed, case.question, sorted(told)])).randrange(2)]


def _media(case: Case, place: int) -> tuple[Part, ...]:
    return case.media[place] if case.media else ()
