"""`manage.py card JUDGE`: all that is known of a judge, and whether its verdicts may count."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arena.exams.sitters import NobodySits
from arena.trust.gather import Lost, NotExamined
from arena.trust.make import differences, found, make
from arena.trust.models import Card
from arena.trust.thresholds import THRESHOLDS

HELD = {True: "holds", False: "FAILS", None: "open"}
COMES_TO = {
    "passes": "it may count everywhere",
    "open": "it counts where a card is not required: not everything was tried",
    "fails": "it may not count, except where cards are ignored",
}


class Command(BaseCommand):
    """The card names the rows it is made from; --check makes it again from them."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("judge", help="a judge of the arena")
        parser.add_argument("--check", action="store_true", help="make the newest card again, and compare")
        parser.add_argument("--json", action="store_true", help="print all of it as JSON")

    def handle(self, *, judge: str, check: bool, json: bool, **options: Any) -> None:
        try:
            one = found(judge)
            card = self._checked(one.name, Card.objects.newest_of(one).first()) if check else make(one)
        except (NobodySits, NotExamined, Lost) as problem:
            raise CommandError(str(problem)) from None
        self._print(card, as_json=json)

    def _checked(self, name: str, card: Card | None) -> Card:
        if card is None:
            raise CommandError(f"judge {name!r} has no card yet: manage.py card {name}")
        if differing := differences(card):
            raise CommandError(f"the card of {name!r} is not what its rows make: {'; '.join(differing[:5])}")
        return card

    def _print(self, card: Card, *, as_json: bool) -> None:
        if as_json:
            told = {"comes_to": card.comes_to, "digest": card.digest, "made_at": card.made_at.isoformat()}
            self.stdout.write(json.dumps(told | card.contents, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{card.judge.name}, version {card.judge.version}: {card.comes_to}")
        for name, one in card.found:
            self.stdout.write(f"  {HELD[one['holds']]:6} {THRESHOLDS[name].title}{_figure(one)}")
        self.stdout.write(f"  {_effort(card.contents['effort'])}")
        self.stdout.write(f"So {COMES_TO[card.comes_to]}. Card {card.digest[:12]}; --check makes it again.")


def _figure(one: dict[str, Any]) -> str:
    spread = "" if one["lower"] is None else f" [{one['lower']:.3f}, {one['upper']:.3f}]"
    value = "" if one["value"] is None else f": {one['value']:.3f}{spread}, n {one['n']}"
    return value + (f" ({one['note']})" if one["note"] else "")


def _effort(took: dict[str, Any]) -> str:
    """What a verdict takes, as means over so many; what nobody measured is n/a."""
    told = {
        name: "n/a" if took[name] is None else f"{took[name]:.4g}" for name in ("seconds", "looks", "cost")
    }
    means = f"{told['seconds']} seconds, {told['looks']} looks, cost {told['cost']}"
    return f"a verdict on a battle takes {means}; n {took['verdicts']}"
