"""Ends a season on this machine with a round of each evolution, and says what grew and where it is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse

from arena.evolution.evolve import tally
from arena.evolution.families import NotIndependent, look_for_strangers
from arena.evolution.models import Evolution, Round, Step
from arena.evolution.rounds import NothingToEvolve, battles_of, is_over, open_round
from arena.judges.models import Verdict
from arena.management.progress import bar

PAUSE_S = 1.0


def grow(url: str, say: Callable[[str], Any]) -> None:
    """Opens a round of every evolution that has one left, for the workers to work off, and follows it."""
    for evolution in Evolution.objects.active().select_related("leaderboard"):
        try:
            look_for_strangers(evolution)
            one = open_round(evolution)
        except (NotIndependent, NothingToEvolve) as problem:
            say(f"No evolution: {problem}")
            continue
        if one is not None:
            say(f"Questions of {evolution.leaderboard} are made harder now, in round {one.number}.")
            _follow(one)
            for line in _told(one, url):
                say(line)


def _follow(one: Round) -> None:
    """Until the round is over, or its budget."""
    steps = Step.objects.filter(round=one)
    verdicts = Verdict.objects.filter(battle__in=battles_of([one]))

    def progress() -> tuple[int, int]:
        judged = verdicts.exclude(status="pending").count()
        return steps.ended().count() + judged, steps.count() + verdicts.count()

    with bar(progress, "step"):
        while not is_over(one) and not one.evolution.purse.is_empty():
            time.sleep(PAUSE_S)


def _told(one: Round, url: str) -> Iterator[str]:
    """What became of each parent, and the addresses of the trees."""
    steps = Step.objects.filter(round=one).select_related("parent", "child")
    ends = ", ".join(f"{n} {reason}" for reason, n in tally(steps).most_common())
    yield f"{steps.count()} questions were tried: {ends}."
    for step in steps:
        page = url + reverse("evolution:question", args=[(step.child or step.parent).pk])
        yield f"  {step.parent.key}: {step.reason or step.status}; its tree is at {page}"
