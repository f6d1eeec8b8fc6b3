"""How far annotators agree: with each other by standard, and each of them with most of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_lazy as _

from arena.accounts.models import User
from arena.pages.words import STANDARDS
from ratings.agreement import MISSING, Agreement, agreement

from .models import LABELS, Annotation

MEASURES = {
    "percent": _("agreement"),
    "alpha_nominal": _("Krippendorff’s alpha"),
    "cohen": _("Cohen’s kappa"),
}
ALL_TOGETHER = ("percent", "alpha_nominal")
WITH_OTHERS = ("percent", "cohen")
CODES = {label: code for code, label in enumerate(LABELS)}
SEED = 0  # of the bootstrap: the page shows the same interval at every look

# Of each battle: who said what.
Table = dict[int, dict[int, str]]


@dataclass(frozen=True)
class Row:
    """One line of the page: a standard or an annotator, and a coefficient for each of the measures."""

    title: str
    found: Sequence[Agreement]


def by_standard() -> list[Row]:
    """All annotators together, by standard."""
    tables = _tables()
    return [
        Row(standard, [_measured(name, _columns(tables[standard])) for name in ALL_TOGETHER])
        for standard in STANDARDS
    ]


def by_annotator() -> list[Row]:
    """Each annotator beside what most of the others said, all standards together."""
    tables = _tables().values()
    people = User.objects.filter(pk__in=Annotation.objects.order_by().values("annotator"))
    pairs = {person: [pair for table in tables for pair in _beside(person.pk, table)] for person in people}
    return [
        Row(str(person), [_measured(name, np.array(rows, dtype=int).reshape(-1, 2)) for name in WITH_OTHERS])
        for person, rows in pairs.items()
    ]


def _tables() -> Mapping[str, Table]:
    tables: dict[str, Table] = {standard: {} for standard in STANDARDS}
    for battle, annotator, standard, label in Annotation.objects.values_list(
        "battle", "annotator", "standard", "label"
    ):
        tables.setdefault(standard, {}).setdefault(battle, {})[annotator] = label
    return tables


def _columns(table: Table) -> np.ndarray:
    """Codes of battles by annotators, MISSING where somebody did not label one."""
    people = sorted({annotator for said in table.values() for annotator in said})
    rows = [[CODES[said[who]] if who in said else MISSING for who in people] for said in table.values()]
    return np.array(rows, dtype=int).reshape(len(table), len(people))


def _beside(annotator: int, table: Table) -> Iterable[tuple[int, int]]:
    """What one said and what most of the others did, where there is such a label."""
    for said in table.values():
        others = Counter(label for who, label in said.items() if who != annotator).most_common(2)
        if annotator in said and others and (len(others) == 1 or others[0][1] > others[1][1]):
            yield CODES[said[annotator]], CODES[others[0][0]]


def _measured(name: str, table: np.ndarray) -> Agreement:
    return agreement(name, table, np.random.default_rng(SEED))
