"""`manage.py exam JUDGE DATASET`: asks a judge what is known, and says how often it was right."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.exams.datasets import DATASETS, DatasetError
from arena.exams.sit import RECORDED, Done, Paper, sit, sit_recorded
from arena.exams.sitters import NobodySits, sitter
from arena.exams.take import AlreadySitting
from arena.judges.protocols.scripted import SCRIPTED

HOW_MANY = 64


class Command(BaseCommand):
    """Goes on where it was when it is called again; keeps every answer."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "judge", nargs="?", help="a judge of the arena, a scripted judge, or recorded:NAME"
        )
        parser.add_argument("dataset", nargs="?", help="a name that --list tells")
        parser.add_argument(
            "--from", dest="folder", type=Path, help="the folder with the dataset's own files"
        )
        parser.add_argument("--limit", type=int, help="only so many items, the first")
        parser.add_argument("--samples", type=int, default=1, help="ask everything so often")
        parser.add_argument("--option", action="append", default=[], metavar="KEY=JSON", help="over its own")
        parser.add_argument("--at-once", type=int, default=HOW_MANY, help=f"calls in flight ({HOW_MANY})")
        parser.add_argument("--seed", type=int, default=0, help="of the intervals' bootstrap")
        parser.add_argument("--list", action="store_true", help="what there is to sit, and where to get it")
        parser.add_argument("--json", action="store_true", help="print all figures as JSON")

    def handle(self, *, judge: str | None, dataset: str | None, **options: Any) -> None:
        if options["list"] or not judge or not dataset:
            if not options["list"]:
                raise CommandError("say which JUDGE and which DATASET; --list tells what there is")
            self._list(as_json=options["json"])
            return
        try:
            done = self._sit(judge, dataset, options)
        except (DatasetError, NobodySits, AlreadySitting) as problem:
            raise CommandError(str(problem)) from None
        if options["json"]:
            self.stdout.write(json.dumps(done.as_json(), ensure_ascii=False, indent=1))
        else:
            self._print(done)

    def _sit(self, judge: str, dataset: str, options: dict[str, Any]) -> Done:
        for key in ("limit", "samples", "at_once"):
            if options[key] is not None and options[key] < 1:
                raise CommandError(f"--{key.replace('_', '-')} must be at least 1")
        if options["folder"] is None:
            known = DATASETS.get(dataset)
            where = f"; its files are at {known.where}" if known else ""
            raise CommandError(f"--from: say in which folder the files of {dataset} are{where}")
        paper = Paper(dataset, options["folder"], options["limit"], options["samples"], options["seed"])
        if judge.startswith(RECORDED):
            return sit_recorded(judge.removeprefix(RECORDED), paper)
        found = sitter(judge, dict(map(option, options["option"])))
        with tqdm(unit="verdict", file=sys.stderr, disable=options["json"] or None) as bar:

            def tell(more: int, of: int) -> None:
                bar.total = of
                bar.update(more)

            return sit(found, paper, options["at_once"], tell)

    def _list(self, *, as_json: bool) -> None:
        rows = [
            {
                "dataset": name,
                "title": one.title,
                "kind": one.kind,
                "licence": one.licence,
                "where": one.where,
            }
            | {"files": list(one.files), "note": one.note, "paper": one.paper}
            for name, one in DATASETS.items()
        ]
        if as_json:
            self.stdout.write(json.dumps({"datasets": rows, "scripted": list(SCRIPTED)}, indent=1))
            return
        for row in rows:
            self.stdout.write(
                f"{row['dataset']:24} {row['kind']:10} {row['licence']}\n{'':24} {row['where']}"
            )
        self.stdout.write(f"Scripted judges: {', '.join(SCRIPTED)}")

    def _print(self, done: Done) -> None:
        exam = done.exam
        self.stdout.write(
            f"{exam.judge} in {exam.dataset}: {exam.items} items"
            + (f", {exam.skipped} of them not for its protocol" if exam.skipped else "")
        )
        for figure in (one for one in done.figures if one.value is not None):
            where = f"{figure.category}: " if figure.category else ""
            spread = "" if figure.lower is None else f" [{figure.lower:.4f}, {figure.upper:.4f}]"
            lost = f", {figure.unparsed} unparsed" + (f", {figure.failed} failed" if figure.failed else "")
            note = f" ({figure.note})" if figure.note else ""
            self.stdout.write(
                f"  {where}{figure.name:28} {figure.value:.4f}{spread}  n {figure.n}{lost}{note}"
            )
        if undefined := [one.name for one in done.figures if one.value is None and not one.category]:
            self.stdout.write(f"  n/a, for reasons that --json tells: {', '.join(undefined)}")


def option(given: str) -> tuple[str, Any]:
    """One KEY=JSON of a command line; words that are no JSON are themselves."""
    key, sep, value = given.partition("=")
    if not sep:
        raise CommandError(f"--option {given}: must be KEY=VALUE")
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value
