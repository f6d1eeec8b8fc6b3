"""`manage.py export_training KIND DIR`: turns what judges and people said into a training set."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.exams.datasets import DATASETS
from arena.exams.sit import Paper
from arena.training.export import Plan, export
from arena.training.from_battles import Battles
from arena.training.from_exams import Exams
from arena.training.kinds import KINDS
from arena.training.rated import rated, ratings
from arena.training.source import NothingThere, Source
from arena.training.write import FolderTaken

from .exam import option


class Command(BaseCommand):
    """Writes whole folders only: train.jsonl, held_out.jsonl, and a manifest that vouches for them."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help=f"one of {', '.join(KINDS)}")
        parser.add_argument("directory", type=Path, metavar="DIR", help="a folder that is not there yet")
        parser.add_argument("--source", choices=SOURCES, help="where examples are from (battles)")
        parser.add_argument("--dataset", help="of exams: its name")
        parser.add_argument("--from", dest="folder", type=Path, help="the folder with the dataset's files")
        parser.add_argument("--limit", type=int, help="of exams: only so many items, the first")
        parser.add_argument("--board", help="of battles: only those of this leaderboard")
        parser.add_argument("--least", type=int, default=1, help="of battles: votes that each must have (1)")
        parser.add_argument(
            "--judge", action="append", default=[], help="whose judgments (every active judge's); repeat it"
        )
        parser.add_argument(
            "--judge-option", action="append", default=[], metavar="KEY=JSON", help="over the judge's own"
        )
        parser.add_argument(
            "--option", action="append", default=[], metavar="KEY=JSON", help="of the kind of set"
        )
        parser.add_argument(
            "--ratings", type=Path, help="of judgments, by a judge of judgments: a JSONL file"
        )
        parser.add_argument("--held-out", type=float, default=0.1, help="share of the questions (0.1)")
        parser.add_argument("--seed", type=int, default=0, help="of the split")
        parser.add_argument("--pictures", action="store_true", help="only rows that show pictures")
        parser.add_argument(
            "--allow-licence", action="store_true", help="also texts that may not be passed on"
        )
        parser.add_argument("--json", action="store_true", help="print the manifest")

    def handle(self, *, kind: str, directory: Path, **options: Any) -> None:
        if not 0 <= options["held_out"] < 1:
            raise CommandError(f"--held-out {options['held_out']:g}: must be from 0 to less than 1")
        for key in ("limit", "least"):
            if options[key] is not None and options[key] < 1:
                raise CommandError(f"--{key} must be at least 1")
        told = dict(map(option, options["option"]))
        plan = Plan(kind, told, options["held_out"], options["seed"], options["pictures"])
        try:
            plan.complete()
            source = SOURCES[_named(options)](plan, options)
            if options["ratings"]:
                source.examples = rated(source.examples, ratings(options["ratings"]))
            with tqdm(unit="example", file=sys.stderr, disable=options["json"] or None) as bar:
                manifest = export(plan, source, directory, bar.update)
        except (NothingThere, FolderTaken) as problem:
            raise CommandError(str(problem)) from None
        except OSError as problem:
            raise CommandError(f"{problem.filename or directory}: {problem.strerror}") from None
        if options["json"]:
            self.stdout.write(json.dumps(manifest, ensure_ascii=False, indent=1))
        else:
            self._print(directory, manifest)

    def _print(self, directory: Path, manifest: dict[str, Any]) -> None:
        rows, questions = manifest["rows"], manifest["questions"]
        self.stdout.write(
            f"{directory}: {rows['train']} rows of {questions['train']} questions to train on, "
            f"{rows['held_out']} rows of {questions['held_out']} questions held out"
        )
        for reason, count in manifest["left_out"].items():
            self.stdout.write(f"  left out: {count} {reason}")
        for licence, count in manifest["licences"].items():
            self.stdout.write(f"  licence: {licence} ({count} examples)")


def _named(options: dict[str, Any]) -> str:
    """The source: as told, or what the other words are of."""
    source = options["source"] or ("exams" if options["dataset"] else "battles")
    for other, names in OF.items():
        strange = [name for name in names if options[name] not in (None, [])]
        if other != source and strange:
            raise CommandError(f"{names[strange[0]]} is of --source {other}, not of {source}")
    return source


def _exams(plan: Plan, options: dict[str, Any]) -> Source:
    dataset, folder = options["dataset"], options["folder"]
    if not dataset:
        raise CommandError(f"--dataset: say which of {', '.join(DATASETS)}")
    if folder is None:
        where = f"; they are to be had at {DATASETS[dataset].where}" if dataset in DATASETS else ""
        raise CommandError(f"--from: say in which folder the files of {dataset} are{where}")
    known = DATASETS.get(dataset)
    if known and not known.may_share and not options["allow_licence"]:
        raise CommandError(
            f"{dataset}: its licence ({known.licence}) does not let its texts be passed on; "
            "--allow-licence exports them for your own use"
        )
    paper = Paper(dataset, folder, options["limit"])
    judge_options = dict(map(option, options["judge_option"]))
    return Exams(paper, plan.needs, options["judge"], judge_options, plan.entry.says).source()


def _battles(plan: Plan, options: dict[str, Any]) -> Source:
    named = {"board": options["board"], "least": options["least"], "judges": options["judge"]}
    free = options["allow_licence"]
    return Battles(plan.needs, **named, allow_licence=free, says=plan.entry.says).source()


SOURCES = {"battles": _battles, "exams": _exams}
OF = {
    "battles": {"board": "--board"},
    "exams": {
        "dataset": "--dataset",
        "folder": "--from",
        "limit": "--limit",
        "judge_option": "--judge-option",
    },
}
"""Options that one source alone has."""
