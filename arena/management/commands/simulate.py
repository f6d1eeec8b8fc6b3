"""`manage.py simulate`: lets simulated users ask questions now, in this process, and says what came of it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arena.evolution.enlist import NothingToAsk, check_items, enlist
from arena.evolution.families import NotIndependent, look_for_strangers
from arena.evolution.models import Draft, Item, Simulation
from arena.evolution.simulate import simulate, tally
from arena.management.commands.season import positive
from arena.management.progress import bar
from arena.modalities import MODALITIES

NO_LIMIT_S = 365 * 24 * 3600.0


class Command(BaseCommand):
    """Goes through the same verbs that the workers use."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--modality", choices=sorted(MODALITIES), help="only simulations on media of it")
        parser.add_argument("--items", type=positive, default=5, help="how many new items each looks at (5)")
        parser.add_argument("--simulation", help="only this one; else all that are active")
        parser.add_argument("--json", action="store_true", help="print what came of it for machines")

    def handle(self, *, modality: str | None, items: int, simulation: str | None, **options: object) -> None:
        chosen = self.chosen(modality, simulation)
        for one in chosen:
            for words in self.checked(one):
                self.stderr.write(f"warning: {words}")
        taken = [item for one in chosen for item in enlist(one, items)]
        drafts = Draft.objects.filter(item__in=taken)
        with bar(lambda: (drafts.ended().count(), max(drafts.count(), 3 * len(taken))), "draft"):
            worked = simulate(Simulation.objects.filter(pk__in=[one.pk for one in chosen]), NO_LIMIT_S)
        for words in worked.spent:
            self.stderr.write(f"budget: {words}")
        told = [report(one, taken) for one in chosen]
        if options["json"]:
            self.stdout.write(json.dumps(told, indent=1))
            return
        for one in told:
            self.stdout.write(in_words(one))

    def chosen(self, modality: str | None, name: str | None) -> list[Simulation]:
        """Those that the options name."""
        there = list(Simulation.objects.active())
        if not there:
            raise CommandError(
                "there is no simulation; write a table [simulations.NAME] (docs/toml.md) and run "
                "python manage.py apply FILE.toml"
            )
        fitting = [one for one in there if name in (None, one.name) and modality in (None, one.modality)]
        if not fitting:
            known = ", ".join(f"{one.name} ({one.modality})" for one in there)
            raise CommandError(f"no simulation fits these options; there are {known}")
        return fitting

    def checked(self, one: Simulation) -> Sequence[str]:
        """What to warn of before a simulation starts."""
        try:
            check_items(one)
            return look_for_strangers(one)
        except (NothingToAsk, NotIndependent) as problem:
            raise CommandError(str(problem)) from None


def report(simulation: Simulation, taken: Sequence[Item]) -> dict[str, Any]:
    """What came of the items that were just taken up."""
    items = Item.objects.filter(pk__in=[item.pk for item in taken if item.simulation_id == simulation.pk])
    ended = Counter(items.exclude(status=Item.Status.DONE).values_list("reason", flat=True))
    drafts = Draft.objects.filter(item__in=items)
    return {
        "simulation": simulation.name,
        "question_set": simulation.question_set.name,
        "items": items.count(),
        "items_without_personas": {reason or "waiting": n for reason, n in ended.most_common()},
        "drafts": dict(tally(drafts).most_common()),
        "distances": dict(Counter(drafts.exclude(distance="").values_list("distance", flat=True))),
    }


def in_words(told: dict[str, Any]) -> str:
    """A line on the drafts, and one on the items that came to nothing."""
    lines = [
        f"{told['simulation']}: {told['items']} items, {counted(told['drafts'], 'drafts')}; "
        f"kept questions are in {told['question_set']}"
    ]
    if not told["items"]:
        lines = [f"{told['simulation']}: every item there is has been looked at; import or write more"]
    if told["items_without_personas"]:
        lines.append(f"  without personas: {counted(told['items_without_personas'], 'items')}")
    return "\n".join(lines)


def counted(ends: dict[str, int], what: str) -> str:
    """ "12 drafts: 9 kept, 2 duplicate, 1 unreadable"."""
    parts = ", ".join(f"{n} {reason}" for reason, n in ends.items())
    return f"{sum(ends.values())} {what}" + (f": {parts}" if parts else "")
