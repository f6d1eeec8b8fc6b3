"""What one voter does to a board is predicted in one step for all and confirmed by refits for a few."""

from dataclasses import replace

import numpy as np
import pytest
from rating_boards import battles, planted

from ratings import METHODS, BadSetting, Comparisons, NoBattles, leave_one_voter_out


def crowd(seed: int, voters: int, rows: int = 2_000, size: int = 8) -> Comparisons:
    """A board whose voters cast very different numbers of votes."""
    keen = np.random.default_rng(seed).geometric(0.1, rows)
    return replace(planted(seed, size, rows), cluster=np.minimum(keen, voters))


def test_one_step_is_close_to_the_refit_for_every_voter() -> None:
    found = leave_one_voter_out(crowd(1, 30), refits=30)
    assert len(found.refitted) == found.voters.size == 30
    for one in found.refitted:
        assert one.predicted == pytest.approx(one.shift, rel=0.08, abs=0.02)


def test_a_refit_is_the_fit_of_everybody_elses_votes() -> None:
    data = crowd(2, 12)
    (one,) = leave_one_voter_out(data, refits=1).refitted
    moved = METHODS["bt"].fit(data.take(data.cluster != one.voter)).rating - METHODS["bt"].fit(data).rating
    assert one.shift == pytest.approx(np.abs(moved).max(), abs=1e-6)
    assert one.whose == data.names[int(np.abs(moved).argmax())]
    assert one.votes == np.count_nonzero(data.cluster == one.voter)


def test_a_voter_who_alone_makes_somebody_first_is_refitted_before_those_who_move_more() -> None:
    data = battles("A>B*20 A<B*20 A>C*20 A<C*10 B>C*20 B<C*10 C>D*10 C<D*10 A>B*3 C>D*30 C<D*5")
    cluster = np.array(["many"] * 120 + ["maker"] * 3 + ["mover"] * 35)
    found = leave_one_voter_out(replace(data, cluster=cluster), refits=1)
    shift = dict(zip(found.voters.tolist(), found.shift, strict=True))
    assert shift["mover"] > shift["maker"]
    assert found.leader == "A"
    assert [(one.voter, one.first) for one in found.refitted] == [("maker", "B")]


def test_who_is_rated_by_one_voter_only_is_named_when_that_voter_goes() -> None:
    data = battles("A>B*9 A<B*7 A>C*2 A<C")
    found = leave_one_voter_out(replace(data, cluster=np.array(["many"] * 16 + ["only"] * 3)), refits=2)
    only = next(one for one in found.refitted if one.voter == "only")
    assert only.unrated == ("C",)
    many = next(one for one in found.refitted if one.voter == "many")
    assert many.unrated == ("B",)


def test_without_the_only_voter_nobody_is_rated() -> None:
    data = battles("A>B*2 A<B")
    (one,) = leave_one_voter_out(replace(data, cluster=np.zeros(3))).refitted
    assert np.isnan(one.shift)
    assert (one.whose, one.first, one.unrated) == ("", "", ("A", "B"))


def test_the_order_of_the_rows_and_the_memory_at_hand_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = crowd(3, 15)
    found = leave_one_voter_out(data)
    monkeypatch.setattr("ratings.leave_out._CELLS", 30)
    again = leave_one_voter_out(data.take(np.random.default_rng(0).permutation(len(data))))
    np.testing.assert_allclose(found.shift, again.shift)
    assert found.places.tolist() == again.places.tolist()


def test_a_voter_whose_votes_weigh_twice_moves_as_one_who_voted_twice() -> None:
    data = crowd(4, 10)
    heavy = np.where(data.cluster == 10, 2.0, 1.0)
    twice = data.take(np.concatenate([np.arange(len(data)), np.flatnonzero(data.cluster == 10)]))
    np.testing.assert_allclose(
        leave_one_voter_out(replace(data, weight=heavy)).shift, leave_one_voter_out(twice).shift
    )


def test_battles_without_voters_and_boards_without_ratings_are_refused() -> None:
    with pytest.raises(BadSetting, match="voter"):
        leave_one_voter_out(battles("A>B A<B"))
    with pytest.raises(NoBattles):
        leave_one_voter_out(replace(battles("A>B*2"), cluster=np.array([1, 2])))
