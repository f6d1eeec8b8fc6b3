"""What annotators settled, beside a judge's verdicts."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from arena.annotations.models import Gold
from arena.judges.models import Verdict
from ratings import OUTCOMES
from ratings.agreement import MISSING
from ratings.shares import wilson

from .read import Column, Judged

OVERALL = "overall"


@dataclass(frozen=True)
class Settled:
    """Labels of battles by standard, in the words of votes."""

    labels: tuple[tuple[int, str, str], ...]  # battle, standard, preference

    @classmethod
    def of(cls, judged: Judged, judge: int) -> Settled:
        """Of the battles that were read of a judge."""
        found = Gold.objects.filter(battle__verdicts__judge=judge).gold_preferences()
        rows = found.order_by("battle", "standard").values_list("battle", "standard", "preference")
        read = set(judged.battle.tolist())
        return cls(tuple(row for row in rows if row[0] in read))

    def overall(self, judged: Judged) -> Column:
        """Codes of OUTCOMES by battle, MISSING where nothing is settled, (N,)."""
        codes = np.full(judged.battle.size, MISSING, dtype=np.int8)
        rows = [(battle, said) for battle, standard, said in self.labels if standard == OVERALL]
        if rows:
            battles, said = zip(*rows, strict=True)
            codes[np.searchsorted(judged.battle, battles)] = [OUTCOMES.index(one) for one in said]
        return codes

    def fingerprint(self, rows: str) -> str:
        """The hash of rows with these labels."""
        if not self.labels:
            return rows
        return hashlib.sha256((rows + json.dumps(self.labels)).encode()).hexdigest()

    def agreement(self, judge: int) -> list[dict[str, Any]]:
        """By standard, how often the judge said what was settled."""
        battles = {battle for battle, *_ in self.labels}
        verdicts = Verdict.objects.valid().filter(judge=judge, battle__in=battles)
        said = {
            key: (overall, by)
            for key, overall, by in verdicts.values_list("battle", "preference", "standards")
        }
        marks: dict[str, Counter[bool]] = defaultdict(Counter)
        for battle, standard, label in self.labels:
            overall, by = said.get(battle, ("", {}))
            told = overall if standard == OVERALL else by.get(standard)
            if told:
                marks[standard][told == label] += 1
        return [_share(standard, same[True], same.total()) for standard, same in sorted(marks.items())]


def _share(standard: str, same: int, n: int) -> dict[str, Any]:
    lower, upper = map(float, wilson(same / n, n))
    return {
        "name": f"gold, {standard}",
        "value": same / n,
        "lower": lower,
        "upper": upper,
        "n": n,
        "note": "",
    }
