"""Takes people's votes from a file: all of them or none, each fault by its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from arena.battles.models import Battle
from ratings import OUTCOMES, BadComparisons
from ratings.formats import column_names, open_table
from ratings.labels import LABELS

from .models import Vote

WORDS = ("voter", "preference")
CHANCE = "drawn_with"
BATCH = 5_000


def take(path: Path) -> int:
    """Adds the votes of a CSV, JSON Lines or Parquet file; says how many. Raises BadComparisons."""
    other = [CHANCE] if CHANCE in column_names(path) else []
    rows = open_table(path, WORDS, ["battle", *other]).to_pylist()
    with transaction.atomic():
        votes = list(_votes(path, rows))
        Vote.objects.bulk_create(votes, batch_size=BATCH)
    return len(votes)


def _votes(path: Path, rows: list[dict[str, Any]]) -> Iterator[Vote]:
    known = {str(pk): pk for pk in _battles(rows)}
    taken = set(Vote.objects.filter(battle__in=known.values()).values_list("battle", "voter"))
    for number, row in enumerate(rows, 1):
        fault = next(_faults(row, known, taken), None)
        if fault is not None:
            column, problem = fault
            raise BadComparisons(problem, row=number, column=column, file=str(path))
        battle, chance = known[str(row["battle"])], row.get(CHANCE)
        taken.add((battle, row["voter"]))
        preference = OUTCOMES[LABELS[row["preference"]]]
        yield Vote(battle_id=battle, voter=row["voter"], preference=preference, drawn_with=chance)


def _battles(rows: list[dict[str, Any]]) -> list[int]:
    """Those of the named battles that were played."""
    numbers = (str(row["battle"]) for row in rows)
    named = {int(number) for number in numbers if number.isdecimal() and len(number) < 19}
    return list(Battle.objects.filter(pk__in=named, status="played").order_by().values_list("pk", flat=True))


def _faults(
    row: Mapping[str, Any], known: Mapping[str, int], taken: set[tuple[int, str]]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a row: column and problem."""
    battle, voter, chance = str(row["battle"]), row["voter"], row.get(CHANCE)
    if battle not in known:
        yield "battle", f"no battle {battle} has been played"
    if not voter or len(voter) > 64:
        yield "voter", "must have 1 to 64 characters"
    if row["preference"] not in LABELS:
        yield "preference", f"{row['preference']!r} is none of {', '.join(OUTCOMES)}"
    if (known.get(battle), voter) in taken:
        yield "voter", f"{voter!r} has voted on battle {battle} already"
    if chance is not None and not (isinstance(chance, int | float) and 0 < chance <= 1):
        yield CHANCE, f"{chance!r} is no probability above 0"
