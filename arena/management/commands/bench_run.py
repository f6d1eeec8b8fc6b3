"""`manage.py bench_run COMPETITOR DIR`: scores a competitor on a distilled benchmark."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.competitors.models import Competitor
from arena.distilled.rows import MANIFEST, Broken, Row, digest, read
from arena.distilled.run import Run
from arena.judges.models import Judge
from arena.steered import Steered
from ratings.distilled import Score, average


class Command(BaseCommand):
    """Against the replies that people chose and those they threw out; goes on where it was stopped."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("competitor")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--judge", required=True, help="who compares the replies")
        parser.add_argument("--json", action="store_true", help="print the scores for machines")

    def handle(self, *, competitor: str, folder: Path, judge: str, **options: object) -> None:
        try:
            _, rows = read(folder)
        except Broken as problem:
            raise CommandError(str(problem)) from None
        run = Run(folder, _active(Competitor, competitor), _active(Judge, judge))
        known = {result.id for result in run.results().values() if result.is_final}
        with tqdm(
            total=len(rows), initial=len(known), unit="question", disable=not sys.stderr.isatty()
        ) as line:
            run.play(rows, line.update)
        found = told(run, rows)
        self.stdout.write(json.dumps(found, indent=1) if options["json"] else as_text(found))


def told(run: Run, rows: Sequence[Row]) -> dict[str, Any]:
    """The scores with what they are made of and how to have them again."""
    scores = run.scores(rows)
    name = run.competitor.name
    return {
        "competitor": f"{name} v{run.competitor.version}",
        "judge": f"{run.judge.name} v{run.judge.version}",
        "benchmark": digest(run.folder / MANIFEST),
        "questions": len(rows),
        "own": sum(name in (row.selected_by, row.rejected_by) for row in rows),
        "scores": {score.mode: _row(score) for score in scores},
        "average": average(scores),
        "command": f"python manage.py bench_run {name} {run.folder} --judge {run.judge.name}",
    }


def _row(score: Score) -> dict[str, Any]:
    lower, upper = score.interval or (None, None)
    counts = {key: getattr(score, key) for key in ("wins", "ties", "losses", "undecided")}
    return {"points": score.points, "lower": lower, "upper": upper, **counts}


def as_text(found: dict[str, Any]) -> str:
    """The scores as lines, each with its interval and what it counts."""
    lines = [f"{found['competitor']}, judged by {found['judge']}, on {found['questions']} questions"]
    for mode, row in found["scores"].items():
        points = "n/a" if row["points"] is None else "{points:.2f} [{lower:.1f}, {upper:.1f}]".format(**row)
        counts = "{wins} won, {ties} tied, {losses} lost, {undecided} undecided".format(**row)
        lines.append(f"  against the {mode} reply  {points}  ({counts})")
    lines.append(f"  average  {'n/a' if found['average'] is None else format(found['average'], '.2f')}")
    if found["own"]:
        lines.append(f"  {found['own']} questions hold a reply of its own")
    return "\n".join([*lines, found["command"]])


def _active(table: type[Steered], name: str) -> Any:
    row = table.objects.active().filter(name=name).first()
    if row is None:
        known = ", ".join(table.objects.active().values_list("name", flat=True)) or "none"
        raise CommandError(f"no {table.__name__.lower()} is called {name!r}; there are {known}")
    return row
