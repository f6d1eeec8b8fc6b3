"""Orders a season, tells how far it is, and can play it here and now."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from django.conf import settings

from arena.battles.models import Battle
from arena.battles.play import play_queued
from arena.judges.judge import judge_played
from arena.judges.models import Verdict

from .fit import fit
from .models import Leaderboard, Season
from .schedule import Draw, NothingToPlay, schedule

# Another worker may hold the season's last battles: how long to wait before looking again.
PAUSE_S = 0.5


def order_season(
    battles: int, seed: int = 0, leaderboards: Sequence[Leaderboard] | None = None
) -> list[Season]:
    """Orders so many battles, shared evenly among the boards (all on which one can play, unless told).

    Raises NothingToPlay when a board that was named, or every one, has nobody to play, nothing to ask, or
    nobody to judge.
    """
    boards = playable(Leaderboard.objects.active())[0] if leaderboards is None else list(leaderboards)
    for board in boards:
        Draw(board)
    shares = [battles // len(boards) + (place < battles % len(boards)) for place in range(len(boards))]
    return [
        Season.objects.create(leaderboard=board, battles=share, seed=seed)
        for board, share in zip(boards, shares, strict=True)
        if share
    ]


def playable(leaderboards: Iterable[Leaderboard]) -> tuple[list[Leaderboard], list[str]]:
    """The boards on which a battle can be drawn, and in words why not on the others; raises if on none."""
    able, problems = [], []
    for board in leaderboards:
        try:
            Draw(board)
        except NothingToPlay as problem:
            problems.append(str(problem))
        else:
            able.append(board)
    if problems and not able:
        raise NothingToPlay("\n".join(problems))
    return able, problems


def progress(seasons: Sequence[Season]) -> tuple[int, int]:
    """How many battles of the seasons are over, judged or void, and how many were ordered."""
    pending = Verdict.objects.pending().values("battle")
    battles = Battle.objects.filter(pairing__season__in=seasons).finished()
    return battles.exclude(pk__in=pending).count(), sum(season.battles for season in seasons)


def play_seasons(seasons: Sequence[Season]) -> None:
    """Plays, judges and fits in this process until the seasons are over, beside any workers there are."""
    battles = Battle.objects.filter(pairing__season__in=seasons)
    verdicts = Verdict.objects.filter(battle__pairing__season__in=seasons)
    done, total = progress(seasons)
    while done < total:
        moved = sum(schedule(season, settings.ARENA_QUEUE_AHEAD) for season in seasons)
        moved += play_queued(battles) + judge_played(verdicts)
        for season in seasons:
            fit(season.leaderboard, anew=False)
        if not moved:
            time.sleep(PAUSE_S)
        done, total = progress(seasons)
