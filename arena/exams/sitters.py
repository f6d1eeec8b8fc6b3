"""Who may sit an exam: a judge of the arena, or one of the scripted judges by its own name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from arena.judges.models import Judge
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import OptionError
from arena.judges.protocols.entry import ProtocolEntry
from arena.judges.protocols.scripted import SCRIPTED
from arena.judges.seats import Seat, judge_version, seats_of

ORDERS, PAIRED = "orders", "both"


class NobodySits(ValueError):
    """There is no such judge, or it cannot be made; the message says which there are."""


@dataclass(frozen=True)
class Sitter:
    """A judge as an exam needs it: its orders are the exam's, for those are what is measured.

    `orders` are its own: in how many it looks at a battle.
    """

    name: str
    protocol: str
    options: Mapping[str, Any]
    seats: Mapping[str, Seat] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    orders: str = PAIRED

    @property
    def entry(self) -> ProtocolEntry:
        """The line of its protocol."""
        return PROTOCOLS[self.protocol]

    @property
    def version(self) -> str:
        """Hash of all that it is; answers are found again by it."""
        return judge_version(self.protocol, self.options, self.seats)

    @property
    def decides_as(self) -> str:
        """Hash of all that it is on battles, its own orders included; its verdicts there carry it."""
        orders = {"orders": self.orders} if ORDERS in self.entry.takes else {}
        return judge_version(self.protocol, {**self.options, **orders}, self.seats)


def sitter(name: str, options: Mapping[str, Any] | None = None) -> Sitter:
    """The judge of a name; `options` are laid over its own. Raises `NobodySits`."""
    judge = Judge.objects.active().select_related("endpoint").filter(name=name).first()
    if judge is not None:
        found = Sitter(name, judge.protocol, judge.options, seats_of(judge), judge.seat_families())
    elif name in SCRIPTED:
        found = Sitter(name, "scripted", {"as": name})
    else:
        active = ", ".join(Judge.objects.active().values_list("name", flat=True)) or "none yet"
        raise NobodySits(f"no judge {name!r}; in the arena: {active}; scripted: {', '.join(SCRIPTED)}")
    return _settled(found, options or {})


def _settled(found: Sitter, options: Mapping[str, Any]) -> Sitter:
    taken = {**found.options, **options}
    orders = taken.get(ORDERS, PAIRED)
    if ORDERS in found.entry.takes:
        taken[ORDERS] = "ab"
    try:
        found.entry.make(taken)
    except OptionError as error:
        raise NobodySits(f"judge {found.name!r}: {error}") from None
    return Sitter(found.name, found.protocol, taken, found.seats, found.families, orders)
