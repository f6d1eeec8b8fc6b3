"""Who votes with a purpose is found, whoever asks and whenever, and ordinary voters are left alone."""

from dataclasses import replace

import numpy as np
import pytest
from rating_boards import battles
from scipy.special import expit

from ratings import BadSetting, Comparisons, NoBattles
from ratings.colluders import ColluderSettings, colluders

SIZE, TARGET = 60, 20


def electorate(seed: int, votes: int = 20_000, voters: int = 1_000) -> tuple[Comparisons, np.ndarray]:
    """Ordinary voters, each with a taste of their own, and the strengths by which they vote."""
    rng = np.random.default_rng(seed)
    strengths, taste = rng.normal(0, 1, SIZE), rng.normal(0, 0.3, (voters, SIZE))
    a = rng.integers(0, SIZE, votes)
    b = (a + rng.integers(1, SIZE, votes)) % SIZE
    voter = rng.integers(0, voters, votes)
    better = rng.random(votes) < expit(strengths[a] - strengths[b] + taste[voter, a] - taste[voter, b])
    outcome = np.where(rng.random(votes) < 0.25, 2, np.where(better, 0, 1)).astype(np.int8)
    return Comparisons(tuple(f"m{k:02}" for k in range(SIZE)), a, b, outcome, cluster=voter), strengths


def with_colluders(data: Comparisons, accounts: int, votes: int, way: int = 0) -> Comparisons:
    """Some more accounts, all of them for the target (0) or against it (1) whenever it is in the battle."""
    rng, rows = np.random.default_rng(9), accounts * votes
    other = (TARGET + rng.integers(1, SIZE, rows)) % SIZE
    first = rng.random(rows) < 0.5
    return Comparisons(
        data.names,
        np.concatenate([data.a, np.where(first, TARGET, other)]),
        np.concatenate([data.b, np.where(first, other, TARGET)]),
        np.concatenate([data.outcome, np.where(first, way, 1 - way)]).astype(np.int8),
        cluster=np.concatenate([data.cluster, 10_000 + np.repeat(np.arange(accounts), votes)]),
    )


@pytest.mark.parametrize(("way", "word"), [(0, "up"), (1, "down")])
def test_a_thousand_votes_of_fifty_colluding_accounts_are_found(way, word) -> None:
    data, strengths = electorate(1)
    found = colluders(with_colluders(data, 50, 20, way), strengths)
    theirs = found.voters >= 10_000
    assert found.flagged[theirs].mean() >= 0.9
    assert found.flagged[~theirs].mean() <= 0.01
    assert {found.direction[k] for k in np.flatnonzero(theirs & found.flagged)} == {f"{word}: m{TARGET}"}


def test_of_ordinary_voters_fewer_than_one_in_a_hundred_are_flagged_with_tastes_of_their_own() -> None:
    flagged = [colluders(*electorate(seed)).flagged.mean() for seed in (2, 3)]
    assert np.mean(flagged) <= 0.01


def test_a_test_that_finds_some_is_none_that_finds_nobody() -> None:
    found = colluders(*electorate(4), ColluderSettings(alpha=0.9))
    assert 0 < found.flagged.mean() <= 0.9


def test_who_votes_the_other_way_round_is_found() -> None:
    data, strengths = electorate(5)
    theirs = data.cluster < 5
    turned = np.where(strengths[data.a] > strengths[data.b], 1, 0)
    voter = np.where(theirs, 0, data.cluster)
    found = colluders(replace(data, outcome=np.where(theirs, turned, data.outcome), cluster=voter), strengths)
    assert (found.voters[0], found.flagged[0], found.direction[0]) == (0, True, "the other way round")


def test_accounts_with_one_purpose_are_more_suspect_than_each_of_them_alone() -> None:
    data, strengths = electorate(6)
    alone, together = (colluders(with_colluders(data, n, 5), strengths) for n in (1, 60))
    most = [found.statistic[found.voters >= 10_000].mean() for found in (alone, together)]
    assert most[1] > most[0] + 2


def test_the_p_value_is_the_inverse_of_the_highest_evidence() -> None:
    data = replace(battles("A>B*6"), cluster=np.zeros(6))
    found = colluders(data, np.zeros(2))
    assert found.p_value == pytest.approx(np.exp(-found.statistic))
    assert found.statistic[0] > 0


def test_a_competitor_without_a_strength_and_votes_for_nobody_are_not_looked_at() -> None:
    data = replace(battles("A>B*3 A>C*4 AxB*2"), cluster=np.zeros(9))
    assert colluders(data, np.array([0.0, 0.0, np.nan])).votes.tolist() == [3]
    with pytest.raises(NoBattles):
        colluders(data, np.full(3, np.nan))


def test_without_voters_nobody_can_be_tested() -> None:
    with pytest.raises(BadSetting, match="voter"):
        colluders(battles("A>B"), np.zeros(2))


@pytest.mark.parametrize("wrong", [{"alpha": 0}, {"alpha": 1}, {"zeal": 1.5}, {"zeal": "much"}])
def test_settings_that_are_none_are_refused(wrong) -> None:
    with pytest.raises(BadSetting):
        ColluderSettings(**wrong)
