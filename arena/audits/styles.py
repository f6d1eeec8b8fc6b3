"""Counts what the replies of battles look like, where no fit has done so yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from arena.battles.models import Reply
from arena.leaderboards.models import StyleCounts
from ratings.features import FEATURES

BATCH = 500  # battles whose replies are in memory at once; what a killed process loses


def count_styles(battles: Sequence[int], tell: Callable[[int, int], object]) -> None:
    """Counts each battle once and for all; `tell(done, of)` hears how far it is."""
    for start in range(0, len(battles), BATCH):
        texts: dict[int, dict[str, str]] = defaultdict(dict)
        replies = Reply.objects.filter(battle__in=battles[start : start + BATCH]).order_by()
        for battle, side, text in replies.values_list("battle", "side", "text"):
            texts[battle][side] = text
        whole = {battle: sides for battle, sides in texts.items() if len(sides) == 2}
        # A fit may count the same at the same time.
        StyleCounts.objects.bulk_create([_counts(*told) for told in whole.items()], ignore_conflicts=True)
        tell(min(start + BATCH, len(battles)), len(battles))


def _counts(battle: int, sides: dict[str, str]) -> StyleCounts:
    counts = {f"{name}_{side}": FEATURES[name](sides[side]) for name in FEATURES for side in "ab"}
    return StyleCounts(battle_id=battle, **counts)
