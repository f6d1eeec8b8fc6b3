"""Which models that ask, evolve, examine or judge are of one family, or of a competitor's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

DUTIES: Mapping[str, str] = {
    "user": "asks",
    "analyst": "evolves",
    "author": "evolves",
    "examiner": "examines",
    "solver": "examines",
    "judge": "judges",
}
"""What each role does: those who do different things should not be of one family."""


@dataclass(frozen=True, slots=True)
class Coincidence:
    """A role and another role, or a competitor, that are of one family."""

    role: str
    other: str
    family: str
    competitor: bool = False

    def __str__(self) -> str:
        return f"{self.role} and {'competitor ' * self.competitor}{self.other} are both {self.family}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether to go on, and what to say."""

    go_on: bool
    words: tuple[str, ...] = ()


def coincidences(
    roles: Mapping[str, str | Iterable[str]], competitors: Mapping[str, str]
) -> list[Coincidence]:
    """Every pair of roles with different duties, and of a role and a competitor, of one family.

    `roles` gives the family of each role in `DUTIES`, or several where many fill it, such as judges;
    `competitors` that of each competitor. Families are compared without case. Raises `ValueError`
    for a role that is not known and for an empty family, from which nothing could be shown.
    """
    filled = {role: _families(role, given) for role, given in roles.items()}
    playing = {name: _family(name, given) for name, given in competitors.items()}
    among = [
        Coincidence(one, other, family)
        for one, other in combinations(filled, 2)
        if _duty(one) != _duty(other)
        for family in sorted(filled[one] & filled[other])
    ]
    against = [
        Coincidence(role, name, family, competitor=True)
        for role, families in filled.items()
        for name, family in playing.items()
        if family in families
    ]
    return among + against


def _refuse(found: Iterable[Coincidence]) -> Ruling:
    words = tuple(str(one) for one in found)
    return Ruling(not words, words)


def _warn(found: Iterable[Coincidence]) -> Ruling:
    return Ruling(True, tuple(str(one) for one in found))


def _allow(_: Iterable[Coincidence]) -> Ruling:
    return Ruling(True)


RULES: Mapping[str, Callable[[Iterable[Coincidence]], Ruling]] = {
    "refuse": _refuse,
    "warn": _warn,
    "allow": _allow,
}
"""What to do about coincidences."""


def _families(role: str, given: str | Iterable[str]) -> frozenset[str]:
    _duty(role)
    return frozenset(_family(role, one) for one in ([given] if isinstance(given, str) else given))


def _family(name: str, given: str) -> str:
    if not given.strip():
        raise ValueError(f"{name} has no family")
    return given.strip().casefold()


def _duty(role: str) -> str:
    if role not in DUTIES:
        raise ValueError(f"no role is called {role!r}; known: {', '.join(DUTIES)}")
    return DUTIES[role]
