"""Whose votes are unlike everybody else's is found, and ordinary voters are left alone as often as promised."""

from dataclasses import replace

import numpy as np
import pytest
from rating_boards import battles, planted
from scipy.stats import binomtest, chi2

from ratings import BadSetting, Comparisons, NoBattles, StrangerSettings, position_bias, strange_voters
from ratings.voters import _Votes

KINDS = {
    "random": lambda outcome, rng: rng.choice(3, outcome.size, p=[0.4, 0.4, 0.2]),
    "reversed": lambda outcome, _: np.array([1, 0, 2])[outcome],
    "always a": lambda outcome, _: np.zeros(outcome.size, dtype=np.int8),
}


def electorate(seed: int, voters: int, rows: int, kind: str = "", bad: int = 0) -> Comparisons:
    """Votes of exchangeable voters on 20 competitors, but that the first few vote in a way of their own."""
    data, rng = planted(seed, 20, rows), np.random.default_rng(seed)
    cluster, outcome = rng.integers(0, voters, rows), data.outcome.copy()
    theirs = cluster < bad
    if bad:
        outcome[theirs] = KINDS[kind](outcome[theirs], rng)
    return replace(data, cluster=cluster, outcome=outcome)


def test_a_vote_is_ranked_among_those_of_others() -> None:
    others = "A<B*2 A=B A>B*3"  # from the better one's side 0, 0, 1/2, 1, 1, 1
    for vote, p_value in (("A<B", 1), ("A=B", 5 / 7), ("A>B", 4 / 7)):
        data = replace(battles(f"{others} {vote}"), cluster=np.array([0] * 6 + [1]))
        evidence = _Votes.of(data).evidence(np.ones((7, 2)))
        assert evidence[-1, 0] == pytest.approx(-2 * np.log(p_value))


def test_a_voters_own_earlier_votes_are_ranked_along() -> None:
    data = replace(battles("A>B*3 A<B*2"), cluster=np.array([0, 0, 0, 1, 1]))
    evidence = _Votes.of(data).evidence(np.ones((5, 2)))
    assert evidence[3:, 1] == pytest.approx(-2 * np.log([1 / 4, 1 / 4 * 2 / 5]))


def test_the_p_value_is_fishers_at_the_most_telling_moment_times_the_looks() -> None:
    data = electorate(1, 50, 4_000)
    found = strange_voters(data, np.random.default_rng(0), StrangerSettings(checks=1, horizon=1))
    evidence = _Votes.of(data).evidence(_halves(np.random.default_rng(0), 50, 4_000))
    first = evidence[np.concatenate([[0], np.cumsum(np.bincount(data.cluster))[:-1]])]
    np.testing.assert_allclose(found.p_value, np.minimum(1, 2 * chi2.sf(first.max(axis=1), 2)))


def _halves(rng: np.random.Generator, voters: int, rows: int) -> np.ndarray:
    rng.random((voters, 1))  # the moments
    chance = 1 - rng.random(rows)
    return np.stack([chance, 1 - chance + 2**-52], axis=1)


@pytest.mark.parametrize("alpha", [0.1, 0.05])
@pytest.mark.parametrize("ties", ["broken", "counted"])
def test_ordinary_voters_are_flagged_no_more_often_than_promised(alpha: float, ties: str) -> None:
    settings = StrangerSettings(alpha=alpha, ties=ties)
    data = electorate(2, 1_500, 90_000)
    share = strange_voters(data, np.random.default_rng(1), settings).flagged.mean()
    assert share <= alpha
    assert share > alpha / 6 or ties == "counted"


def test_many_votes_on_one_pair_with_few_others_raise_no_more_false_alarms() -> None:
    rng, flagged = np.random.default_rng(3), 0
    for _ in range(300):
        outcome = rng.choice(3, 70, p=[0.4, 0.3, 0.3]).astype(np.int8)
        data = replace(battles("A>B*70"), outcome=outcome, cluster=np.repeat([0, 1], [10, 60]))
        flagged += strange_voters(data, rng).flagged[1]
    assert flagged <= 15


