"""`manage.py canary JUDGE`: asks a judge the same questions as before, and says whether it has changed."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.audits.canaries import OURS, NoCanaries, Question, freeze, of_battles, of_dataset
from arena.audits.canary import CannotBeAsked, StillOpen, Sung, run_canaries
from arena.audits.models import CanaryRun, CanarySet
from arena.exams.datasets import DATASETS, DatasetError
from arena.exams.sit import Paper
from arena.exams.sitters import NobodySits, sitter
from arena.exams.take import AlreadySitting

HOW_MANY = 64
REFUSALS = (NoCanaries, CannotBeAsked, StillOpen, DatasetError, NobodySits, AlreadySitting)


class Command(BaseCommand):
    """Run 0 asks everything twice; each later run asks it once, and goes on where it was killed."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("judge", help="a judge of the arena, or a scripted judge")
        parser.add_argument("--set", dest="name", help=f"of which set (the dataset's name, or {OURS})")
        parser.add_argument("--dataset", help="ask items of a published dataset")
        parser.add_argument(
            "--from", dest="folder", type=Path, help="the folder with the dataset's own files"
        )
        parser.add_argument("--limit", type=int, help="only so many items of the dataset, the first")
        parser.add_argument("--freeze", type=int, metavar="N", help="make a set of N decided battles first")
        parser.add_argument("--at-once", type=int, default=HOW_MANY, help=f"calls in flight ({HOW_MANY})")
        parser.add_argument("--seed", type=int, default=0, help="of the draw of battles that are frozen")
        parser.add_argument("--json", action="store_true", help="print all numbers as JSON")

    def handle(self, *, judge: str, **options: Any) -> None:
        for key in ("limit", "freeze", "at_once"):
            if options[key] is not None and options[key] < 1:
                raise CommandError(f"--{key.replace('_', '-')} must be at least 1")
        if options["seed"] < 0:
            raise CommandError(f"--seed {options['seed']}: must not be negative")
        try:
            run = self._run(judge, options)
        except REFUSALS as problem:
            raise CommandError(str(problem)) from None
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(run), ensure_ascii=False, indent=1))
            return
        told = run.report
        self.stdout.write(
            f"{run.judge} on {run.canaries}, run {run.number}: {told['items']} items,"
            f" {told['asked']} questions, {told['failed']} without an answer"
        )
        self.stdout.write("\n".join(f"- {sentence}" for sentence in told["words"]))

    def _run(self, judge: str, options: dict[str, Any]) -> CanaryRun:
        found = sitter(judge)  # before anything is frozen
        sung = Sung.by(found, *_set(options))
        with tqdm(unit="verdict", file=sys.stderr, disable=options["json"] or None) as bar:

            def tell(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            return run_canaries(found, sung, options["at_once"], tell)


def _set(options: dict[str, Any]) -> tuple[CanarySet, list[Question], str]:
    dataset, folder, name = options["dataset"], options["folder"], options["name"]
    if dataset is None:
        if folder or options["limit"]:
            raise NoCanaries("--from and --limit are of a dataset: say which, with --dataset NAME")
        if options["freeze"]:
            freeze(name or OURS, options["freeze"], options["seed"])
        return of_battles(name or OURS)
    if options["freeze"]:
        raise NoCanaries("--freeze is of the arena's battles: leave out --dataset, or --freeze")
    if folder is None:
        known = DATASETS.get(dataset)
        where = f"; its files are at {known.where}" if known else ""
        raise NoCanaries(f"--from: say in which folder the files of {dataset} are{where}")
    return of_dataset(name or dataset, Paper(dataset, folder, options["limit"]))


def _as_json(run: CanaryRun) -> dict[str, Any]:
    names = ("judge", "judge_version", "number", "drifted")
    return {"set": run.canaries.name} | {name: getattr(run, name) for name in names} | run.report
