"""Asks a judge what it was not asked yet, and reads again what it said; the answers are answers of exams."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from arena.exams.items import Item
from arena.exams.models import ExamAnswer
from arena.exams.sitters import Sitter
from arena.exams.take import sheets, take
from arena.judges.protocols.base import Order, Verdict

FETCHED_AT_ONCE = 2_000
FIRST = 0
"""The sample of everything that is shown; the clean items are shown again, for the noise floor, in others."""

Said = Mapping[tuple[str, Order], Verdict]
"""Status and preference of what was said of an item, by its digest and order."""
Tell = Callable[[int, int], object]


@dataclass(frozen=True)
class Anew(Sitter):
    """A judge asked again: what a script leaves to chance is drawn anew, as a model would."""

    known_as: str = ""

    @property
    def version(self) -> str:
        """That of the judge itself."""
        return self.known_as


def anew(sitter: Sitter, sample: int) -> Sitter:
    """Who gives a sample; the first is the judge's own."""
    chance = {"seed": sitter.options.get("seed", 0) + sample} if sitter.protocol == "scripted" else {}
    fields = {name: getattr(sitter, name) for name in ("name", "protocol", "seats", "families")}
    return Anew(options={**sitter.options, **chance}, known_as=sitter.version, **fields)


def ask(sitter: Sitter, items: Mapping[str, Item], at_once: int, tell: Tell, sample: int = FIRST) -> Said:
    """What a judge says of items, by digest, in both orders; only what has no answer yet is asked.

    `tell(done, due)` hears of more that is due and more that is done. Outages are asked again.
    """
    known = {key for key, said in kept(sitter.version, list(items), sample) if said.status != "outage"}
    asked = sheets(((item, digest) for digest, item in items.items()), "pair", 1)
    due = [replace(sheet, sample=sample) for sheet in asked if (sheet.digest, sheet.order) not in known]
    due_in_all = 2 * len(items)
    tell(due_in_all - len(due), due_in_all)
    take(due, anew(sitter, sample), at_once, lambda done: tell(done, 0))
    return dict(kept(sitter.version, list(items), sample))


def kept(version: str, digests: Sequence[str], sample: int) -> Iterator[tuple[tuple[str, Order], Verdict]]:
    """The answers that are kept of some items, each by its digest and order."""
    answers = ExamAnswer.objects.of_judge(version).filter(sample=sample)
    for start in range(0, len(digests), FETCHED_AT_ONCE):
        some = answers.filter(item__in=digests[start : start + FETCHED_AT_ONCE])
        for item, order, status, said in some.values_list("item", "order", "status", "verdict__preference"):
            yield (item, order), _read(status, said)


def _read(status: str, preference: str | None) -> Verdict:
    """The verdict of a pair; one that speaks of no preference cannot be read as one."""
    if status == "valid":
        return Verdict("valid", preference) if preference else Verdict("unparsed")
    return Verdict(status)
