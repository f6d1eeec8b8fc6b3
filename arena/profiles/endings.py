"""How a competitor's battles ended: verdicts by status, void ones by whose fault, and how often it failed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from arena.evolution.shares import Share
from arena.pages.words import say

from .mine import read

_ENDED = """
SELECT CASE WHEN status <> 'void' THEN 'played' WHEN void_side = '' THEN 'nobody'
    WHEN (void_side = 'a') = (a_id = %(one)s) THEN 'own' ELSE 'other' END, void_code, count(*)
FROM battles_battle WHERE %(one)s IN (a_id, b_id) AND status <> 'queued' GROUP BY 1, 2
UNION ALL
SELECT 'judged', v.status, count(*) FROM battles_battle b
CROSS JOIN LATERAL (SELECT status FROM judges_verdict WHERE battle_id = b.id OFFSET 0) v
WHERE %(one)s IN (b.a_id, b.b_id) AND b.status = 'played' GROUP BY 1, 2
UNION ALL
SELECT 'week', (%(one)s IN (a_id, b_id))::text, count(*) FROM battles_battle
WHERE created_at > now() - interval '7 days' GROUP BY 1, 2
"""
VALID = _("judged, with a valid verdict")
REFUSED = "refused"  # the code of a provider that would not answer


@dataclass(frozen=True)
class Endings:
    """Battles by how they ended, and how often it gave no reply at all when it was asked for one."""

    words: tuple[tuple[str, int], ...]
    errors: Share
    refusals: Share
    week: Share  # of the battles of all in the last seven days

    def as_json(self) -> dict[str, Any]:
        """The numbers for machines."""
        rates = {name: getattr(self, name).as_json() for name in ("errors", "refusals", "week")}
        return {"endings": dict(self.words)} | rates


def endings(competitor: int) -> Endings:
    """Of one version; battles in which only the other side failed say nothing of it."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for what, code, n in read(_ENDED, one=competitor):
        counts[what][code] += n
    own, week = counts["own"], counts["week"]
    asked, refused = counts["played"].total() + own.total(), own[REFUSED]
    return Endings(
        tuple(_words(counts)),
        Share.of(own.total() - refused, asked),
        Share.of(refused, asked),
        Share.of(week["true"], week.total()),
    )


def _words(counts: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int]]:
    words: Counter[str] = Counter()
    for whose in ("own", "nobody", "other"):
        for code, n in counts[whose].items():
            words[_void(whose, code)] += n
    for status, n in counts["judged"].items():
        words[str(VALID) if status == "valid" else say(status, "status")] += n
    return words.most_common()


def _void(whose: str, code: str) -> str:
    why = say(code, "failure")
    if whose == "other":
        return now("void by the other side: %(why)s") % {"why": why}
    return now("void: %(why)s") % {"why": why}
