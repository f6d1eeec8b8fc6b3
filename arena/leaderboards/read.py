"""Reads what a board counts into columns: the join and the slice in SQL, the order and the line in numpy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from arena.competitors.models import Competitor
from arena.judges.models import Judge
from ratings import OUTCOMES

from .copied import Column, copied
from .counted import ENDINGS, HUMAN, UNKNOWN, Counted, Uncounted, numbered
from .slices import DECIDED, ENDING, FROM, OF_JUDGES, Slice
from .sources import SOURCES

COLUMNS = [
    ("row", "int8"), ("battle", "int8"), ("a", "int8"), ("b", "int8"), ("ending", "int2"),
    ("decided", "timestamptz"), ("question", "int8"), ("who", "int8"), ("drawn_with", "float8"),
]  # fmt: skip
SELECTED = {
    # A voter's key is text; its hash stands for it until voters are numbered.
    "verdict": "v.id, b.id, b.a_id, b.b_id, {ending}, {decided}, b.question_id, v.judge_id, 'NaN'::float8",
    "vote": "-v.id, b.id, b.a_id, b.b_id, {ending}, {decided}, b.question_id,"
    " hashtextextended(v.voter, 0), COALESCE(v.drawn_with, 'NaN'::float8)",
}
# A verdict may be committed a moment later than one with a later time.
LATE = timedelta(minutes=1)

Rows = dict[str, Column]


@dataclass(frozen=True)
class Until:
    """Up to where a snapshot read, and which of the rows of its last minute it saw."""

    through: datetime
    tail: tuple[int, ...]


@dataclass(frozen=True)
class Read:
    """What was read at one moment, and up to where."""

    counted: Counted
    until: Until | None


@dataclass(frozen=True)
class Looked:
    """How many verdicts and votes of a slice have ended how, and when the last one did."""

    statuses: Mapping[str, int]
    through: datetime | None


def glance(sliced: Slice) -> list[Any]:
    """What changes whenever a row of the slice does, and sometimes when none does: one pass, no join."""
    found: list[Any] = []
    with connection.cursor() as cursor:
        if sliced.judges:
            cursor.execute(
                "SELECT status, count(*), max(decided_at)::text FROM judges_verdict v"  # noqa: S608 - words of ours
                f" WHERE {' AND '.join(OF_JUDGES)} GROUP BY status ORDER BY status",
                sliced.params(),
            )
            found += map(list, cursor.fetchall())
        if SOURCES[sliced.source].votes:
            cursor.execute(
                "SELECT excluded_reason = '', count(*), max(created_at)::text"
                " FROM votes_vote GROUP BY 1 ORDER BY 1"
            )
            found += map(list, cursor.fetchall())
    return found


def look(sliced: Slice) -> Looked:
    """What of a board can have changed since a fit, without reading its rows."""
    tally, latest = np.zeros(len(ENDINGS), dtype=np.int64), []
    for kind in sliced.kinds():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {ENDING[kind]} AS ending, count(*), max({DECIDED[kind]}) FROM {FROM[kind]}"  # noqa: S608 - ours
                f" WHERE {' AND '.join(sliced.conditions(kind))} GROUP BY ending",
                sliced.params(),
            )
            for ending, n, last in cursor.fetchall():
                tally[ending] += n
                latest.append(last)
    tally[ENDINGS.index("valid")] = tally[: len(OUTCOMES)].sum()
    named = {ENDINGS[code]: int(tally[code]) for code in range(len(OUTCOMES), len(ENDINGS)) if tally[code]}
    return Looked(dict(sorted(named.items())), max(latest, default=None))


def read(sliced: Slice, until: Until | None = None) -> Read:
    """Reads every row of a slice that has ended; with `until`, those that a snapshot saw."""
    rows = _in_order([_rows(kind, sliced, until) for kind in sliced.kinds()], sliced)
    decides = rows["ending"] < len(OUTCOMES)
    first = decides if SOURCES[sliced.source].every else _first_in_line(rows, decides)
    until = _until(rows)
    return Read(_counted(rows, first, decides & ~first, sliced), until)


def _rows(kind: str, sliced: Slice, until: Until | None) -> Rows:
    selected = SELECTED[kind].format(ending=ENDING[kind], decided=DECIDED[kind])
    counts = _counts(sliced)
    selected += "".join(f", COALESCE(s.{count}, {UNKNOWN})" for count in counts)
    selected += ", q.level" * sliced.by_level
    source = FROM[kind] + (" LEFT JOIN leaderboards_stylecounts s ON s.battle_id = b.id" if counts else "")
    conditions, params = sliced.conditions(kind), sliced.params()
    if until is not None:
        row = SELECTED[kind].split(",")[0]
        conditions.append(
            f"({DECIDED[kind]} < %(settled)s OR {DECIDED[kind]} <= %(through)s AND {row} = ANY(%(tail)s))"
        )
        params |= {"through": until.through, "settled": until.through - LATE, "tail": list(until.tail)}
    query = f"SELECT {selected} FROM {source} WHERE {' AND '.join(conditions)}"  # noqa: S608 - words of ours
    levels = [("level", "int2")] * sliced.by_level
    return copied(query, params, [*COLUMNS, *((count, "int4") for count in counts), *levels])


def _counts(sliced: Slice) -> list[str]:
    """The columns of StyleCounts that are read along."""
    return [f"{name}_{side}" for name in sliced.style for side in "ab"]


def _in_order(parts: Sequence[Rows], sliced: Slice) -> Rows:
    """All kinds of rows together by battle, then by judge in line, people last."""
    names = (*dict(COLUMNS), *_counts(sliced), *["level"] * sliced.by_level)
    rows = {name: _joined([part.pop(name) for part in parts]) for name in names}
    rows["source"] = np.full(rows["row"].size, len(sliced.judges), dtype=np.int16)
    for place, judge in enumerate(sliced.judges):
        rows["source"][(rows["row"] > 0) & (rows["who"] == judge)] = place
    order = np.lexsort((np.abs(rows["row"]), rows["source"], rows["battle"]))
    for name, column in rows.items():  # one at a time: a million rows need not be there twice
        rows[name] = column[order]
    return rows


def _joined(parts: Sequence[Column]) -> Column:
    return parts[0] if len(parts) == 1 else np.concatenate(parts or [np.zeros(0, np.int64)])


def _first_in_line(rows: Rows, decides: Column) -> Column:
    """Of the judges that decide a battle the first, of the people all."""
    by_judge = np.flatnonzero(decides & (rows["row"] > 0))
    battle = rows["battle"][by_judge]
    again = by_judge[1:][battle[1:] == battle[:-1]]
    first = decides.copy()
    first[again] = False
    return first


def _counted(rows: Rows, counts: Column, later: Column, sliced: Slice) -> Counted:
    names, place = _names(sliced.competitors)
    keys = np.array(sliced.competitors, dtype=np.int64)
    a, b = (place[np.searchsorted(keys, rows[side])] for side in ("a", "b"))
    ending = np.where(later, ENDINGS.index("valid"), rows["ending"])
    human = rows["row"][counts] < 0
    voter = np.full(human.size, -1, dtype=np.int64)
    voter[human] = numbered(rows.pop("who")[counts][human])
    return Counted(
        names=names,
        sources=_sources(sliced),
        battle=rows["battle"][counts],
        a=a[counts],
        b=b[counts],
        outcome=ending[counts].astype(np.int8),
        source=rows["source"][counts],
        voter=voter,
        question=rows.pop("question")[counts],
        decided=rows.pop("decided")[counts],
        uncounted=Uncounted(
            rows["battle"][~counts], a[~counts], b[~counts], rows["source"][~counts], ending[~counts]
        ),
        weight=_weights(rows["battle"][counts], rows["drawn_with"][counts], human)
        if sliced.source == "merged"
        else None,
        style=dict(_style(rows, counts, sliced.style)),
        level=rows.pop("level")[counts] if sliced.by_level else None,
    )


def _names(competitors: Sequence[int]) -> tuple[tuple[str, ...], Column]:
    """Names in order, and the place of each key's name among them; keys are in order."""
    name_of = dict(Competitor.objects.filter(pk__in=competitors).values_list("pk", "name"))
    names = tuple(sorted(name_of.values()))
    return names, np.array([names.index(name_of[key]) for key in competitors], dtype=np.int64)


