"""`manage.py evolve`: makes the questions of a board harder now, and says what came of it."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arena.battles.play import play_queued
from arena.evolution.evolve import evolve, tally
from arena.evolution.families import NotIndependent, look_for_strangers
from arena.evolution.models import Evolution, Round, Step
from arena.evolution.rounds import NothingToEvolve, battles_of, is_over, open_round
from arena.judges.judge import judge_played
from arena.judges.models import Verdict
from arena.leaderboards.fit import fit
from arena.management.commands.season import positive
from arena.management.commands.simulate import NO_LIMIT_S, counted
from arena.management.progress import bar

PAUSE_S = 0.5


class Command(BaseCommand):
    """Goes through the same verbs that the workers use: steps, then the battles on what grew."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--leaderboard", help="only evolutions of this board; else all that are active")
        parser.add_argument(
            "--rounds", type=positive, default=1, help="how many, as far as max_rounds goes (1)"
        )
        parser.add_argument("--json", action="store_true", help="print what came of it for machines")

    def handle(self, *, leaderboard: str | None, rounds: int, **options: object) -> None:
        told = []
        for evolution in self.chosen(leaderboard):
            for _ in range(rounds):
                one = self.opened(evolution)
                if one is None or not self.play(one):
                    break
                told.append(report(one))
                if not options["json"]:
                    self.stdout.write(in_words(told[-1]))
        if options["json"]:
            self.stdout.write(json.dumps(told, indent=1))

    def chosen(self, board: str | None) -> list[Evolution]:
        """Those that the options name."""
        there = list(Evolution.objects.active().select_related("leaderboard"))
        if not there:
            raise CommandError(
                "there is no evolution; write a table [evolutions.NAME] (docs/toml.md) and run "
                "python manage.py apply FILE.toml"
            )
        fitting = [one for one in there if board in (None, one.leaderboard.name)]
        if not fitting:
            known = ", ".join(f"{one.leaderboard.name} ({one.name})" for one in there)
            raise CommandError(f"no evolution is of a board {board!r}; there are {known}")
        return fitting

    def opened(self, evolution: Evolution) -> Round | None:
        """The round to work on, or None when all are over."""
        try:
            for words in look_for_strangers(evolution):
                self.stderr.write(f"warning: {evolution.name}: {words}")
            one = open_round(evolution)
        except (NotIndependent, NothingToEvolve) as problem:
            raise CommandError(str(problem)) from None
        if one is None:
            self.stderr.write(
                f"{evolution.name}: its {evolution.max_rounds} rounds are over; raise max_rounds for more"
            )
        return one

    def play(self, one: Round) -> bool:
        """Works off a round and plays the battles on its children; says whether it is over."""
        steps = Step.objects.filter(round=one)
        with bar(lambda: (steps.ended().count(), steps.count()), "step"):
            worked = evolve(Evolution.objects.filter(pk=one.evolution_id), NO_LIMIT_S)
        for words in worked.spent:
            self.stderr.write(f"budget: {words}")
        awaiting = steps.filter(status=Step.Status.AWAITING).count()
        if awaiting:
            self.stderr.write(f"{awaiting} steps await people: say in the admin whether they can be answered")
        if worked.spent or awaiting:
            self.stdout.write(in_words(report(one)))
            return False
        self.play_battles(one)
        return True

    def play_battles(self, one: Round) -> None:
        """Plays and judges what was queued on the children, beside any workers there are."""
        battles = battles_of([one])
        verdicts = Verdict.objects.filter(battle__in=battles)
        with bar(lambda: (verdicts.exclude(status="pending").count(), verdicts.count()), "battle"):
            while not is_over(one):
                if not play_queued(battles) + judge_played(verdicts):
                    time.sleep(PAUSE_S)
        fit(one.evolution.leaderboard, anew=False)


def report(one: Round) -> dict[str, Any]:
    """What came of a round."""
    steps = Step.objects.filter(round=one)
    children = steps.filter(status=Step.Status.ACCEPTED)
    return {
        "evolution": one.evolution.name,
        "leaderboard": one.evolution.leaderboard.name,
        "use": one.evolution.use,
        "round": one.number,
        "steps": dict(tally(steps).most_common()),
        "children": list(children.values_list("child", flat=True)),
        "battles": battles_of([one]).count(),
    }


def in_words(told: dict[str, Any]) -> str:
    """A line on the steps of a round, and where its tree is."""
    line = f"{told['evolution']}, round {told['round']}: {counted(told['steps'], 'steps')}"
    if not told["children"]:
        return f"{line}; nothing grew"
    return f"{line}; {told['battles']} battles on {len(told['children'])} new questions"
