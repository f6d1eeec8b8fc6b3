"""Flags the votes of those who push a competitor, or vote against everybody; excluding them is for people."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from django.db.models import F, Func, Value

from ratings import METHODS, Comparisons, RatingsError
from ratings.colluders import colluders

from .models import Vote

log = logging.getLogger(__name__)

FLAG = "unlike_others"
MOST = 100_000  # of the latest votes: some seconds of work
FEWEST = 500  # votes, below which a fit says too little to hold anybody against it
_TO_NATURAL = np.log(10) / 400  # ratings are told in Elo points

Row = tuple[int, int, str, str]


def flag_colluders() -> int:
    """Looks at the latest votes of each modality; says how many voters it found."""
    modalities = Vote.objects.order_by().values_list("battle__question__modality", flat=True).distinct()
    return sum(len(_flag(_votes(modality))) for modality in list(modalities))


def _votes(modality: str) -> list[Row]:
    votes = Vote.objects.counted().filter(battle__question__modality=modality).order_by("-pk")
    columns = ("battle__a__name", "battle__b__name", "preference", "voter")
    return list(votes.values_list(*columns)[:MOST])[::-1]


def _flag(rows: Sequence[Row]) -> list[str]:
    voters = suspects(rows) if len(rows) >= FEWEST else []
    unflagged = Vote.objects.filter(voter__in=voters).exclude(flags__contains=[FLAG])
    unflagged.update(flags=Func(F("flags"), Value(FLAG), function="array_append"))
    return voters


def suspects(rows: Sequence[Row]) -> list[str]:
    """Voters whose votes a purpose explains better than the fit of all votes does."""
    a, b, outcomes, voters = zip(*rows, strict=True)
    data = Comparisons.from_arrays(a, b, outcomes, cluster=np.array(voters))
    try:
        found = colluders(data, _strengths(data))
    except RatingsError as error:
        log.warning("nobody was held against the others: %s", error)
        return []
    return [str(voter) for voter in found.voters[found.flagged]]


def _strengths(data: Comparisons) -> np.ndarray:
    told = {row["competitor"]: row["rating"] for row in METHODS["bt"].fit(data).rows()}
    ratings = [told.get(name) for name in data.names]
    return np.array([np.nan if rating is None else rating * _TO_NATURAL for rating in ratings])
