"""What boards expect of battles: how likely a is to win by the ratings that are shown today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from scipy.special import expit

from arena.leaderboards.models import Leaderboard, Rating

from .read import Column, Judged

LOGIT = np.log(10) / 400  # logits a rating point


def expected(judged: Judged, board: Leaderboard | None = None) -> Column:
    """By the first board that rates both on such questions, (N,); NaN where none does. Or by one board."""
    found = np.full(judged.battle.size, np.nan)
    for where, rated, group in _rated(judged, board):
        a, b = judged.a, judged.b
        there = np.isnan(found) & where & (group[a] == group[b])
        chance = expit((rated[a] - rated[b]) * LOGIT)
        found[there] = chance[there]
    return found


def _rated(judged: Judged, board: Leaderboard | None) -> Iterator[tuple[Column, Column, Column]]:
    """Of each board which battles are of its questions, and of each competitor its rating and its group."""
    place = {key: at for at, key in enumerate(judged.competitors)}
    ratings = Rating.objects.shown_today().filter(competitor__in=place)
    by_board: dict[Leaderboard, list[Rating]] = defaultdict(list)
    for one in ratings.filter(fit__leaderboard=board) if board else ratings:
        by_board[one.fit.leaderboard].append(one)
    for shown, rows in by_board.items():
        rated, group = np.full(len(place), np.nan), np.full(len(place), -1)
        for one in rows:
            if one.rating is not None:
                rated[place[one.competitor_id]] = one.rating
                group[place[one.competitor_id]] = one.component or 0
        yield _questions(judged, shown), rated, group


def _questions(judged: Judged, board: Leaderboard) -> Column:
    there = judged.kinds["modality"] == board.modality
    narrowed = {"category": board.category, "level": board.level, "language": board.language}
    for kind, value in narrowed.items():
        if value:
            there = there & (judged.kinds[kind] == str(value))
    return there
