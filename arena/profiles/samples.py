"""A few of a competitor's battles that everybody may read: some that it won, and as many that it lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.battles.models import Battle

from .mine import SAMPLED, Cell

GROUPS: dict[str, str | Promise] = {
    "won": _("Won"),
    "lost": _("Lost"),
    "tie": _("Tied"),
    "both_bad": _("Both bad"),
}


@dataclass(frozen=True)
class Sample:
    """The latest battles that ended in one way for it."""

    how: str
    battles: Sequence[Battle]

    @property
    def title(self) -> str | Promise:
        return GROUPS[self.how]

    @property
    def lines(self) -> list[tuple[Battle, None]]:
        """As tables of battles take them."""
        return [(battle, None) for battle in self.battles]


def samples(cells: Iterable[Cell]) -> tuple[Sample, ...]:
    """The latest of each kind, whatever it says of the competitor."""
    keys: dict[str, list[int]] = defaultdict(list)
    for cell in cells:
        keys[cell.how] += cell.latest or ()
    keys = {how: sorted(found, reverse=True)[:SAMPLED] for how, found in keys.items()}
    read = Battle.objects.for_list().in_bulk([key for found in keys.values() for key in found])
    return tuple(Sample(how, [read[key] for key in keys[how]]) for how in GROUPS if keys.get(how))
