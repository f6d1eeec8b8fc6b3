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
    count: int
    older: int | None
    newer: int | None
    excerpts: Mapping[int, SafeString]

    @property
    def many(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST

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
    """Reads the page that was asked for."""
    found = narrow(Battle.objects.order_by(), asked)
    keys, older, newer = _above(found, place.after) if place.after else _below(found, place.before)
    battles = list(Battle.objects.for_list().filter(pk__in=keys)) if keys else []
    words = asked.value("q")
    return Listed(battles, _count(found), older, newer, excerpts(keys, words) if words and keys else {})


Found = tuple[list[int], int | None, int | None]


def _below(found: BattleQuerySet, key: int | None) -> Found:
    """The keys of a page, and those from which one finds what is older and newer."""
    below = found.filter(pk__lt=key) if key else found
    keys, more = _some(below.order_by("-pk"))
    return keys, (keys[-1] if more else None), (keys[0] if key and keys else None)


def _above(found: BattleQuerySet, key: int) -> Found:
    """The same, read upwards: the page just above a key."""
    upwards, more = _some(found.filter(pk__gt=key).order_by("pk"))
    keys = upwards[::-1]
    return keys, (keys[-1] if keys else None), (keys[0] if more else None)


def _some(found: BattleQuerySet) -> tuple[list[int], bool]:
    keys = list(found.values_list("pk", flat=True)[: PER_PAGE + 1])
    return keys[:PER_PAGE], len(keys) > PER_PAGE


def _count(found: BattleQuerySet) -> int:
    return found.values("pk")[: MOST + 1].count()
