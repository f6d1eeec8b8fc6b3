"""`manage.py attack JUDGE`: tempts a judge with what must not change its mind, and says how far it fell."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.attacks.on_board import attack_on_board, cast
from arena.attacks.pack import ATTACKS, SUITES, AttackEntry
from arena.attacks.pack.pairs import builtin_pairs
from arena.attacks.run import REPEATS, Asked, Given, NothingToAttack, attack
from arena.attacks.told import board_in_words, in_words, whole
from arena.exams.datasets import DATASETS, DatasetError
from arena.exams.sitters import NobodySits, Sitter, sitter
from arena.exams.take import AlreadySitting
from arena.judges.protocols.scripted import SCRIPTED

from .exam import option

HOW_MANY, PAIRS = 64, 60


class Command(BaseCommand):
    """Goes on where it was when it is called again; keeps every answer."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("judge", nargs="?", help="a judge of the arena, or a scripted judge")
        parser.add_argument("--suite", help=f"which attacks: {', '.join(SUITES)} (all)")
        parser.add_argument("--attack", action="append", help="one attack alone; may be given again")
        parser.add_argument("--dataset", help="attack the pairs of a dataset of exams, not the built-in ones")
        parser.add_argument(
            "--from", dest="folder", type=Path, help="the folder with the dataset's own files"
        )
        parser.add_argument("--board", help="attack on the battles of a leaderboard, and fit it anew")
        parser.add_argument("--competitor", help="whose replies are attacked there")
        parser.add_argument("--items", type=int, default=PAIRS, help=f"so many built-in pairs ({PAIRS})")
        parser.add_argument(
            "--limit", type=int, help="only the first items of the dataset, or the newest battles"
        )
        parser.add_argument(
            "--repeats", type=int, default=REPEATS, help=f"show clean items again ({REPEATS})"
        )
        parser.add_argument("--option", action="append", default=[], metavar="KEY=JSON", help="over its own")
        parser.add_argument("--at-once", type=int, default=HOW_MANY, help=f"calls in flight ({HOW_MANY})")
        parser.add_argument("--seed", type=int, default=0, help="of pairs, attacks and intervals")
        parser.add_argument("--list", action="store_true", help="what attacks and suites there are")
        parser.add_argument("--json", action="store_true", help="print all figures as JSON")

    def handle(self, *, judge: str | None, **options: Any) -> None:
        if options["list"]:
            self._list(as_json=options["json"])
            return
        if not judge:
            raise CommandError("say which JUDGE is attacked; --list tells with what")
        try:
            told = self._attack(judge, options)
        except (DatasetError, NobodySits, AlreadySitting, NothingToAttack) as problem:
            raise CommandError(str(problem)) from None
        spoken = board_in_words if options["board"] else in_words
        as_json = options["json"]
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) if as_json else spoken(told))

    def _attack(self, judge: str, options: dict[str, Any]) -> dict[str, Any]:
        for key in ("items", "limit", "repeats", "at_once"):
            if options[key] is not None and options[key] < 1:
                raise CommandError(f"--{key.replace('_', '-')} must be at least 1")
        if options["seed"] < 0:
            raise CommandError("--seed must be at least 0")
        attacks = _chosen(options["suite"], options["attack"])
        found = sitter(judge, dict(map(option, options["option"])))
        with tqdm(unit="verdict", file=sys.stderr, disable=options["json"] or None) as bar:

            def tell(done: int, due: int) -> None:
                bar.total = (bar.total or 0) + due
                bar.update(done)

            return _told(Asked(found, options["at_once"], tell), attacks, options)

    def _list(self, *, as_json: bool) -> None:
        rows = [
            {"attack": name, "title": one.title, "about": one.about, "variants": list(one.variants)}
            | {"meaning": one.meaning, "hostile": one.hostile, "paper": one.paper}
            for name, one in ATTACKS.items()
        ]
        if as_json:
            told = {"attacks": rows, "suites": {name: list(of) for name, of in SUITES.items()}}
            self.stdout.write(json.dumps(told | {"scripted": list(SCRIPTED)}, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(f"{row['attack']:18} {row['title']}\n{'':18} {', '.join(row['variants'])}")
        for name, of in SUITES.items():
            self.stdout.write(f"--suite {name}: {', '.join(of)}")
        self.stdout.write(f"Scripted judges: {', '.join(SCRIPTED)}")


def _chosen(suite: str | None, names: list[str] | None) -> dict[str, AttackEntry]:
    """The attacks of a suite and those that are named besides; all, where neither is told."""
    if suite is not None and suite not in SUITES:
        raise CommandError(f"no suite {suite!r}; there are {', '.join(SUITES)}")
    for name in names or ():
        if name not in ATTACKS:
            raise CommandError(f"no attack {name!r}; there are {', '.join(ATTACKS)}")
    chosen = [*SUITES.get(suite or ("" if names else "all"), ()), *(names or ())]
    return {name: ATTACKS[name] for name in chosen}


def _told(how: Asked, attacks: dict[str, AttackEntry], options: dict[str, Any]) -> dict[str, Any]:
    """What comes of it: on a board, where one is named, else on items whose better reply is known."""
    board, competitor = options["board"], options["competitor"]
    if (board is None) != (competitor is None):
        raise CommandError("--board NAME and --competitor NAME go together")
    if board is not None:
        given = cast(board, competitor, options["limit"], options["seed"])
        return attack_on_board(given, attacks, how)
    given = _of_dataset(options) if options["dataset"] else _built_in(how.sitter, options)
    return whole(given, attack(given, attacks, how))


def _built_in(judge: Sitter, options: dict[str, Any]) -> Given:
    """Pairs made on the spot, with the right result beside them for judges that go by nothing else."""
    if options["folder"] is not None:
        raise CommandError("--from: say with --dataset what is in that folder")
    seed, repeats = options["seed"], options["repeats"]
    items = builtin_pairs(options["items"], seed)
    if any(judge.entry.accepts(item.case) for item in items):
        return Given("built-in", items, seed, repeats)
    return Given(
        "built-in, with references", builtin_pairs(options["items"], seed, reference=True), seed, repeats
    )


def _of_dataset(options: dict[str, Any]) -> Given:
    name, folder = options["dataset"], options["folder"]
    if name not in DATASETS:
        raise CommandError(f"no dataset {name!r}; there are {', '.join(_with_pairs())}")
    entry = DATASETS[name]
    if entry.kind != "pair" or not entry.shows_replies:
        raise CommandError(f"{name} has no pairs of replies; these have: {', '.join(_with_pairs())}")
    if folder is None:
        raise CommandError(
            f"--from: say in which folder the files of {name} are; its files are at {entry.where}"
        )
    return Given(
        name, list(islice(entry.read(folder), options["limit"])), options["seed"], options["repeats"]
    )


def _with_pairs() -> list[str]:
    return [name for name, entry in DATASETS.items() if entry.kind == "pair" and entry.shows_replies]
