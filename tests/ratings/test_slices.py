"""Boards of overlapping parts of the battles."""

import numpy as np
import pytest
from rating_boards import battles, planted

from ratings import METHODS
from ratings.errors import BadSetting, NoBattles
from ratings.slices import fit_slices


def test_each_slice_is_the_fit_of_its_own_rows() -> None:
    data, rng = planted(seed=3, size=6, rows=900), np.random.default_rng(3)
    masks = {name: rng.random(900) < share for name, share in (("hard", 0.3), ("maths", 0.5))}
    fitted = fit_slices(data, masks, "bt", mean=0.0)
    assert list(fitted) == ["hard", "maths"]
    for name, mask in masks.items():
        alone = METHODS["bt"].fit(data.take(mask), mean=0.0)
        np.testing.assert_array_equal(fitted[name].rating, alone.rating)
        np.testing.assert_array_equal(fitted[name].upper, alone.upper)


def test_overlapping_slices_share_rows_and_nothing_else() -> None:
    data = planted(seed=4, size=5, rows=600)
    everything = np.ones(600, dtype=bool)
    fitted = fit_slices(data, {"all": everything, "again": everything, "half": np.arange(600) < 300})
    np.testing.assert_array_equal(fitted["all"].rating, fitted["again"].rating)
    assert fitted["all"].battles.sum() == 2 * fitted["half"].battles.sum() == 1200


def test_a_slice_lists_only_those_who_met_in_it() -> None:
    data = battles("A>B A<B B>C B<C C>D C<D")
    fitted = fit_slices(data, {"first": np.arange(6) < 4, "last": np.arange(6) >= 4})
    assert fitted["first"].names == ("A", "B", "C")
    assert fitted["last"].names == ("C", "D")


@pytest.mark.parametrize("mask", [np.ones(3, dtype=bool), np.arange(4), [0.5, 1, 0, 1]])
def test_a_mask_that_is_not_a_flag_for_each_row_is_refused_by_name(mask: object) -> None:
    with pytest.raises(BadSetting, match="slice 'odd' needs 4 flags"):
        fit_slices(battles("A>B*2 A<B*2"), {"odd": mask})  # type: ignore[dict-item]


def test_an_empty_slice_is_refused_by_name() -> None:
    with pytest.raises(NoBattles, match="slice 'void'"):
        fit_slices(battles("A>B A<B"), {"void": np.zeros(2, dtype=bool)})
