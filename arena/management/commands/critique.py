"""`manage.py critique NAME`: critics argue with verdicts of a judge, or answers of a contestant."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.attacks.contestants import NobodyAnswers, contestant
from arena.attacks.critique.asked import answerable, builtin_questions, question_of
from arena.attacks.critique.contestants import Asking, criticise_contestant
from arena.attacks.critique.courses import DETECTORS
from arena.attacks.critique.generators import GENERATORS
from arena.attacks.critique.judges import Pressure, Tell, criticise
from arena.attacks.critique.told import in_words, whole
from arena.attacks.models import AttackRun
from arena.attacks.pack.pairs import builtin_pairs
from arena.attacks.questions import questions_of_set
from arena.attacks.run import Given
from arena.exams.datasets import DATASETS, DatasetError
from arena.exams.items import Item
from arena.exams.sitters import NobodySits, sitter
from arena.exams.take import AlreadySitting
from arena.judges.protocols.critics import INTENTS, KNOWLEDGE, WRITERS

from .exam import option

HOW_MANY, ITEMS, ROUNDS, MOST_ROUNDS = 64, 60, 1, 10
BUILT_IN = "built-in"


class Command(BaseCommand):
    """Goes on where it was when it is called again; keeps every exchange."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="a judge of the arena, or a scripted judge")
        parser.add_argument("--contestant", action="store_true", help="NAME is a competitor, or a script")
        parser.add_argument("--intent", action="append", help=f"{', '.join(INTENTS)} (all)")
        parser.add_argument("--knowledge", action="append", help=f"{', '.join(KNOWLEDGE)} (all)")
        parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds of criticism ({ROUNDS})")
        parser.add_argument(
            "--critic", default="script",
            help="who words it: script; of judges model, whom --seat names; of contestants a competitor",
        )  # fmt: skip
        parser.add_argument("--seat", default="", help="the judge's seat of a critic that is a model")
        parser.add_argument(
            "--detector", default="phrases", help=f"{', '.join(DETECTORS)}: what is contested"
        )
        parser.add_argument("--dataset", help="pairs or labels of a dataset of exams, not the built-in pairs")
        parser.add_argument("--from", dest="folder", type=Path, help="the folder with the dataset's files")
        parser.add_argument("--set", dest="question_set", help="questions of the arena, for a contestant")
        parser.add_argument("--items", type=int, default=ITEMS, help=f"so many built-in items ({ITEMS})")
        parser.add_argument("--limit", type=int, help="only so many items of the dataset or set, the first")
        parser.add_argument("--option", action="append", default=[], metavar="KEY=JSON", help="over its own")
        parser.add_argument("--at-once", type=int, default=HOW_MANY, help=f"calls in flight ({HOW_MANY})")
        parser.add_argument("--seed", type=int, default=0, help="of built-in items and intervals")
        parser.add_argument("--json", action="store_true", help="print all figures as JSON")

    def handle(self, *, name: str | None, **options: Any) -> None:
        if not name:
            raise CommandError("say which judge is criticised, or with --contestant which competitor")
        _check(options)
        try:
            run = self._run(name, options)
        except (DatasetError, NobodySits, NobodyAnswers, AlreadySitting) as problem:
            raise CommandError(str(problem)) from None
        told = whole(run)
        words = json.dumps(told, ensure_ascii=False, indent=1) if options["json"] else in_words(told)
        self.stdout.write(words)

    def _run(self, name: str, options: dict[str, Any]) -> AttackRun:
        pressure = Pressure(
            tuple(options["intent"] or INTENTS), tuple(options["knowledge"] or KNOWLEDGE),
            options["rounds"], options["critic"], options["seat"], options["detector"],
        )  # fmt: skip
        attack = _contestant if options["contestant"] else _judge
        with progress("exchange", quiet=options["json"]) as tell:
            return attack(name, pressure, options, tell)


@contextmanager
def progress(unit: str, *, quiet: bool) -> Iterator[Tell]:
    """A bar on stderr that says what is being asked about; nothing where no person watches."""
    with tqdm(unit=unit, file=sys.stderr, disable=quiet or None) as bar:
        shown: list[object] = [""]

        def tell(about: str, done: int, of: int) -> None:
            if shown != [about, of]:
                shown[:] = [about, of]
                bar.set_description(about)
                bar.reset(of)
            bar.update(done)

        yield tell


def _judge(name: str, pressure: Pressure, options: dict[str, Any], tell: Tell) -> AttackRun:
    if pressure.critic not in WRITERS:
        raise CommandError(f"--critic {pressure.critic}: of a judge it is {' or '.join(WRITERS)}")
    found = sitter(name, dict(map(option, options["option"])))
    given = Given(options["dataset"] or BUILT_IN, _items(options), options["seed"])
    return criticise(found, given, pressure, (options["at_once"], tell))


def _contestant(name: str, pressure: Pressure, options: dict[str, Any], tell: Tell) -> AttackRun:
    found = contestant(name, GENERATORS)
    writer = None if pressure.critic == "script" else contestant(pressure.critic, {})
    if named := options["question_set"]:
        fit = questions_of_set(named, options["limit"], answerable, "with a reference or checks")
        items = [replace(item, case=question_of(item.case)) for item in fit]
    else:
        items = builtin_questions(options["items"], options["seed"])
    if writer:
        pressure = replace(pressure, critic_version=writer.version)
    given = Given(named or BUILT_IN, items, options["seed"])
    return criticise_contestant(given, pressure, Asking(found, writer, options["at_once"], tell))


def _items(options: dict[str, Any]) -> list[Item]:
    name, folder = options["dataset"], options["folder"]
    if name is None:
        if folder is not None:
            raise CommandError("--from: say with --dataset what is in that folder")
        return builtin_pairs(options["items"], options["seed"])
    fit = [key for key, entry in DATASETS.items() if entry.kind in ("pair", "label") and entry.shows_replies]
    if name not in fit:
        raise CommandError(f"no dataset {name!r} with pairs or labels; there are {', '.join(fit)}")
    if folder is None:
        raise CommandError(f"--from: say in which folder the files of {name} are; see exam --list")
    return list(islice(DATASETS[name].read(folder), options["limit"]))


def _check(options: dict[str, Any]) -> None:
    for key in ("items", "limit", "at_once", "rounds"):
        if options[key] is not None and options[key] < 1:
            raise CommandError(f"--{key.replace('_', '-')} must be at least 1")
    if options["rounds"] > MOST_ROUNDS:
        raise CommandError(f"--rounds must be at most {MOST_ROUNDS}")
    if options["seed"] < 0:
        raise CommandError("--seed must be at least 0")
    for key, table in (("intent", INTENTS), ("knowledge", KNOWLEDGE), ("detector", DETECTORS)):
        given = options[key] if isinstance(options[key], list) else [options[key] or next(iter(table))]
        for unknown in (one for one in given if one not in table):
            raise CommandError(f"no {key} {unknown!r}; there are {', '.join(table)}")
    only = "set" if options["question_set"] and not options["contestant"] else ""
    only = only or ("dataset" if options["dataset"] and options["contestant"] else "")
    if only:
        who = {"set": "contestants", "dataset": "judges"}[only]
        raise CommandError(f"--{only} is for {who}")
