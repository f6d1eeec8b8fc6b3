"""The tabs and switches that lead from one board to the others, in words and with what each has counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from .facets import Facet, Option, facets
from .models import Leaderboard
from .words import FACET_WORDS


@dataclass(frozen=True)
class Way:
    """A link to a board."""

    label: str
    board: Leaderboard
    selected: bool

    @property
    def battles(self) -> int | None:
        """Counted in its latest snapshot; None before the first."""
        return self.board.counted


@dataclass(frozen=True)
class Switch:
    """A choice between boards that differ in one thing."""

    name: str
    title: str | Promise
    ways: tuple[Way, ...]

    @property
    def long(self) -> bool:
        """Whether there are too many ways for a row of buttons."""
        return len(self.ways) > 4


def switches(boards: Sequence[Leaderboard], selected: Leaderboard) -> tuple[Switch, ...]:
    """The choices there are, the widest first."""
    return tuple(_switch(facet) for facet in facets(boards, selected))


def _switch(facet: Facet) -> Switch:
    ways = (Way(_label(facet.name, option), option.board, option.selected) for option in facet.options)
    return Switch(facet.name, FACET_WORDS[facet.name][0], tuple(ways))


def _label(facet: str, option: Option) -> str:
    return option.board.title if facet == "name" else FACET_WORDS[facet][1](option.value)
