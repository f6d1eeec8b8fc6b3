"""Votes drawn where they are worth most, weighted by their chance, mean on merged boards what all votes would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import a_board, a_competitor, a_judge, a_judged_battle, a_question

from arena.accounts.voter import Voter
from arena.ballots.answer import Answer, answer
from arena.ballots.draw import put_before
from arena.ballots.worth import Candidates, chances
from arena.leaderboards.fit import fit
from arena.votes.models import Vote
from arena.votes.turned import turned
from ratings import METHODS, BadComparisons, Comparisons

STRENGTH = np.array([0.8, 0.3, -0.2, -0.9])
NAMES = ("ant", "bee", "cat", "dog")
TRUTH = 1000 + 400 / np.log(10) * (STRENGTH - STRENGTH.mean())


def played(rng: np.random.Generator, n: int) -> tuple[np.ndarray, ...]:
    """Sides, what people would say (0: a, 1: b), and what the judge does: it likes dog, and ties when in doubt."""
    a = rng.integers(0, 4, n)
    b = (a + rng.integers(1, 4, n)) % 4
    people = (rng.random(n) > 1 / (1 + np.exp(STRENGTH[b] - STRENGTH[a]))).astype(int)
    judge = np.where(rng.random(n) < 0.85, people, 1 - people)
    judge = np.where((rng.random(n) < 0.5) & ((a == 3) | (b == 3)), b == 3, judge)
    doubt = rng.random(n) < np.where(
        np.where(people == 0, a, b) == 3, 0.6, 0.1
    )  # what dog won it will not see
    return a, b, people, np.where(doubt, 2, judge)


def voted(seed: int, n: int = 3_000, votes: int = 500, weighted: bool = True) -> Comparisons:
    """Battles that the judge decided, and votes of people before whom they were put as ballots are."""
    rng = np.random.default_rng([seed, 11])
    a, b, people, judge = played(rng, n)
    pair = np.minimum(a, b) * 4 + np.maximum(a, b)
    among = Candidates(
        battle=np.arange(n), modality=np.zeros(n, int), contested=judge == 2, votes=pair, width=1.0 + pair
    )
    chance = chances(among)
    drawn = rng.choice(n, votes, p=chance)
    rows = np.append(drawn, np.arange(n))
    source = np.repeat(["human", "judge"], [votes, n])
    weight = np.append(1 / chance[drawn], np.ones(n)) if weighted else None
    outcome = np.append(people[drawn], judge).astype(np.int8)
    return Comparisons(NAMES, a[rows], b[rows], outcome, item=rows, source=source, weight=weight)


def test_merged_ratings_are_unbiased_and_cover_the_truth_whatever_the_judge_prefers() -> None:
    fits = [METHODS["merged"].fit(voted(seed)) for seed in range(60)]
    errors = [ratings.rating - TRUTH for ratings in fits]
    z = np.mean(errors, axis=0) / (np.std(errors, axis=0) / np.sqrt(60))
    assert np.abs(z).max() < 3.5
    inside = [(ratings.lower < TRUTH) & (ratings.upper > TRUTH) for ratings in fits]
    assert 0.90 < np.mean(inside) < 0.99


def dogs_error(weighted: bool) -> float:
    """In points, of people's votes alone, over thirty arenas."""
    boards = [voted(seed, votes=2_000, weighted=weighted) for seed in range(30)]
    fits = [METHODS["bt"].fit(replace(one, item=None).take(one.source == "human")) for one in boards]
    return float(np.mean([ratings.rating[3] for ratings in fits])) - TRUTH[3]


def test_without_their_chances_the_same_votes_would_be_wrong_or_refused() -> None:
    assert dogs_error(weighted=False) > 20 > 8 > abs(dogs_error(weighted=True))
    with pytest.raises(BadComparisons, match="not a random draw"):
        METHODS["merged"].fit(voted(0, n=9_000, votes=6_000, weighted=False))


@pytest.mark.django_db
def test_a_merged_board_takes_what_ballots_leave_behind(fresh_limits) -> None:
    rng, question, judge = np.random.default_rng(5), a_question(), a_judge()
    cast = [a_competitor(name) for name in NAMES]
    said: dict[int, str] = {}
    for a, b, people, verdict in zip(*played(rng, 80), strict=True):
        flags = ["order_conflict"] if verdict == 2 else []
        outcome = ("a", "b", "tie")[verdict]
        battle = a_judged_battle(question, cast[a], cast[b], judge, outcome, flags=flags)
        said[battle.pk] = "ab"[people]
    for number in range(60):
        ballot = put_before(f"voter {number % 12}", rng=rng)
        preference = turned(said[ballot.battle_id], ballot.swapped)
        answer(ballot, Voter(ballot.voter), Answer(preference))
    assert {vote.battle_id: vote.preference for vote in Vote.objects.all()}.items() <= said.items()
    board = a_board(competitors=cast, source="merged", method="merged", judge=judge)
    snapshot = fit(board)
    board.refresh_from_db()
    assert board.failure == "" and snapshot.votes == 60
    ratings = {row.competitor.name: row for row in snapshot.ratings.select_related("competitor")}
    assert all(
        ratings[name].lower < truth < ratings[name].upper for name, truth in zip(NAMES, TRUTH, strict=True)
    )
