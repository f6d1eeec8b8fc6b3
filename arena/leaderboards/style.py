"""Counts what replies look like, once: a reply never changes, and fits are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from arena.battles.models import Reply
from ratings.features import FEATURES

from .copied import copied
from .models import StyleCounts
from .slices import ASKED, Slice

BATCH = 500  # battles whose replies are in memory at once; what a killed worker loses


def count_styles(sliced: Slice) -> int:
    """Counts the replies of a slice's battles that nobody has counted yet; says of how many battles."""
    missing = _missing(sliced) if sliced.style else []
    done = 0
    for start in range(0, len(missing), BATCH):
        counts = list(_counts(missing[start : start + BATCH]))
        StyleCounts.objects.bulk_create(counts, ignore_conflicts=True)  # another worker may count the same
        done += len(counts)
    return done


def _missing(sliced: Slice) -> list[int]:
    query = (
        "SELECT b.id FROM battles_battle b JOIN questions_question q ON q.id = b.question_id"  # noqa: S608 - our own
        " LEFT JOIN leaderboards_stylecounts s ON s.battle_id = b.id"
        f" WHERE s.battle_id IS NULL AND b.status = 'played' AND {' AND '.join(ASKED)}"
    )
    found: list[int] = copied(query, sliced.params(), [("battle", "int8")])["battle"].tolist()
    return found


def _counts(battles: Sequence[int]) -> Iterator[StyleCounts]:
    texts: dict[int, dict[str, str]] = defaultdict(dict)
    replies = Reply.objects.filter(battle__in=battles).order_by()
    for battle, side, text in replies.values_list("battle", "side", "text"):
        texts[battle][side] = text
    for battle, sides in texts.items():
        if len(sides) == 2:
            counts = {f"{name}_{side}": FEATURES[name](sides[side]) for name in FEATURES for side in "ab"}
            yield StyleCounts(battle_id=battle, **counts)
