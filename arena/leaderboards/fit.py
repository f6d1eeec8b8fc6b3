"""Fits boards: reads what counts, runs the board's rating method, keeps a snapshot."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max

from arena import live
from arena.competitors.models import Competitor
from arena.version import code_version
from ratings import RatingsError

from .models import Fit, Leaderboard, Rating
from .rate import Rated, Recipe, rate
from .read import Read, glance, look, read
from .slices import Slice
from .style import count_styles

log = logging.getLogger(__name__)

FIT_LOCK = 0x666974  # names our advisory locks apart from other people's


def is_stale(board: Leaderboard) -> bool:
    """Whether verdicts, competitors or settings have changed since the last fit."""
    last, looked = Fit.objects.latest_of(board), look(Slice.of(board))
    if last is None:
        return bool(looked.statuses)
    seen = (last.statuses, last.data_through, _made_from(last))
    return (looked.statuses, looked.through, _asked_for(board)) != seen


def _asked_for(board: Leaderboard) -> dict[str, Any]:
    """What a fit of the board would be made from, but for the rows themselves."""
    asked = {"slice": Slice.of(board).keep()}
    try:
        return asked | vars(_recipe(board))
    except RatingsError as problem:
        return asked | {"failure": str(problem)}


def _made_from(last: Fit) -> dict[str, Any]:
    recipe = Recipe(last.method, last.settings, tuple(last.slice.get("style", ())))
    return {"slice": last.slice} | vars(recipe)


def _recipe(board: Leaderboard) -> Recipe:
    return Recipe.settled(board.method, board.settings, Slice.of(board).style, board.seed)


def fit(board: Leaderboard, *, anew: bool = True) -> Fit | None:
    """Fits a board and tells its readers; None when there is nothing to fit or it failed.

    A fit that fails leaves the last one standing and says why on the board. anew: even if nothing changed.
    """
    count_styles(Slice.of(board))
    with transaction.atomic():
        snapshot = _look_and_fit(board, anew) if _alone(board) else None
    if snapshot is not None:
        live.broadcast(f"leaderboard-{board.name}", snapshot.pk)
    return snapshot


def _look_and_fit(board: Leaderboard, anew: bool) -> Fit | None:
    seen = _glimpse(board)  # before anything is read: what comes in meanwhile is seen next time
    snapshot = _fit(board) if anew or is_stale(board) else None
    Leaderboard.objects.filter(pk=board.pk).update(seen=seen)
    return snapshot


def _glimpse(board: Leaderboard) -> dict[str, Any]:
    sliced = Slice.of(board)
    asked = _asked_for(board) | {"style": list(sliced.style), "code": code_version()}
    return json.loads(json.dumps(asked | {"rows": glance(sliced)}))


def _alone(board: Leaderboard) -> bool:
    """Whether this transaction is the only one that fits the board; the lock goes with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [FIT_LOCK, board.pk])
        return bool(cursor.fetchone()[0])


def _fit(board: Leaderboard) -> Fit | None:
    sliced, started = Slice.of(board), time.perf_counter()
    found = read(sliced)
    if not found.counted.statuses:
        return None
    try:
        recipe = _recipe(board)
        rated = rate(found.counted, recipe)
    except RatingsError as problem:
        _say(board, str(problem))
        return None
    _say(board, "")
    made_of = {"source": board.source, "exclusions": _exclusions(board), "seed": board.seed}
    made_by = {"method": recipe.method, "settings": recipe.settings, "code_version": code_version()}
    columns = made_of | made_by | {"slice": sliced.keep(), "seconds": time.perf_counter() - started}
    return _keep(Fit(leaderboard=board, **columns, **_read_columns(found)), rated)


def _exclusions(board: Leaderboard) -> dict[str, Any]:
    """What the board sets aside, and the judges whose cards do."""
    judges = list(board.untrusted().values_list("name", flat=True))
    return board.exclusions | ({"judges": judges} if judges else {})


def _read_columns(found: Read) -> dict[str, Any]:
    counted, until = found.counted, found.until
    return {
        "battles": counted.battles,
        "votes": counted.votes,
        "judgments": len(counted) - counted.votes,
        "statuses": counted.statuses,
        "fingerprint": counted.fingerprint,
        "data_through": until and until.through,
        "tail": list(until.tail) if until else [],
    }


def _keep(snapshot: Fit, rated: Rated) -> Fit:
    for column, value in vars(rated).items():
        if column != "rows":
            setattr(snapshot, column, value)
    snapshot.save()
    competitors = Competitor.objects.filter(pk__in=snapshot.slice["competitors"])
    keys = dict(competitors.values_list("name", "pk"))
    Rating.objects.bulk_create(
        Rating(fit=snapshot, **(row | {"competitor": None, "competitor_id": keys[row["competitor"]]}))
        for row in rated.rows
    )
    return snapshot


def _say(board: Leaderboard, why: str) -> None:
    """Why the last fit failed; nothing when it did not."""
    Leaderboard.objects.filter(pk=board.pk).update(failure=why)


def fit_stale() -> int:
    """Fits every active board that has changed, those that waited longest first; says how many.

    A board on which something went wrong stops no other.
    """
    boards = Leaderboard.objects.active().annotate(last=Max("fits"))
    return sum(_refit(board) for board in boards.order_by(F("last").asc(nulls_first=True)))


def _refit(board: Leaderboard) -> bool:
    try:
        return _glimpse(board) != board.seen and fit(board, anew=False) is not None
    except Exception as problem:
        log.exception("leaderboard %s: the fit broke off", board.name)
        _say(board, f"the fit broke off: {type(problem).__name__}")
        return False
