"""Counts what the replies of battles look like, where no fit has done so yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection

from arena.leaderboards.models import StyleCounts
from ratings.features import FEATURES

BATCH = 2_000  # battles whose replies are in memory at once; what a killed process loses
COLUMNS = ["battle_id", *(f"{name}_{side}" for name in FEATURES for side in "ab")]
_REPLIES = """
SELECT a.battle_id, a.text, b.text FROM battles_reply a JOIN battles_reply b ON b.battle_id = a.battle_id
WHERE a.side = 'a' AND b.side = 'b' AND a.battle_id = ANY(%s)
"""
# A fit may count the same at the same time.
_KEEP = (
    f"INSERT INTO {StyleCounts._meta.db_table} ({', '.join(COLUMNS)})"  # noqa: S608 - words of ours
    f" SELECT * FROM unnest({', '.join(['%s::bigint[]'] * len(COLUMNS))}) ON CONFLICT DO NOTHING"
)


def count_styles(battles: Sequence[int], tell: Callable[[int, int], object]) -> None:
    """Counts each battle once and for all; `tell(done, of)` hears how far it is."""
    for start in range(0, len(battles), BATCH):
        with connection.cursor() as cursor:
            cursor.execute(_REPLIES, [list(battles[start : start + BATCH])])
            counted = [_counts(*row) for row in cursor.fetchall()]
            if counted:
                cursor.execute(_KEEP, [list(column) for column in zip(*counted, strict=True)])
        tell(min(start + BATCH, len(battles)), len(battles))


def _counts(battle: int, *texts: str) -> tuple[int, ...]:
    return battle, *(count(text) for count in FEATURES.values() for text in texts)
