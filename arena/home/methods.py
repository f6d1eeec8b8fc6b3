"""Puts together what the methodology page tells, out of the tables and settings that the code goes by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.leaderboards.models import Leaderboard
from arena.leaderboards.words import METHOD_WORDS, SOURCE_WORDS
from arena.pages import words as pages
from arena.votes.exclusions import EXCLUSIONS, Exclusion
from ratings import METHODS
from ratings.matchmaking import FLOOR, PLACEMENT

from .sampling import TOO_MANY
from .words import MATCHMAKERS, STATUSES, Words


@dataclass(frozen=True)
class Choice:
    """An entry of a table, and the boards that use it."""

    name: str
    words: str | Promise
    boards: Sequence[Leaderboard] = ()


@dataclass(frozen=True)
class Paper:
    """Where a method or a warning comes from."""

    title: str
    by: str
    arxiv: str  # its number there, if it has one
    used_for: str | Promise

    @property
    def address(self) -> str:
        return f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else ""


PAPERS = (
    Paper("Rank analysis of incomplete block designs", "Bradley, Terry 1952", "", _("ratings")),
    Paper("Probable inference", "Wilson 1927", "", _("intervals of shares")),
    Paper("Chatbot Arena", "Chiang et al. 2024", "2403.04132", _("blind battles, drawing by variance")),
    Paper("PPI++", "Angelopoulos, Duchi, Zrnic 2023", "2311.01453", _("merged boards")),
    Paper("Stratified PPI", "Fisch et al. 2024", "2406.04291", _("merged boards, pair by pair")),
    Paper("VideoAutoArena", "Luo et al. 2024", "2411.13281", _("simulated users, harder questions")),
    Paper("Dropping a handful of preferences", "Huang et al. 2025", "2508.11847", _("what a lead rests on")),
    Paper("The Leaderboard Illusion", "Singh et al. 2025", "2504.20879", _("sampling and retirement")),
    Paper("Cheating benchmarks", "Zheng et al. 2024", "2410.07137", _("replies that talk to judges")),
)


@dataclass(frozen=True)
class Methodology:
    """Everything on the page."""

    boards: Sequence[Leaderboard]
    matchmakers: Sequence[Choice]
    methods: Sequence[Choice]
    sources: Sequence[Choice]
    protocols: Sequence[Choice]
    statuses: Sequence[Choice]
    exclusions: Mapping[str, Exclusion]
    numbers: Mapping[str, Any]
    papers: Sequence[Paper] = PAPERS


def methodology() -> Methodology:
    """Reads the page; what no board uses stands after what some do."""
    boards = list(Leaderboard.objects.active())
    panels = [(judge.protocol, board) for board in boards for judge in board.panel()]
    return Methodology(
        boards=boards,
        matchmakers=rules(boards),
        methods=_choices(METHOD_WORDS, ((board.method, board) for board in boards)),
        sources=_choices(SOURCE_WORDS, ((board.source, board) for board in boards)),
        protocols=_choices(pages.PROTOCOLS, panels),
        statuses=[Choice(name, words) for name, words in STATUSES.items()],
        exclusions=EXCLUSIONS,
        numbers=_numbers(),
    )


def rules(boards: Sequence[Leaderboard]) -> list[Choice]:
    """How pairs are drawn, and on which boards so."""
    return _choices(MATCHMAKERS, ((board.matchmaker, board) for board in boards))


def _choices(table: Words, used: Iterable[tuple[str, Leaderboard]]) -> list[Choice]:
    boards: dict[str, list[Leaderboard]] = defaultdict(list)
    for name, board in used:
        if board not in boards[name]:
            boards[name].append(board)
    found = [Choice(name, words, tuple(boards[name])) for name, words in table.items()]
    return sorted(found, key=lambda choice: not choice.boards)


def _numbers() -> dict[str, Any]:
    usual = METHODS["bt"].defaults
    return usual | {
        "floor": FLOOR,
        "placement": PLACEMENT,
        "too_many": TOO_MANY,
        "battle_s": settings.ARENA_BATTLE_S,
        "tries": settings.ARENA_MAX_CLAIMS,
    }
