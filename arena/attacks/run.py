"""Attacks a judge: makes the arms, asks what is not answered yet, and keeps what came of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models.functions import Now

from arena.exams.items import Game, Item
from arena.exams.sitters import Sitter
from arena.exams.take import alone
from arena.judges.protocols.base import Order, Verdict

from .arms import Attacked, Stood, arms, counted, decisive, factor, seen_by, winner
from .asking import FIRST, Said, Tell, ask
from .models import AttackRun
from .pack.base import AttackEntry
from .report import POSITION, report

UNDECIDED, UNFIT = "no reply is known to be better", "not for the judge's protocol"
UNLIKE = "not to be attacked so"
"""Why an item is skipped."""
ORDERS = ("ab", "ba")
REPEATS = 3


class NothingToAttack(ValueError):
    """There is nothing of the kind that is to be attacked; the message says what there is instead."""


@dataclass(frozen=True)
class Given:
    """The items that a judge is attacked on: where they are from, and the seed of all that is drawn.

    `repeats` is how often the clean ones are shown again, for the noise floor.
    """

    source: str
    items: Sequence[Item]
    seed: int = 0
    repeats: int = REPEATS

    @cached_property
    def digest(self) -> str:
        """Hash of all items, in their order."""
        return hashlib.sha256("".join(item.digest for item in self.items).encode()).hexdigest()

    @property
    def settings(self) -> dict[str, Any]:
        """What, with the items themselves, repeats a run."""
        return {"source": self.source, "seed": self.seed, "repeats": self.repeats}


@dataclass(frozen=True)
class Asked:
    """How a judge is asked; `tell(done, due)` hears of more that is due and more that is done."""

    sitter: Sitter
    at_once: int
    tell: Tell

    @property
    def families(self) -> Mapping[str, str]:
        """Whose models the judge asks, by seat; a scripted one says it by an option."""
        return self.sitter.families or {"": self.sitter.options.get("family", "")}

    def __call__(self, items: Mapping[str, Item], sample: int = FIRST) -> Said:
        """What it says of items, by digest."""
        return ask(self.sitter, items, self.at_once, self.tell, sample)


Hear = Callable[[Said, str, Order], Verdict]
"""What an arena would count of what was said of an item, by its digest and the order of a single look."""


def both(said: Said, digest: str, order: Order = "") -> Verdict:
    """Of a judge that looks at a battle in both orders."""
    return counted(*(said.get((digest, order)) for order in ORDERS))


def once(said: Said, digest: str, order: Order) -> Verdict:
    """Of a judge that looks once."""
    return said.get((digest, order), Verdict("outage"))


HEARD: Mapping[str, Hear] = {"both": both, "ab": once}
"""By the orders that a judge looks at battles in."""


@dataclass(frozen=True)
class Clean:
    """Items without an attack, by digest, and what was said of them the first time and every other."""

    items: Mapping[str, Item]
    first: Said
    again: tuple[Said, ...]
    hear: Hear

    def stood(self, arms_of: Mapping[str, Mapping[str, tuple[str, Item]]], said: Said) -> list[Stood]:
        """Each item with what was said of its arms, which are given by its key as digests and items."""
        return [
            self._one((digest, item), self._order(number, item), arms_of.get(item.key, {}), said)
            for number, (digest, item) in enumerate(self.items.items())
        ]

    def _order(self, number: int, item: Item) -> Order:
        """Of a single look: every other item shows its worse reply first."""
        return ORDERS[(1 - winner(item) + number) % 2]

    def _one(
        self, clean: tuple[str, Item], order: Order, made: Mapping[str, tuple[str, Item]], said: Said
    ) -> Stood:
        digest, item = clean
        games = [(one, self.first[digest, one]) for one in ORDERS if (digest, one) in self.first]
        return Stood(
            item,
            self.hear(self.first, digest, order),
            tuple(self.hear(said_again, digest, order) for said_again in self.again),
            {arm: self.hear(said, shown, order) for arm, (shown, _) in made.items()},
            factor(item, made["loser"][1]) if "loser" in made else None,
            tuple(Game(*game) for game in games),
            {"clean": digest} | {arm: shown for arm, (shown, _) in made.items()},
        )


def attack(given: Given, attacks: Mapping[str, AttackEntry], how: Asked) -> list[AttackRun]:
    """Runs attacks one after the other; raises `AlreadySitting`, `NothingToAttack`. Each is kept as it ends.

    Whoever is killed goes on where it was: an answer that was kept is never asked for again. Outages are.
    """
    sitter = how.sitter
    why = {item.key: _unfit(sitter, item) for item in given.items}
    skipped = Counter(reason for reason in why.values() if reason)
    items = {item.digest: item for item in given.items if not why[item.key]}
    if not items:
        told = "; ".join(f"{n} {reason}" for reason, n in skipped.items()) or "there is none"
        raise NothingToAttack(f"no item of {given.source} can be attacked before {sitter.name}: {told}")
    with alone(sitter):
        runs = {name: _begin(sitter, (name, entry), given, len(items)) for name, entry in attacks.items()}
        again = range(FIRST + 1, FIRST + 1 + given.repeats)
        hear = HEARD[sitter.orders]
        clean = Clean(items, how(items), tuple(how(items, sample) for sample in again), hear)
        return [_stand(runs[name], entry, clean, how, skipped) for name, entry in attacks.items()]


def _unfit(sitter: Sitter, item: Item) -> str:
    """Why an item cannot be attacked before this judge; empty where it can."""
    if not decisive(item):
        return UNDECIDED
    return "" if sitter.entry.accepts(item.case) else UNFIT


def _begin(sitter: Sitter, attacked: tuple[str, AttackEntry], given: Given, items: int) -> AttackRun:
    name, entry = attacked
    run, _ = AttackRun.objects.update_or_create(
        judge_version=sitter.version,
        attack=name,
        items_digest=given.digest,
        settings=given.settings | {"orders": sitter.orders},
        defaults={"judge": sitter.name, "hostile": entry.hostile, "items": items},
    )
    return run


def _stand(
    run: AttackRun, entry: AttackEntry, clean: Clean, how: Asked, skipped: Mapping[str, int]
) -> AttackRun:
    """One attack: its arms are asked about, and the run is ended."""
    seed, accepts = run.settings["seed"], how.sitter.entry.accepts
    shown = [(one.item.digest, one) for one in _arms(run, entry, clean, how) if accepts(one.item.case)]
    said = how({digest: one.item for digest, one in shown})
    stood = {variant: clean.stood(_by_key(shown, variant), said) for variant in entry.variants}
    missing = {variant: sum("loser" not in one.arms for one in of) for variant, of in stood.items()}
    for name, value in vars(report(run.attack, entry, stood, seed)).items():
        setattr(run, name, value)
    unlike = {} if run.attack == POSITION else {f"{UNLIKE}: {v}": n for v, n in missing.items() if n}
    run.skipped = dict(skipped) | unlike
    run.ended_at = Now()
    run.save()
    run.refresh_from_db()
    return run


def _arms(run: AttackRun, entry: AttackEntry, clean: Clean, how: Asked) -> Iterator[Attacked]:
    """What is shown: in both orders of one item lies the whole of an attack by place."""
    if run.attack == POSITION:
        return
    known = [seen_by(how.families, item) for item in clean.items.values()]
    for one in arms(run.attack, entry, known, run.settings["seed"]):
        # Whoever asks tells the families again; an item is found by what it is without them.
        yield replace(one, item=seen_by({}, one.item))


def _by_key(shown: Sequence[tuple[str, Attacked]], variant: str) -> dict[str, dict[str, tuple[str, Item]]]:
    found: dict[str, dict[str, tuple[str, Item]]] = {}
    for digest, one in shown:
        if one.variant == variant:
            found.setdefault(one.clean.key, {})[one.arm] = digest, one.item
    return found
