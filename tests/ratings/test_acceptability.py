"""Whether anything acceptable was said at all is told apart from who said it better."""

from dataclasses import replace

import numpy as np
import pytest
from rating_boards import battles
from scipy.stats import binomtest

from ratings import BadSetting
from ratings.acceptability import acceptability

BOARD = "A>B*6 A=B*2 AxB*2 AxC*5 A>C*5 D>D*3"


def test_both_bad_is_a_failure_of_both_and_a_tie_of_neither() -> None:
    found = acceptability(battles(BOARD))
    assert found.battles.tolist() == [20, 10, 10, 0]
    assert found.share[:3].tolist() == [13 / 20, 8 / 10, 5 / 10]


def test_the_interval_is_wilsons() -> None:
    found = acceptability(battles(BOARD), level=0.9)
    expected = binomtest(13, 20).proportion_ci(0.9, method="wilson")
    assert (found.lower[0], found.upper[0]) == pytest.approx((expected.low, expected.high))


def test_who_never_met_anybody_has_no_share() -> None:
    found = acceptability(battles(BOARD))
    assert np.isnan([found.share[3], found.lower[3], found.upper[3]]).all()
    assert found.columns()["share"]["D"] is None


def test_a_share_of_one_still_has_a_width() -> None:
    found = acceptability(battles("A>B"))
    assert found.share.tolist() == [1, 1]
    assert (found.lower < 0.25).all()


def test_ten_verdicts_on_each_item_that_always_agree_count_as_one() -> None:
    once = battles("A>B*6 AxB*3")
    tenfold = replace(once.take(np.repeat(np.arange(9), 10)), item=np.repeat(np.arange(9), 10))
    one, ten = acceptability(once), acceptability(tenfold)
    np.testing.assert_allclose([ten.lower, ten.upper], [one.lower, one.upper])


def test_verdicts_that_know_nothing_of_their_item_count_nearly_in_full() -> None:
    rng = np.random.default_rng(5)
    data = replace(battles("A>B*1400 AxB*600"), item=rng.integers(0, 200, 2_000))
    width = np.subtract(*[getattr(acceptability(data), side)[0] for side in ("upper", "lower")])
    plain = np.subtract(*[getattr(acceptability(replace(data, item=None)), s)[0] for s in ("upper", "lower")])
    assert plain <= width < 1.25 * plain


def test_its_interval_covers_what_is_true_of_new_items() -> None:
    rng, hits = np.random.default_rng(8), 0
    names, sides = ("A", "B"), (np.zeros(300, dtype=np.intp), np.ones(300, dtype=np.intp))
    data = battles("A>B*300")
    for _ in range(400):
        hard = rng.beta(3, 1, 60)  # how likely each item is to get an acceptable reply
        bad = rng.random(300) > np.repeat(hard, 5)
        found = acceptability(
            replace(
                data,
                names=names,
                a=sides[0],
                b=sides[1],
                outcome=np.where(bad, 3, 0),
                item=np.repeat(np.arange(60), 5),
            )
        )
        hits += found.lower[0] <= 0.75 <= found.upper[0]
    assert 0.93 <= hits / 400 <= 0.975


def test_a_level_outside_its_range_is_refused() -> None:
    with pytest.raises(BadSetting, match="level = 1"):
        acceptability(battles("A>B"), level=1)