def _sources(sliced: Slice) -> tuple[str, ...]:
    """Who gives the rows: the judges in line, then people."""
    judges = dict(Judge.objects.filter(pk__in=sliced.judges).values_list("pk", "name"))
    return (*(judges[key] for key in sliced.judges), *([HUMAN] if SOURCES[sliced.source].votes else []))


def _weights(battle: Column, drawn_with: Column, human: Column) -> Column | None:
    """A vote on a battle that was unlikely to be drawn stands for more; None unless every chance is known.

    A battle that no judge decided, such as one that a person began, is in no draw of those that judges did: a
    vote on it needs no chance, and stands for as much as the others do on average.
    """
    known = human & ~np.isnan(drawn_with)
    drawn = human & np.isin(battle, battle[~human])
    if not known.any() or (drawn & ~known).any():
        return None
    weight = np.where(known, 1 / np.where(known, drawn_with, 1), 1.0)
    return np.where(human & ~known, weight[known].mean(), weight)


def _style(rows: Rows, counts: Column, style: Sequence[str]) -> Iterator[tuple[str, Column]]:
    for name in style:
        yield name, np.stack([rows.pop(f"{name}_{side}")[counts] for side in "ab"], axis=1)


def _until(rows: Rows) -> Until | None:
    if not rows["row"].size:
        return None
    last = int(rows["decided"].max())
    recent = rows["decided"] >= last - LATE // timedelta(microseconds=1)
    return Until(moment(last), tuple(sorted(rows["row"][recent].tolist())))


def moment(microseconds: int) -> datetime:
    """Unix microseconds as a time."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)
