"""A board of a million battles in PostgreSQL: read into columns, looked at, and fitted."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from typing import Any

from bench_pipeline import an_arena
from timing import row, seconds, versus

N, COMPETITORS, QUESTIONS = 1_000_000, 200, 500

# Battles and verdicts as a planted order would bring them about; made on the server.
FILL = """
INSERT INTO battles_battle (question_id, a_id, b_id, status, claims, void_code, void_side, void_detail,
                            created_at, played_at)
SELECT {question} + (random() * ({questions} - 1))::int, {first} + a, {first} + (a + d) % {competitors},
       'played', 1, '', '', '', now(), now()
FROM (SELECT (random() * ({competitors} - 1))::int AS a, 1 + (random() * ({competitors} - 2))::int AS d
      FROM generate_series(1, {n})) drawn;
INSERT INTO judges_verdict (battle_id, judge_id, status, preference, standards, flags, error, claims, decided_at,
                             scores, decided_by, details, transcript)
SELECT id, {judge}, 'valid',
       CASE WHEN random() < 0.2 THEN 'tie'
            WHEN random() < 1 / (1 + exp((a_id - b_id) / {competitors}::float)) THEN 'a' ELSE 'b' END,
       '{{}}', '{{}}', '', 1, now() - random() * interval '30 days', '{{}}', '', '{{}}', '[]'
FROM battles_battle;
INSERT INTO leaderboards_stylecounts
SELECT id, random() * 900, random() * 900, random() * 4, random() * 4, random() * 20, random() * 20,
       random() * 9, random() * 9
FROM battles_battle;
"""


def rows() -> Iterator[dict[str, Any]]:
    """Ratios are to the same rows as Python objects, on the same server and in the same process."""
    with an_arena():
        plain, styled = a_filled_board()
        yield from reading(plain)
        yield from fitting(plain, styled)


def a_filled_board() -> tuple[Any, Any]:
    """Two boards of the same battles: without and with a style switch."""
    from django.db import connection
    from fakes import a_board, a_competitor, a_judge, a_question

    judge = a_judge()
    first = min([a_competitor(f"c{n:03}", says=str(n)).pk for n in range(COMPETITORS)])
    question = min([a_question().pk for _ in range(QUESTIONS)])
    sizes = {"n": N, "competitors": COMPETITORS, "questions": QUESTIONS}
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(first=first, question=question, judge=judge.pk, **sizes))
        for table in ("battles_battle", "judges_verdict", "leaderboards_stylecounts"):
            cursor.execute(f"VACUUM ANALYZE {table}")
    return a_board("plain", judge=judge, style=[]), a_board("styled", judge=judge)


def reading(board: Any) -> Iterator[dict[str, Any]]:
    """The columns of every counted row, beside the same rows fetched one by one."""
    from arena.leaderboards.read import glance, look, read
    from arena.leaderboards.slices import Slice

    sliced = Slice.of(board)
    before = peak_mib()
    assert len(read(sliced).counted) == N
    more = peak_mib() - before
    for name, theirs, bound in (("psycopg's rows", by_rows, 2.0), ("the ORM's values_list", by_orm, 1.5)):
        took, ratio = versus(lambda: read(sliced), lambda fetch=theirs: fetch(sliced), 3)
        yield row(f"read {N / took:,.0f} rows/s, {more:.0f} MiB; over {name}", N, took, ratio, bound)
    yield row("a glance: may the board have changed?", N, seconds(lambda: glance(sliced), 3))
    yield row("a look: has it?", N, seconds(lambda: look(sliced), 3))


def by_rows(sliced: Any) -> list[tuple[Any, ...]]:
    """What psycopg gives for the same query, as tuples."""
    from django.db import connection

    from arena.leaderboards.read import SELECTED
    from arena.leaderboards.slices import DECIDED, ENDING, FROM

    selected = SELECTED["verdict"].format(ending=ENDING["verdict"], decided=DECIDED["verdict"])
    where = " AND ".join(sliced.conditions("verdict"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {selected} FROM {FROM['verdict']} WHERE {where} ORDER BY b.id", sliced.params()
        )
        return cursor.fetchall()


def by_orm(sliced: Any) -> list[tuple[Any, ...]]:
    """What Django gives for the same verdicts."""
    from arena.judges.models import Verdict

    verdicts = Verdict.objects.valid().filter(
        judge__in=sliced.judges,
        battle__question__question_set__in=sliced.question_sets,
        battle__question__modality=sliced.modality,
        battle__a__in=sliced.competitors,
        battle__b__in=sliced.competitors,
    )
    sides = ("battle", "battle__a", "battle__b", "battle__question")
    return list(verdicts.order_by("battle").values_list("pk", *sides, "preference", "decided_at", "judge"))


def fitting(*boards: Any) -> Iterator[dict[str, Any]]:
    """From the rows in the database to a kept snapshot."""
    from arena.leaderboards.fit import fit

    for board in boards:
        took = seconds(lambda board=board: done(fit(board)), 3)
        yield row(f"read, fit and keep, {board.name}", N, took)


def done(snapshot: Any) -> None:
    assert snapshot is not None and snapshot.battles == N


def peak_mib() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
