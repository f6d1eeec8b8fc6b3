"""Old battles count for less, and each category can have a board of its own."""

from dataclasses import replace

import numpy as np
import pytest
from rating_boards import battles, planted

from ratings import METHODS, BadComparisons, BadSetting
from ratings.decay import decayed
from ratings.strata import fit_by_stratum

DAY = 86_400.0


def test_a_battle_of_one_half_life_counts_half() -> None:
    data = replace(
        battles("A>B A>B A>B"), time=np.array([0.0, DAY, 2 * DAY]), weight=np.array([4.0, 2.0, 1.0])
    )
    weight = decayed(data, DAY).weight
    assert weight is not None
    assert weight.tolist() == [1.0, 1.0, 1.0]


def test_recent_battles_decide_a_decayed_board_that_all_battles_leave_level() -> None:
    data = replace(battles("A>B*40 A<B*10 A>B*10 A<B*40"), time=np.repeat([0.0, 30 * DAY], 50))
    level, recent = METHODS["bt"].fit(data), METHODS["bt"].fit(decayed(data, 10 * DAY))
    assert level.rating.tolist() == pytest.approx([1000, 1000])
    assert recent.rating[1] > recent.rating[0] + 100
    assert (recent.se > level.se).all()


def test_a_weight_that_decayed_to_nothing_is_still_a_weight() -> None:
    data = replace(battles("A>B A<B"), time=np.array([0.0, 1e9]))
    assert METHODS["elo"].fit(decayed(data, 1.0)).battles.tolist() == [2, 2]


@pytest.mark.parametrize(
    ("half_life", "now", "problem"), [(0, None, "half_life"), (DAY, 5.0, "row 2, column time")]
)
def test_a_senseless_decay_is_refused(half_life: float, now: float | None, problem: str) -> None:
    data = replace(battles("A>B A<B"), time=np.array([0.0, 10.0]))
    with pytest.raises((BadSetting, BadComparisons), match=problem):
        decayed(data, half_life, now)


def test_a_decay_without_times_is_refused() -> None:
    with pytest.raises(BadSetting, match="needs the time of each battle"):
        decayed(battles("A>B"), DAY)


def test_each_stratum_is_fitted_as_if_it_were_alone() -> None:
    data = replace(planted(seed=4, size=5, rows=900), stratum=np.repeat(["code", "maths", "poems"], 300))
    boards = fit_by_stratum(data, "bt", level=0.9)
    assert list(boards) == ["code", "maths", "poems"]
    alone = METHODS["bt"].fit(data.take(slice(300, 600)), level=0.9)
    np.testing.assert_array_equal(boards["maths"].rating, alone.rating)


def test_a_stratum_lists_only_those_who_met_there() -> None:
    data = replace(battles("A>B*3 A<B C=D"), stratum=np.array([*"xxxx", "y"]))
    boards = fit_by_stratum(data, "bt")
    assert (boards["x"].names, boards["y"].names) == (("A", "B"), ("C", "D"))
    assert boards["y"].rating.tolist() == [1000.0, 1000.0]


def test_fits_by_stratum_need_strata() -> None:
    with pytest.raises(BadSetting, match="need the stratum"):
        fit_by_stratum(battles("A>B"), "bt")
