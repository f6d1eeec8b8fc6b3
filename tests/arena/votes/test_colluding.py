"""Accounts that vote as one are flagged by a look at all votes; their votes count until people say otherwise."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import a_competitor, a_question
from scipy.special import expit

from arena.battles.models import Battle
from arena.votes.colluding import FLAG
from arena.votes.models import Vote
from arena.votes.tasks import flag_colluders

SIZE = 8


@pytest.fixture
def crowd(db) -> None:
    """3,000 votes of 150 people on eight competitors, and ten accounts that are for the weakest, whatever it says."""
    rng, question = np.random.default_rng(1), a_question()
    cast = [a_competitor(f"c{k}") for k in range(SIZE)]
    pairs = [
        (int(a), int((a + d) % SIZE))
        for a, d in zip(rng.integers(0, SIZE, 3_000), rng.integers(1, SIZE, 3_000), strict=True)
    ]
    pairs += [(0, k % (SIZE - 1) + 1) for k in range(200)]
    battles = Battle.objects.bulk_create([Battle(question=question, a=cast[a], b=cast[b], status="played", played_at="2026-01-01T00:00Z") for a, b in pairs])  # fmt: skip
    wins = rng.random(3_000) < expit([0.4 * (a - b) for a, b in pairs[:3_000]])
    honest = [Vote(battle=battle, voter=f"person-{k % 150}", preference="a" if won else "b", flags=["too_fast"]) for k, (battle, won) in enumerate(zip(battles, wins, strict=False))]  # fmt: skip
    bought = [
        Vote(battle=battle, voter=f"bought-{k % 10}", preference="a")
        for k, battle in enumerate(battles[3_000:])
    ]
    Vote.objects.bulk_create(honest + bought)


def flagged() -> set[str]:
    return set(Vote.objects.filter(flags__contains=[FLAG]).values_list("voter", flat=True))


def test_accounts_that_push_one_competitor_are_flagged_and_go_on_counting(crowd):
    flag_colluders()
    assert flagged() == {f"bought-{k}" for k in range(10)}
    assert Vote.objects.counted().count() == 3_200


def test_looking_again_flags_nothing_twice(crowd):
    flag_colluders()
    flag_colluders()
    assert all(flags.count(FLAG) <= 1 for flags in Vote.objects.values_list("flags", flat=True))


def test_too_few_votes_to_know_better_flag_nobody(crowd):
    Vote.objects.filter(voter__startswith="person").delete()
    flag_colluders()
    assert flagged() == set()


def test_no_votes_at_all_are_no_trouble(db):
    flag_colluders()