@pytest.mark.parametrize("kind", ["random", "reversed"])
def test_who_tosses_coins_or_votes_backwards_is_found_and_for_underdogs(kind: str) -> None:
    found = strange_voters(electorate(4, 200, 20_000, kind, bad=20), np.random.default_rng(0))
    theirs, flagged = found.voters < 20, found.flagged
    assert flagged[theirs].mean() >= 0.8
    assert flagged[~theirs].mean() <= 0.05
    assert {found.direction[k] for k in np.flatnonzero(theirs & flagged)} == {"for underdogs"}


def test_who_always_votes_for_one_side_is_found_and_nobody_else() -> None:
    found = position_bias(electorate(5, 200, 20_000, "always a", bad=20), alpha=0.01)
    theirs = found.voters < 20
    assert found.flagged[theirs].all()
    assert {found.direction[k] for k in np.flatnonzero(theirs)} == {"first side"}
    assert found.flagged[~theirs].mean() <= 0.02


@pytest.mark.parametrize("alpha", [0.1, 0.05])
@pytest.mark.parametrize("sides", ["drawn", "given"])
def test_who_is_blind_to_sides_is_flagged_no_more_often_than_promised(alpha: float, sides: str) -> None:
    share = position_bias(electorate(6, 1_500, 60_000), alpha, sides=sides).flagged.mean()
    assert alpha / 4 < share <= alpha


def test_the_test_of_drawn_sides_is_the_binomial_one() -> None:
    data = replace(battles("A>B*9 A<B*2 A=B*5 AxB*3"), cluster=np.zeros(19))
    found = position_bias(data)
    assert found.p_value[0] == pytest.approx(binomtest(9, 11).pvalue)
    assert found.votes.tolist() == [11]


def test_a_favourite_that_always_stands_first_is_no_bias_where_sides_were_not_drawn() -> None:
    text = "A>B*60 A<B*20 B>C*60 B<C*20 A>C*70 A<C*10"
    data = replace(battles(text), source=np.full(240, "judge"))
    assert position_bias(data, by="source").flagged.all()
    assert not position_bias(data, by="source", sides="given").flagged.any()


def test_who_was_never_looked_at_has_no_p_value_and_is_not_flagged() -> None:
    data = replace(battles("A>B*3 A<B*300"), cluster=np.array([0] + [1] * 302))
    settings = StrangerSettings(checks=1, horizon=300)
    found = strange_voters(data, np.random.default_rng(0), settings)
    assert np.isnan(found.p_value[0])
    assert (found.flagged[0], found.direction[0]) == (False, "")
    assert found.rows()[-1]["p_value"] is None


def test_both_bad_is_no_vote_on_a_pair_and_time_says_the_order() -> None:
    data = electorate(7, 40, 3_000)
    order = np.random.default_rng(0).permutation(3_000)
    timed = replace(data, time=np.arange(3_000.0)).take(order)
    more = replace(battles("AxB*9"), names=data.names, cluster=np.zeros(9))
    longer = {
        name: np.concatenate([getattr(data, name), getattr(more, name)])
        for name in ("a", "b", "outcome", "cluster")
    }
    plain, *others = (
        strange_voters(one, np.random.default_rng(0)) for one in (data, timed, replace(data, **longer))
    )
    for other in others:
        np.testing.assert_array_equal(plain.p_value, other.p_value)


def test_what_cannot_be_tested_is_refused() -> None:
    with pytest.raises(BadSetting, match="voter"):
        strange_voters(battles("A>B"), np.random.default_rng(0))
    with pytest.raises(BadSetting, match="source"):
        position_bias(battles("A>B"), by="source")
    with pytest.raises(BadSetting, match="horizon"):
        StrangerSettings(checks=9, horizon=3)
    with pytest.raises(NoBattles):
        position_bias(replace(battles("A=B"), cluster=np.zeros(1)))
