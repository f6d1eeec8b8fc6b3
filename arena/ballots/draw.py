"""Puts a recorded battle before a voter who has not had it: drawn at random, with a known chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction

from arena.battles.models import Battle
from arena.modalities import MODALITIES
from arena.votes.models import Vote

from . import pool
from .models import Ballot
from .worth import Candidates, Floats, chances

VOTER_LOCK = 0x62616C  # names our advisory locks apart from other people's


@dataclass(frozen=True)
class Drawn:
    """A battle, and how likely it was to be the one."""

    battle: int
    chance: float


def put_before(voter: str, modality: str = "", rng: np.random.Generator | None = None) -> Ballot | None:
    """The voter's open ballot, or a new one; None when there is nothing that they have not had.

    modality: only such battles; an open ballot of another kind is then passed over.
    """
    with transaction.atomic():
        _one_at_a_time(voter)
        mine = Ballot.objects.of(voter)
        opened = mine.open().select_related("battle__question").first()
        if opened is not None and modality in ("", opened.battle.question.modality):
            return opened
        mine.open().update(skipped=True)
        return _new(voter, modality, rng or np.random.default_rng())


def _new(voter: str, modality: str, rng: np.random.Generator) -> Ballot | None:
    had = _had(voter)
    drawn = draw(pool.current(), modality, had, rng)
    if drawn is not None and not Battle.objects.filter(pk=drawn.battle).exists():
        pool.forget()
        drawn = draw(pool.current(), modality, had, rng)
    if drawn is None:
        return None
    swapped = bool(rng.random() < 0.5)
    return Ballot.objects.create(
        voter=voter, battle_id=drawn.battle, drawn_with=drawn.chance, swapped=swapped, asked_for=modality
    )


def draw(among: Candidates, modality: str, had: set[int], rng: np.random.Generator) -> Drawn | None:
    """One of the battles of a modality that were not had, by its chance among those.

    Boards are of one modality each, so a voter's wish for one changes no vote's weight beside another's.
    """
    if not len(among):
        return None
    chance = np.where(_left(among, modality, had), chances(among), 0.0)
    total = float(chance.sum())
    if not total:
        return None
    at = _pick(chance / total, rng)
    return Drawn(int(among.battle[at]), float(chance[at] / total))


def _left(among: Candidates, modality: str, had: set[int]) -> Floats:
    new = ~np.isin(among.battle, np.fromiter(had, np.int64, len(had)))
    wanted = among.modality == list(MODALITIES).index(modality) if modality else True
    return np.asarray(new & wanted)


def _pick(chance: Floats, rng: np.random.Generator) -> int:
    return int(rng.choice(chance.size, p=chance / chance.sum()))


def _had(voter: str) -> set[int]:
    """Battles that were put before the voter, or on which they voted otherwise."""
    ballots = Ballot.objects.of(voter).values_list("battle", flat=True)
    votes = Vote.objects.filter(voter=voter).values_list("battle", flat=True)
    return {*ballots.order_by(), *votes.order_by()}


def _one_at_a_time(voter: str) -> None:
    """Two tabs of one voter draw one after the other, and so get the same ballot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [VOTER_LOCK, voter])
