"""Sorts boards into tabs and switches: by modality, then category, level, language, source, and name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

FACETS = ("modality", "category", "level", "language", "source", "name")
# Where nothing else decides: people and judges together, before either alone.
PREFERRED = ("merged", "judges", "human", "judge")
# On the switch they stand as everybody knows them.
SHOWN = ("human", "judges", "judge", "merged")
# The order of a facet's values; of the others, that of the boards. What narrows nothing comes first.
ORDERS: Mapping[str, Callable[[Any], int]] = {
    "category": bool,
    "language": bool,
    "level": lambda value: value or 0,
    "source": lambda value: _place(value, SHOWN),
}


class Board(Protocol):
    """What is looked at in a board."""

    name: str
    modality: str
    category: str
    level: int | None
    language: str
    source: str


@dataclass(frozen=True)
class Option:
    """A value of a facet, and the board that one gets to by it."""

    value: Any
    board: Any
    selected: bool


@dataclass(frozen=True)
class Facet:
    """One thing in which boards differ."""

    name: str
    options: tuple[Option, ...]


def facets(boards: Sequence[Board], selected: Board) -> tuple[Facet, ...]:
    """The facets in which there is a choice, each among the boards that agree in those before it.

    So every board can be reached, and each step keeps as much of what was selected as there is a board for.
    """
    found, alike = [], list(boards)
    for place, name in enumerate(FACETS):
        options = _options(alike, selected, name, FACETS[place + 1 :])
        if len(options) > 1:
            found.append(Facet(name, options))
        alike = [board for board in alike if getattr(board, name) == getattr(selected, name)]
    return tuple(found)


def landing(boards: Sequence[Board]) -> Any:
    """The board to begin with: the first, from whichever source is preferred."""
    sliced = FACETS[: FACETS.index("source")]
    alike = [one for one in boards if all(getattr(one, n) == getattr(boards[0], n) for n in sliced)]
    return min(alike, key=lambda board: _place(board.source, PREFERRED))


def _options(boards: Iterable[Board], selected: Board, name: str, later: Sequence[str]) -> tuple[Option, ...]:
    by_value: dict[Any, list[Board]] = {}
    for board in boards:
        by_value.setdefault(getattr(board, name), []).append(board)
    here = getattr(selected, name)
    return tuple(
        Option(
            value, selected if value == here else _nearest(by_value[value], selected, later), value == here
        )
        for value in sorted(by_value, key=ORDERS.get(name, lambda value: 0))
    )


def _nearest(boards: Iterable[Board], selected: Board, later: Sequence[str]) -> Board:
    """The one that agrees in most of the later facets, the first of them counting most."""

    def apart(board: Board) -> tuple[int, ...]:
        differs = (getattr(board, name) != getattr(selected, name) for name in later)
        return (*differs, _place(board.source, PREFERRED))

    return min(boards, key=apart)


def _place(value: str, order: Sequence[str]) -> int:
    return order.index(value) if value in order else len(order)
