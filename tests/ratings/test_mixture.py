"""Every level is rated on its own, and the headline mixes the ratings in shares that were stated before."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rating_boards import battles, by_name, planted

from ratings import METHODS, BadSetting, Comparisons, Ratings
from ratings.settings import LikelihoodSettings

UNIT = LikelihoodSettings().unit


def levelled(*parts: Comparisons) -> Comparisons:
    """The battles of each part at a level of its own: 1, 2 and so on; the parts name the same competitors."""
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in ("a", "b", "outcome")}
    stratum = np.repeat(np.arange(1, len(parts) + 1), [len(part) for part in parts])
    return Comparisons(parts[0].names, **joined, stratum=stratum)


def mixed(data: Comparisons, *shares: float, **kept: object) -> Ratings:
    weights = {str(level): share for level, share in enumerate(shares, 1)}
    return METHODS["mixture"].fit(data, weights=weights, **kept)


def fought(rng: np.random.Generator, strengths: Sequence[np.ndarray], rows: int) -> Comparisons:
    """Battles at one level for each of these strengths."""
    parts = []
    for strength in strengths:
        a = rng.integers(0, strength.size, rows)
        b = (a + rng.integers(1, strength.size, rows)) % strength.size
        lost = rng.random(rows) > 1 / (1 + np.exp(strength[b] - strength[a]))
        parts.append(Comparisons(tuple(f"c{k}" for k in range(strength.size)), a, b, lost.astype(np.int8)))
    return levelled(*parts)


@given(st.integers(0, 2**32), st.floats(0.05, 0.95), st.sampled_from(["bt", "firth", "davidson"]))
@settings(max_examples=15, deadline=None)
def test_the_headline_is_the_shares_times_the_ratings_and_so_is_its_covariance(seed, share, within):
    one, two = planted(seed, 5, 300), planted(seed + 1, 5, 200)
    found = mixed(levelled(one, two), share, 1 - share, within=within)
    first, second = found.levels["1"], found.levels["2"]
    np.testing.assert_allclose(found.rating, share * first.rating + (1 - share) * second.rating)
    expected = share**2 * first.covariance + (1 - share) ** 2 * second.covariance
    np.testing.assert_allclose(found.covariance, expected, atol=1e-9)
    assert found.rating.mean() == pytest.approx(1000)


@pytest.mark.parametrize("error", ["score", "robust", "bootstrap", "clustered"])
def test_all_the_share_on_one_level_is_that_level_exactly(error):
    data = levelled(planted(3, 6, 400), planted(4, 6, 250))
    data = replace(data, cluster=np.arange(len(data)) % 40)
    alone = METHODS["bt"].fit(data.take(data.stratum == 2), error=error)
    found = mixed(data, 0, 1, error=error)
    for column in ("rating", "se", "lower", "upper", "rank", "tier", "best_rank", "worst_rank"):
        np.testing.assert_array_equal(getattr(found, column), getattr(alone, column), err_msg=column)
    np.testing.assert_array_equal(found.covariance, alone.covariance)


def test_levels_that_are_alike_are_as_good_as_their_battles_pooled():
    data = levelled(*(planted(seed=7, size=6, rows=2_000).take(np.arange(k, 2_000, 2)) for k in (0, 1)))
    pooled, found = METHODS["bt"].fit(data, error="score"), mixed(data, 0.5, 0.5)
    assert (abs(found.rating - pooled.rating) < pooled.se / 2).all()
    np.testing.assert_allclose(found.se, pooled.se, rtol=0.06)


def test_the_headline_does_not_follow_the_number_of_battles_at_a_level():
    easy, hard = battles("A>B*30 A<B*10"), battles("A>B*10 A<B*30")
    often = levelled(easy, *[hard])
    more = levelled(easy, battles("A>B*1000 A<B*3000"))
    assert mixed(often, 0.5, 0.5).rating == pytest.approx(mixed(more, 0.5, 0.5).rating)
    assert mixed(more, 0.5, 0.5).rating == pytest.approx([1000, 1000])
    assert METHODS["bt"].fit(more).rating[0] < 920


def test_ratings_hold_the_truth_as_often_as_they_say():
    held = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        base = rng.normal(0, 0.7, 6)
        strengths = [base, 1.3 * base + rng.normal(0, 0.2, 6), rng.normal(0, 0.7, 6)]
        found = mixed(fought(rng, strengths, 150), 0.5, 0.3, 0.2)
        truth = sum(share * (one - one.mean()) for share, one in zip((0.5, 0.3, 0.2), strengths, strict=True))
        inside = (found.lower < 1000 + UNIT * truth) & (1000 + UNIT * truth < found.upper)
        held += inside[found.rated].tolist()
    assert 0.92 < np.mean(held) < 0.98


def test_who_is_not_rated_at_a_level_has_no_headline_and_the_note_says_where():
    data = levelled(
        battles("A>B*3 A<B*2 C>A C<B", "ABC"), battles("A>B*2 A<B*3", "ABC"), battles("A>B A<B", "ABC")
    )
    found = by_name(mixed(data, 0.5, 0.5))
    assert (found["C"]["rating"], found["C"]["lower"], found["C"]["rank"]) == (None, None, None)
    assert found["C"]["note"] == "no rating at level 2: no battles"
    assert found["A"]["rating"] is not None
    assert found["A"]["rating"] + found["B"]["rating"] == pytest.approx(2000)


def test_a_level_is_taken_about_the_mean_of_those_whom_the_headline_rates():
    """C is far below at level 1 and absent at level 2: it must not lift A and B at level 1 only."""
    first, second = battles("A>B*6 A<B*6 A>C*9 A<C B>C*9 B<C", "ABC"), battles("A>B*6 A<B*6", "ABC")
    found = by_name(mixed(levelled(first, second), 0.5, 0.5))
    assert found["A"]["rating"] == pytest.approx(1000)
    assert found["B"]["rating"] == pytest.approx(1000)


def test_a_level_without_a_battle_leaves_nobody_a_headline_but_its_levels_stand():
    found = mixed(levelled(battles("A>B*3 A<B*2")), 0.5, 0.5)
    assert not found.rated.any()
    assert found.note[0] == "no rating at level 2: no battles"
    assert found.levels["1"].rated.all()
    assert any("level 2 has no battle yet" in warning for warning in found.warnings)


def test_who_only_won_at_every_level_has_a_bound_below_and_no_rating():
    part = battles("A>B*9 A<B*9 C>A*5 C>B*5", "ABC")
    found = by_name(mixed(levelled(part, part), 0.5, 0.5))["C"]
    alone = by_name(METHODS["bt"].fit(part, error="score"))["C"]
    assert (found["rating"], found["upper"]) == (None, None)
    assert found["lower"] == pytest.approx(alone["lower"])
    assert "level 1: only won" in found["note"]
    assert "level 2: only won" in found["note"]


def test_groups_that_never_met_are_mixed_each_on_a_scale_of_its_own():
    part = battles("A>B*3 A<B*2 B>C B<C*2 D>E*3 D<E", "ABCDE")
    found = mixed(levelled(part, part), 0.5, 0.5)
    assert found.component.tolist() == [1, 1, 1, 2, 2]
    assert found.rating[3:].mean() == pytest.approx(1000)
    assert any("2 groups (of 3, 2)" in warning for warning in found.warnings)


def test_who_shares_a_group_with_nobody_at_every_level_has_no_headline():
    one, two = battles("A>B A<B C>D C<D", "ABCD"), battles("A>C A<C B>D B<D", "ABCD")
    found = mixed(levelled(one, two), 0.5, 0.5)
    assert not found.rated.any()
    assert set(found.note) == {"nobody else shares its group of comparable competitors at every level"}


def test_people_who_voted_at_several_levels_make_the_headline_less_sure():
    rng = np.random.default_rng(5)
    levels = [planted(seed, 4, 400, spread=0) for seed in (1, 2)]
    taste = rng.normal(0, 1.5, (12, 4))
    data = levelled(*levels)
    voter = rng.integers(0, 12, len(data))
    lost = rng.random(len(data)) > 1 / (1 + np.exp(taste[voter, data.b] - taste[voter, data.a]))
    apart = replace(
        data, outcome=lost.astype(np.int8), cluster=np.where(data.stratum == 1, voter, 99 + voter)
    )
    same = replace(apart, cluster=voter)
    alone, together = (mixed(one, 0.5, 0.5, error="clustered") for one in (apart, same))
    np.testing.assert_allclose(alone.se, mixed(apart, 0.5, 0.5, error="clustered").se)
    assert (together.se > 1.2 * alone.se).all()
    assert ((together.upper - together.lower) > 1.2 * (alone.upper - alone.lower)).all()
    assert np.linalg.eigvalsh(together.covariance).min() > -1e-6


def test_without_shares_every_level_counts_alike_and_that_is_said():
    found = METHODS["mixture"].fit(levelled(planted(1, 4, 200), planted(2, 4, 300)))
    assert found.parameters == {"share_1": 0.5, "share_2": 0.5}
    assert any("no shares were stated" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"weights": {"1": 0.5, "2": 0.6}}, "add up to 1"),
        ({"weights": {"1": -0.5, "2": 1.5}}, "0 or more"),
        ({"weights": {"1": "half"}}, "finite number"),
        ({"weights": [1.0]}, "a share for each level"),
        ({"weights": {1: 0.5, "1": 0.5}}, "one share for each level"),
        ({"within": "elo"}, "within = 'elo'"),
        ({"within": "firth", "error": "robust"}, "left alone"),
        ({"error": "guess"}, "error = 'guess'"),
        ({"shares": {}}, "has no setting 'shares'"),
    ],
)
def test_senseless_settings_are_refused(given, problem):
    with pytest.raises(BadSetting, match=problem):
        METHODS["mixture"].fit(levelled(battles("A>B A<B")), **given)


def test_shares_need_levels():
    with pytest.raises(BadSetting, match="need the level of each battle"):
        mixed(battles("A>B A<B"), 1.0)
