"""A page of the battle list, found by the key where the one before ended: its end is as fast as its top."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from arena.pages.asked import Asked

from .filters import MAX_KEY, narrow
from .found import excerpts
from .models import Battle, BattleQuerySet

PER_PAGE = 25
MOST = 1_000  # counted at most: more is said to be more


@dataclass(frozen=True)
class Listed:
    """Battles of a page, the newest first; `older` and `newer`: the keys that the next pages start from."""

    battles: Sequence[Battle]
    count: int | None  # of all pages together; None beyond the first, where nobody counts
    older: int | None
    newer: int | None
    excerpts: Mapping[int, SafeString]

    @property
    def many(self) -> bool:
        """Whether there are more than were counted."""
        return self.count is not None and self.count > MOST

    @cached_property
    def version(self) -> str:
        """Changes whenever a line of the page does."""
        lines = [f"{battle.pk}:{battle.stage}:{len(battle.votes.all())}" for battle in self.battles]
        return hashlib.sha256(f"{self.count} {lines}".encode()).hexdigest()[:16]

    def as_lines(self) -> list[tuple[Battle, SafeString | None]]:
        """Each battle with where the words that were sought stand in it."""
        return [(battle, self.excerpts.get(battle.pk)) for battle in self.battles]


@dataclass(frozen=True)
class Place:
    """Where in the list a page begins: below or above a key, or at the top."""

    before: int | None = None
    after: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Place:
        """As an address says it; what can be no key says nothing."""
        return cls(_key(query.get("before", "")), _key(query.get("after", "")))


def _key(given: str) -> int | None:
    plain = given.isascii() and given.isdigit() and len(given) <= len(str(MAX_KEY))
    return min(int(given), MAX_KEY) if plain else None


def listed(asked: Asked, place: Place) -> Listed:
    """Reads the page that was asked for; the first also says how many there are."""
    found = narrow(Battle.objects.order_by(), asked)
    keys, older, newer, count = _at(found, place)
    battles = list(Battle.objects.for_list().filter(pk__in=keys)) if keys else []
    words = asked.value("q")
    return Listed(battles, count, older, newer, excerpts(keys, words) if words and keys else {})


Found = tuple[list[int], int | None, int | None, int | None]


def _at(found: BattleQuerySet, place: Place) -> Found:
    """The keys of a page, those from which one finds what is older and newer, and how many there are."""
    if place.after:
        upwards = _some(found.filter(pk__gt=place.after).order_by("pk"), PER_PAGE)
        keys = upwards[PER_PAGE - 1 :: -1] if len(upwards) > PER_PAGE else upwards[::-1]
        return keys, (keys[-1] if keys else None), (keys[0] if len(upwards) > PER_PAGE else None), None
    below = found.filter(pk__lt=place.before) if place.before else found
    # One query counts the first page's battles and finds it: what is slow is to tell which battles fit.
    downwards = _some(below.order_by("-pk"), PER_PAGE if place.before else MOST)
    keys = downwards[:PER_PAGE]
    older = keys[-1] if len(downwards) > PER_PAGE else None
    return (
        keys,
        older,
        (keys[0] if place.before and keys else None),
        (None if place.before else len(downwards)),
    )


def _some(found: BattleQuerySet, most: int) -> list[int]:
    """So many keys, and one more where there are more."""
    return list(found.values_list("pk", flat=True)[: most + 1])
