"""`manage.py preambles JUDGE CANDIDATE`: searches for a preamble whose answers please the judge more."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arena.attacks.contestants import NobodyAnswers, contestant
from arena.attacks.critique.asked import builtin_questions
from arena.attacks.pack.preamble_searches import SEARCHES
from arena.attacks.preambles.candidates import CANDIDATES
from arena.attacks.preambles.export import export
from arena.attacks.preambles.run import NothingToAsk, Plan, find_preamble, split
from arena.attacks.preambles.told import in_words, whole
from arena.attacks.preambles.tried import Tell, Under
from arena.attacks.questions import questions_of_set
from arena.attacks.run import Given
from arena.exams.sitters import NobodySits, sitter
from arena.exams.take import AlreadySitting

from .critique import BUILT_IN, HOW_MANY, progress
from .exam import option

ITEMS, BUDGET, HELD_OUT = 60, 32, 0.5


class Command(BaseCommand):
    """Goes on where it was when it is called again; touches no battle, verdict or rating."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("judge", nargs="?", help="a judge of the arena, or a scripted judge")
        parser.add_argument("candidate", nargs="?", help=f"a competitor, or {', '.join(CANDIDATES)}")
        parser.add_argument(
            "--set", dest="question_set", help="questions of the arena, not the built-in ones"
        )
        parser.add_argument("--items", type=int, default=ITEMS, help=f"so many built-in questions ({ITEMS})")
        parser.add_argument("--limit", type=int, help="only so many questions of the set, the first")
        parser.add_argument("--search", default="evolution", help=f"{', '.join(SEARCHES)} (evolution)")
        parser.add_argument("--budget", type=int, default=BUDGET, help=f"most preambles to try ({BUDGET})")
        parser.add_argument(
            "--held-out", type=float, default=HELD_OUT, help=f"share of questions to measure on ({HELD_OUT})"
        )
        parser.add_argument("--transfer-judge", action="append", default=[], help="measure with this one too")
        parser.add_argument("--transfer-candidate", action="append", default=[], help="and on this one")
        parser.add_argument(
            "--export", type=Path, metavar="DIR", help="write prompts to train a generator on"
        )
        parser.add_argument("--option", action="append", default=[], metavar="KEY=JSON", help="over its own")
        parser.add_argument("--at-once", type=int, default=HOW_MANY, help=f"calls in flight ({HOW_MANY})")
        parser.add_argument("--seed", type=int, default=0, help="of questions, search and intervals")
        parser.add_argument("--json", action="store_true", help="print all figures as JSON")

    def handle(self, *, judge: str | None, candidate: str | None, **options: Any) -> None:
        if not judge or not candidate:
            raise CommandError("say which JUDGE is to be pleased, and which CANDIDATE answers")
        _check(options)
        try:
            told = self._find(judge, candidate, options)
        except (NobodySits, NobodyAnswers, NothingToAsk, AlreadySitting) as problem:
            raise CommandError(str(problem)) from None
        words = json.dumps(told, ensure_ascii=False, indent=1) if options["json"] else in_words(told)
        self.stdout.write(words)

    def _find(self, judge: str, candidate: str, options: dict[str, Any]) -> dict[str, Any]:
        given = _given(options)
        plan = Plan(options["search"], options["budget"], options["held_out"])
        with progress("call", quiet=options["json"]) as tell:
            under = _under(judge, candidate, options, tell)
            run = find_preamble(under, given, plan, _transfers(under, options))
        told = whole(run)
        if options["export"]:
            told["export"] = _exported(options["export"], under, (given, plan))
        return told


def _given(options: dict[str, Any]) -> Given:
    named = options["question_set"]
    items = (
        questions_of_set(named, options["limit"], lambda case: bool(case.parts), "in words")
        if named
        else builtin_questions(options["items"], options["seed"])
    )
    return Given(named or BUILT_IN, items, options["seed"])


def _under(judge: str, candidate: str, options: dict[str, Any], tell: Tell) -> Under:
    found = sitter(judge, dict(map(option, options["option"])))
    return Under(contestant(candidate, CANDIDATES), found, options["at_once"], tell)


def _transfers(under: Under, options: dict[str, Any]) -> list[Under]:
    judges = [replace(under, judge=sitter(name)) for name in options["transfer_judge"]]
    answering = [contestant(name, CANDIDATES) for name in options["transfer_candidate"]]
    return [*judges, *(replace(under, candidate=one) for one in answering)]


def _exported(folder: Path, under: Under, what: tuple[Given, Plan]) -> dict[str, Any]:
    given, plan = what
    train, held_out = split(given.items, plan.held_out, given.seed)
    about = {"reward": under.judge.name, "reward_version": under.judge.version, "source": given.source}
    about |= {"candidate": under.candidate.name, "candidate_version": under.candidate.version}
    try:
        return export(folder, {"train": train, "held_out": held_out}, about)
    except OSError as error:
        raise CommandError(f"--export {folder}: {error.strerror or error}") from None


def _check(options: dict[str, Any]) -> None:
    for key in ("items", "limit", "at_once", "budget"):
        if options[key] is not None and options[key] < 1:
            raise CommandError(f"--{key.replace('_', '-')} must be at least 1")
    if options["seed"] < 0:
        raise CommandError("--seed must be at least 0")
    if not 0 < options["held_out"] < 1:
        raise CommandError("--held-out must lie between 0 and 1")
    if options["search"] not in SEARCHES:
        raise CommandError(f"no search {options['search']!r}; there are {', '.join(SEARCHES)}")
