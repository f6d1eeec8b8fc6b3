"""The recorded battles that may be put before people, gathered once a minute and shared by all processes."""

from __future__ import annotations

from threading import Thread

import numpy as np
from django.core.cache import cache
from django.db import connection

from arena.competitors.models import Competitor
from arena.leaderboards.copied import copied
from arena.leaderboards.models import Fit, Leaderboard, Rating
from arena.modalities import MODALITIES

from .worth import Candidates, Floats, Ints

KEPT, FRESH = "ballots:pool", "ballots:pool-is-fresh"
FRESH_S = 60
KEPT_S = 24 * 3600

COLUMNS = [("battle", "int8"), ("modality", "int2"), ("a", "int8"), ("b", "int8"), ("contested", "int2")]
# Whatever the judges said of a battle, it is there: a choice by verdicts would be no random draw. What
# people asked themselves is not: those battles exist because somebody voted on them.
_BATTLES = """
SELECT b.id, (array_position(%(modalities)s::varchar[], q.modality) - 1)::int2, b.a_id, b.b_id,
    COALESCE(said.contested, false)::int::int2
FROM battles_battle b
JOIN questions_question q ON q.id = b.question_id
JOIN battles_reply of_a ON of_a.battle_id = b.id AND of_a.side = 'a'
JOIN battles_reply of_b ON of_b.battle_id = b.id AND of_b.side = 'b'
LEFT JOIN (
    SELECT battle_id,
        bool_or('order_conflict' = ANY(flags) OR 'to_people' = ANY(flags))
            OR min(NULLIF(preference, '')) <> max(NULLIF(preference, '')) AS contested
    FROM judges_verdict WHERE status = 'valid' OR 'to_people' = ANY(flags) GROUP BY battle_id
) said ON said.battle_id = b.id
WHERE b.status = 'played' AND NOT q.diagnostic AND q.modality = ANY(%(modalities)s)
    AND b.a_id = ANY(%(competitors)s) AND b.b_id = ANY(%(competitors)s)
    AND NOT EXISTS (SELECT FROM chats_chat c WHERE c.battle_id = b.id)
ORDER BY b.id
"""
_VOTES = """
SELECT least(b.a_id, b.b_id), greatest(b.a_id, b.b_id), count(*)
FROM votes_vote v JOIN battles_battle b ON b.id = v.battle_id WHERE v.excluded_reason = '' GROUP BY 1, 2
"""


def current() -> Candidates:
    """The battles as somebody gathered them a minute ago; whoever finds them older has it done again.

    That goes on beside: nobody but the very first waits for it.
    """
    kept: Candidates | None = cache.get(KEPT)
    if kept is None:
        return refresh()
    if cache.add(FRESH, True, FRESH_S):
        Thread(target=_refresh_beside, name="ballots", daemon=True).start()
    return kept


def refresh() -> Candidates:
    """Gathers the battles anew, for all processes."""
    found = gather()
    if len(found):  # nothing is not worth keeping: the first battle shows at once
        cache.set(KEPT, found, KEPT_S)
        cache.set(FRESH, True, FRESH_S)
    return found


def _refresh_beside() -> None:
    try:
        refresh()
    finally:
        connection.close()  # of this thread


def forget() -> None:
    """The next draw gathers anew."""
    cache.delete_many([KEPT, FRESH])


def gather() -> Candidates:
    """Every battle that was played whole, between competitors in force, on questions that may be rated."""
    competitors = list(Competitor.objects.active().order_by("pk").values_list("pk", flat=True))
    rows = copied(_BATTLES, {"competitors": competitors, "modalities": list(MODALITIES)}, COLUMNS)
    low, high = np.minimum(rows["a"], rows["b"]), np.maximum(rows["a"], rows["b"])
    width = _widths(competitors)
    place = (np.searchsorted(competitors, side) for side in (low, high))
    return Candidates(
        battle=rows["battle"],
        modality=rows["modality"].astype(np.int64),
        contested=rows["contested"].astype(bool),
        votes=_votes(low, high),
        width=np.maximum(*(width[each] for each in place)) if len(low) else np.zeros(0),
    )


def _votes(low: Ints, high: Ints) -> Ints:
    """How often people voted on the pair of each battle, (N,)."""
    with connection.cursor() as cursor:
        cursor.execute(_VOTES)
        tally = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 3)
    if not len(tally):
        return np.zeros(low.size, dtype=np.int64)
    known = _pair(tally[:, 0], tally[:, 1])
    order, wanted = np.argsort(known), _pair(low, high)
    near = order[np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)]
    return np.where(known[near] == wanted, tally[near, 2], 0)


def _pair(low: Ints, high: Ints) -> Ints:
    """One number for two keys."""
    return low << 32 | high


def _widths(competitors: list[int]) -> Floats:
    """Of the widest interval that boards show of each competitor, (M,); without any, the widest of all."""
    place = {key: at for at, key in enumerate(competitors)}
    width = np.zeros(len(competitors))
    fits = [fit for board in Leaderboard.objects.active() if (fit := Fit.objects.latest_of(board))]
    shown = Rating.objects.filter(fit__in=fits).exclude(lower=None).exclude(upper=None)
    for competitor, lower, upper in shown.values_list("competitor", "lower", "upper"):
        if competitor in place:
            width[place[competitor]] = max(width[place[competitor]], upper - lower)
    return np.where(width > 0, width, width.max(initial=0.0) or 1.0)
