"""Fits boards: reads what counts, runs the board's rating method, keeps a snapshot."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection, models, transaction
from django.db.models import Count, Q

from arena import live
from arena.judges.models import Verdict
from ratings import METHODS, Comparisons, RatingsError, win_rate

from .models import Fit, Leaderboard, Rating


@dataclass(frozen=True)
class Slice:
    """What a board counts, as read at one moment."""

    competitors: dict[int, str]  # their names, by key
    battles: tuple[int, ...]
    a: tuple[int, ...]
    b: tuple[int, ...]
    outcomes: tuple[str, ...]
    statuses: dict[str, int]  # of all verdicts on the board, how many ended how
    invalid: Counter[int]  # by competitor: battles that ended without a valid verdict
    through: datetime | None

    @property
    def fingerprint(self) -> str:
        """SHA-256 over every counted battle, its sides and its outcome, in battle order."""
        rows = zip(self.battles, self.a, self.b, self.outcomes, strict=True)
        lines = "".join(f"{battle},{a},{b},{outcome}\n" for battle, a, b, outcome in rows)
        return hashlib.sha256(lines.encode()).hexdigest()

    def comparisons(self) -> Comparisons:
        """The counted battles for the rating methods; competitors go by their names."""
        a, b = ([self.competitors[key] for key in side] for side in (self.a, self.b))
        return Comparisons.from_arrays(a, b, self.outcomes, names=tuple(self.competitors.values()))


def verdicts_of(leaderboard: Leaderboard) -> models.QuerySet[Verdict]:
    """Every verdict that concerns a board: its judges' on its questions between its competitors."""
    competitors = leaderboard.competitors().values("pk")
    return Verdict.objects.filter(
        judge__seat__leaderboard=leaderboard,
        judge__retired_at=None,
        battle__question__question_set__leaderboards=leaderboard,
        battle__question__modality=leaderboard.modality,
        battle__a__in=competitors,
        battle__b__in=competitors,
    )


def read_slice(leaderboard: Leaderboard) -> Slice:
    """Reads what a board counts: of several judges on one battle, the first in line with a valid verdict."""
    verdicts = verdicts_of(leaderboard)
    counted = (
        verdicts.valid()
        .order_by("battle", "judge__seat__place")
        .distinct("battle")
        .values_list("battle", "battle__a", "battle__b", "preference", "decided_at")
    )
    battles, a, b, outcomes, times = zip(*counted, strict=True) if counted else ((), (), (), (), ())
    return Slice(
        competitors=dict(leaderboard.competitors().order_by("pk").values_list("pk", "name")),
        battles=battles,
        a=a,
        b=b,
        outcomes=outcomes,
        statuses=_statuses(verdicts),
        invalid=_invalid(verdicts),
        through=max(times, default=None),
    )


def _statuses(verdicts: models.QuerySet[Verdict]) -> dict[str, int]:
    return dict(verdicts.order_by().values_list("status").annotate(n=Count("pk")))


def _invalid(verdicts: models.QuerySet[Verdict]) -> Counter[int]:
    ended = verdicts.exclude(Q(status=Verdict.Status.VALID) | Q(status=Verdict.Status.PENDING))
    sides = ended.order_by().values_list("battle__a", "battle__b")
    return Counter(competitor for pair in sides for competitor in pair)


def is_stale(leaderboard: Leaderboard) -> bool:
    """Whether verdicts or competitors have changed since the last fit."""
    last = Fit.objects.latest_of(leaderboard)
    ended = {status: n for status, n in _statuses(verdicts_of(leaderboard)).items() if status != "pending"}
    if last is None:
        return bool(ended)
    same_field = set(last.ratings.values_list("competitor", flat=True)) == set(
        leaderboard.competitors().values_list("pk", flat=True)
    )
    return not same_field or ended != last.statuses or last.method != leaderboard.method


def fit(leaderboard: Leaderboard) -> Fit | None:
    """Fits a board anew and tells its readers; None when there is nothing to fit or it failed.

    A fit that fails leaves the last one standing and says why on the board.
    """
    with transaction.atomic():
        if not _alone(leaderboard) or not (read := read_slice(leaderboard)).statuses:
            return None
        started = time.perf_counter()
        try:
            rated = rate(leaderboard.method, read) if read.battles else UNRATED
        except RatingsError as error:
            Leaderboard.objects.filter(pk=leaderboard.pk).update(failure=str(error))
            return None
        Leaderboard.objects.filter(pk=leaderboard.pk).update(failure="")
        snapshot = _keep(leaderboard, read, rated, time.perf_counter() - started)
    live.broadcast(f"leaderboard-{leaderboard.name}", snapshot.pk)
    return snapshot


def _alone(leaderboard: Leaderboard) -> bool:
    """Whether this transaction is the only one that fits the board; the lock goes with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [FIT_LOCK, leaderboard.pk])
        return bool(cursor.fetchone()[0])


FIT_LOCK = 0x666974  # names our advisory locks apart from other people's


@dataclass(frozen=True)
class Rated:
    """What a rating method says, ready to be kept."""

    rows: dict[str, dict[str, object]]  # by competitor's name: the columns of a Rating
    settings: dict[str, object]
    warnings: tuple[str, ...] = ()
    iterations: int | None = None


UNRATED = Rated({}, {})
NO_BATTLES = {"battles": 0, "wins": 0, "losses": 0, "ties": 0, "both_bad": 0, "note": "no battle counts yet"}


def rate(method: str, read: Slice) -> Rated:
    """Runs the method on the slice; raises RatingsError."""
    comparisons = read.comparisons()
    ratings = METHODS[method].fit(comparisons)
    rates = dict(zip(comparisons.names, win_rate(comparisons).tolist(), strict=True))
    rows = {}
    for row in ratings.rows():
        name = str(row.pop("competitor"))
        rows[name] = row | {"win_rate": None if np.isnan(rates[name]) else rates[name]}
    return Rated(rows, dict(ratings.settings), ratings.warnings, ratings.iterations)


def _keep(leaderboard: Leaderboard, read: Slice, rated: Rated, seconds: float) -> Fit:
    snapshot = Fit.objects.create(
        leaderboard=leaderboard,
        method=leaderboard.method,
        settings=rated.settings,
        battles=len(read.battles),
        statuses={status: n for status, n in read.statuses.items() if status != Verdict.Status.PENDING},
        fingerprint=read.fingerprint,
        data_through=read.through,
        warnings=list(rated.warnings),
        iterations=rated.iterations,
        seconds=seconds,
    )
    Rating.objects.bulk_create(
        Rating(
            fit=snapshot,
            competitor_id=key,
            invalid=read.invalid[key],
            **rated.rows.get(name, NO_BATTLES),
        )
        for key, name in read.competitors.items()
    )
    return snapshot


def fit_stale() -> int:
    """Fits every active board that has changed; says how many."""
    return sum(fit(board) is not None for board in Leaderboard.objects.active() if is_stale(board))
