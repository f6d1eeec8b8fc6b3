"""The variants of a competitor: whoever is of the same family, with the boards that rate them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf

from arena.competitors.models import Competitor
from arena.endpoints.models import family_of
from arena.leaderboards.models import Rating

from .past import HEAVY


@dataclass(frozen=True)
class Relative:
    """One variant, its versions, and where it is rated today."""

    competitor: Competitor
    versions: Sequence[int]
    ratings: Sequence[Rating]

    def as_json(self) -> dict[str, Any]:
        """The variant for machines."""
        boards = {row.fit.leaderboard.name: row.rating for row in self.ratings}
        return {"model": self.competitor.name, "versions": list(self.versions), "ratings": boards}


def relatives(competitor: Competitor) -> tuple[Relative, ...]:
    """Everybody else of its family, retired ones too; baselines have none, for no model is behind them."""
    if competitor.is_baseline:
        return ()
    akin = Competitor.objects.exclude(name=competitor.name).annotate(
        kin=Coalesce(
            NullIf("family", Value("")),
            NullIf("endpoint__family", Value("")),
            F("endpoint__name"),
            output_field=CharField(),
        )
    )
    names: dict[str, list[Competitor]] = defaultdict(list)
    for one in akin.filter(kin=family_of(competitor)).order_by("name", "-version"):
        names[one.name].append(one)
    rated = _ratings([versions[0] for versions in names.values()])
    return tuple(
        Relative(found[0], [one.version for one in found], rated[found[0].pk]) for found in names.values()
    )


def _ratings(competitors: Sequence[Competitor]) -> dict[int, list[Rating]]:
    found: dict[int, list[Rating]] = defaultdict(list)
    if not competitors:
        return found
    for row in Rating.objects.filter(competitor__in=competitors).shown_today().defer(*HEAVY):
        found[row.competitor_id].append(row)
    return found
