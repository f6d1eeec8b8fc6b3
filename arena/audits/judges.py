"""Which judge and which of its battles are meant by the words of a command."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils.dateparse import parse_date

from arena.judges.models import Judge
from arena.leaderboards.models import Leaderboard

from .read import Where


class NotFound(ValueError):
    """There is nothing of that name; the message says what there is."""


def where(judge: str, board: str = "", since: str = "") -> Where:
    """Battles of the judge in force under a name, on a board, since the beginning of a day (UTC)."""
    return Where(_judge(judge), _board(board) if board else None, _since(since) if since else None)


def _judge(name: str) -> Judge:
    judge = Judge.objects.active().select_related("endpoint").filter(name=name).first()
    if judge is None:
        there = ", ".join(Judge.objects.active().values_list("name", flat=True)) or "none yet"
        why = ", which is no longer in force" if Judge.objects.filter(name=name).exists() else ""
        raise NotFound(f"no judge {name!r}{why}; in the arena: {there}")
    return judge


def _board(name: str) -> Leaderboard:
    board = Leaderboard.objects.active().filter(name=name).first()
    if board is None:
        there = ", ".join(Leaderboard.objects.active().values_list("name", flat=True)) or "none yet"
        raise NotFound(f"no board {name!r}; there are {there}")
    return board


def _since(word: str) -> datetime:
    try:
        day: date | None = parse_date(word)
    except ValueError:  # well written, but in no calendar
        day = None
    if day is None:
        raise NotFound(f"--since {word}: must be a day such as 2026-11-30")
    return datetime.combine(day, time(), UTC)
