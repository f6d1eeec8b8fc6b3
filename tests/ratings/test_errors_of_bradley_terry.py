"""The other ways to tell how wrong a Bradley-Terry rating may be: clusters, bootstrap, Firth."""

from pathlib import Path

import numpy as np
import pytest
from rating_boards import battles, fit, golden, golden_battles, planted

from ratings import METHODS, BadSetting, Comparisons
from ratings.bootstrap import replicates
from ratings.counts import pair_counts
from ratings.strengths import strengths

UNIT = 400 / np.log(10)


def test_errors_clustered_by_voter_are_those_of_the_reference(tmp_path: Path) -> None:
    expected = golden("llmfao_human")["cluster_robust_annotator"]["se_elo"]
    ratings = METHODS["bt"].fit(golden_battles("llmfao_human", tmp_path), error="clustered")
    np.testing.assert_allclose(ratings.se, expected, rtol=0, atol=1e-5)


def test_a_cluster_for_each_battle_is_the_plain_sandwich() -> None:
    plain = planted(seed=1, size=6, rows=400)
    alone = Comparisons(plain.names, plain.a, plain.b, plain.outcome, cluster=np.arange(400))
    clustered = METHODS["bt"].fit(alone, error="clustered")
    np.testing.assert_allclose(clustered.se, METHODS["bt"].fit(plain).se)


def test_repeating_every_vote_of_a_cluster_makes_nothing_more_certain() -> None:
    once = planted(seed=1, size=6, rows=400)
    rows = np.repeat(np.arange(400), 5)
    data = Comparisons(once.names, once.a[rows], once.b[rows], once.outcome[rows], cluster=rows)
    np.testing.assert_allclose(METHODS["bt"].fit(data, error="clustered").se, METHODS["bt"].fit(once).se)


def test_clusters_follow_their_rows_past_outsiders_and_self_play() -> None:
    a, b = [*"AABBCAAZ"], [*"BCCABAZA"]
    won = ["a", "b", "a", "a", "a", "a", "a", "both_bad"]
    data = Comparisons.from_arrays(a, b, won, cluster=[1, 1, 2, 2, 3, 9, 9, 9])
    inside = Comparisons.from_arrays(a[:5], b[:5], won[:5], cluster=[1, 1, 2, 2, 3])
    outer, inner = (METHODS["bt"].fit(rows, error="clustered").se for rows in (data, inside))
    np.testing.assert_allclose(outer[:3], inner)


def test_clustering_without_clusters_is_refused() -> None:
    with pytest.raises(BadSetting, match="needs a cluster for each battle"):
        fit("A>B A<B", error="clustered")


def test_the_bootstrap_agrees_with_the_sandwich_on_plenty_of_battles() -> None:
    data = planted(seed=3, size=8, rows=4_000)
    drawn, plain = METHODS["bt"].fit(data, error="bootstrap"), METHODS["bt"].fit(data)
    np.testing.assert_allclose(drawn.se, plain.se, rtol=0.1)
    np.testing.assert_allclose(drawn.upper - drawn.lower, plain.upper - plain.lower, rtol=0.12)
    np.testing.assert_array_equal(drawn.rating, plain.rating)


def test_the_bootstrap_of_nothing_but_ties_is_not_certain() -> None:
    ratings = fit("A=B*10 B=C*10 A=C*10", error="bootstrap")
    assert (ratings.se > 20).all()
    assert (ratings.upper - ratings.lower > 80).all()


def test_the_same_seed_draws_the_same_bits() -> None:
    data = planted(seed=3, size=8, rows=400)
    one, same, other = (METHODS["bt"].fit(data, error="bootstrap", seed=seed).lower for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


def test_every_replicate_of_a_small_board_is_finite_and_centred() -> None:
    pairs = pair_counts(battles("A>B*3 A<B B>C*2 B<C A=C*2"))
    point, _ = strengths(pairs)
    drawn = replicates(pairs, point, 300, np.random.default_rng(5))
    assert np.isfinite(drawn).all()
    np.testing.assert_allclose(drawn.sum(axis=1), 0, atol=1e-9)


def test_firth_rates_a_competitor_that_only_won() -> None:
    ratings = fit("A>B*5 A>C*3 B>C*4 C>B", method="firth")
    assert ratings.rated.all()
    assert ratings.rating[0] == ratings.rating.max()


def test_firth_between_two_adds_half_a_win_to_each() -> None:
    # With one pair the leverages sum to one virtual battle: log((7 + 1/2) / (0 + 1/2)).
    ratings = fit("A>B*7", method="firth")
    assert ratings.rating[0] - ratings.rating[1] == pytest.approx(UNIT * np.log(15), rel=1e-8)


def test_firth_vanishes_where_battles_abound() -> None:
    data = planted(seed=3, size=5, rows=50_000)
    np.testing.assert_allclose(METHODS["firth"].fit(data).rating, METHODS["bt"].fit(data).rating, atol=0.2)


def test_firth_covers_a_newcomer_with_five_battles() -> None:
    opponents = np.array([-1.0, -0.3, 0.3, 1.0])
    hits = []
    for seed in range(300):
        rng = np.random.default_rng([3, seed])
        strength = np.append(opponents, 1.0)
        a = np.append(rng.integers(0, 4, 2_000), np.full(5, 4))
        b = np.append((a[:2_000] + rng.integers(1, 4, 2_000)) % 4, rng.integers(0, 4, 5))
        outcome = (rng.random(2_005) > 1 / (1 + np.exp(strength[b] - strength[a]))).astype(np.int8)
        ratings = METHODS["firth"].fit(Comparisons(tuple("abcdn"), a, b, outcome))
        truth = 1000 + UNIT * (1.0 - strength.mean())
        hits.append(ratings.lower[4] < truth < ratings.upper[4])
    assert 0.93 < np.mean(hits) <= 0.995


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"error": "guess"}, "error = 'guess' must be robust or score or clustered or bootstrap"),
        ({"replicates": 10}, "replicates = 10 must be a whole number from 100"),
        ({"seed": -1}, "seed = -1 must be a whole number from 0"),
        ({"tiers": "none"}, "tiers = 'none' must be marginal or simultaneous"),
    ],
)
def test_an_unknown_way_is_refused(settings: dict[str, object], problem: str) -> None:
    with pytest.raises(BadSetting, match=problem):
        fit("A>B A<B", **settings)
