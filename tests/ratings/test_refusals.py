"""Every board on which known rating tools give wrong numbers gets a defined answer."""

import numpy as np
import pytest
from rating_boards import battles, by_name, fit, planted
from scipy.special import logit

from ratings import METHODS, BadComparisons, BadSetting, Comparisons, NoBattles, NotConverged
from ratings.counts import pair_counts

OK = "A>B*12 A<B*6 B>C*13 B<C*5 A>C*14 A<C*4"
UNIT = 400 / np.log(10)


def test_a_group_that_never_met_the_rest_is_rated_on_a_scale_of_its_own() -> None:
    rows = by_name(fit(f"{OK} X>Y*6 X<Y*4"))
    alone, apart = by_name(fit(OK)), by_name(fit("X>Y*6 X<Y*4"))
    for name, expected in (alone | apart).items():
        assert rows[name]["rating"] == pytest.approx(expected["rating"])
        assert rows[name]["upper"] == pytest.approx(expected["upper"])
    assert [rows[name]["component"] for name in "ABCXY"] == [1, 1, 1, 2, 2]
    assert [rows[name]["rank"] for name in "AX"] == [1, 1]
    assert "among its own group only" in rows["Y"]["note"]


def test_a_board_in_two_groups_says_so_and_lists_the_best_of_the_first_group_first() -> None:
    ratings = fit(f"{OK} X>Y*6 X<Y*4")
    assert "2 groups (of 3, 2) are rated each on a scale of its own" in ratings.warnings[0]
    assert [row["competitor"] for row in ratings.rows()] == [*"ABCXY"]


@pytest.mark.parametrize("method", ["elo", "online", "davidson", "rao_kupper", "firth"])
def test_every_method_tells_groups_that_never_met_apart(method: str) -> None:
    ratings = fit(f"{OK} A=B*2 X>Y*6 X<Y*4 X=Y", method)
    assert ratings.component.tolist() == [1, 1, 1, 2, 2]
    assert ratings.rank.tolist()[3] == 1
    assert any("2 groups (of 3, 2)" in warning for warning in ratings.warnings)


def test_a_group_that_lost_every_battle_against_the_rest_is_still_rated_among_itself() -> None:
    rows = by_name(fit(f"{OK} A>X*5 B>Y*5 X>Y*6 X<Y*4"))
    assert rows["X"]["rating"] - rows["Y"]["rating"] == pytest.approx(UNIT * np.log(1.5))
    assert rows["A"]["rating"] == pytest.approx(by_name(fit(OK))["A"]["rating"])


def test_the_warning_names_who_has_no_rating() -> None:
    assert fit(f"{OK} X>A*6").warnings == ("1 competitor has no rating: X",)


@pytest.mark.parametrize(("sign", "side", "other"), [(">", "lower", "upper"), ("<", "upper", "lower")])
def test_who_only_won_or_only_lost_has_one_bound_and_moves_nobody(sign: str, side: str, other: str) -> None:
    rows = by_name(fit(f"{OK} G{sign}A*4 G{sign}B*3 G{sign}C*3"))
    assert rows["G"]["rating"] is rows["G"][other] is rows["G"]["rank"] is None
    assert rows["G"]["note"].endswith(f"{side} bound")
    assert rows["B"]["rating"] == pytest.approx(by_name(fit(OK))["B"]["rating"])


def test_the_bound_is_the_strength_at_which_the_record_has_probability_one_in_forty() -> None:
    ratings = fit(f"{OK} G>A*4 G>B*3 G>C*3")
    a, b, c, _ = ratings.rating
    chances = 1 / (1 + 10 ** ((np.array([a, b, c]) - ratings.lower[3]) / 400))
    assert np.prod(chances ** [4, 3, 3]) == pytest.approx(0.025, rel=1e-6)


def test_nobody_is_first_while_someone_is_surely_better() -> None:
    rows = by_name(fit(f"{OK} G>A*50 G>B*50 G>C*50"))
    assert rows["A"]["rank"] == rows["A"]["tier"] == 2


def test_a_single_battle_gives_each_side_one_bound_about_the_mean() -> None:
    rows = by_name(fit("A>B"))
    assert rows["A"]["rating"] is rows["A"]["upper"] is rows["B"]["rating"] is rows["B"]["lower"] is None
    assert rows["A"]["lower"] == pytest.approx(1000 + UNIT * logit(0.025) / 2)
    assert rows["B"]["upper"] == pytest.approx(1000 - UNIT * logit(0.025) / 2)


def test_a_chain_of_wins_rates_nobody() -> None:
    ratings = fit("A>B B>C")
    assert not ratings.rated.any()
    assert np.isinf(ratings.lower).all()
    assert ratings.covariance is None


@pytest.mark.parametrize("board", ["A=B", "A=B*10 B=C*10 A=C*10", "A=B*10 B>C*5 B<C*5", "A>B*9 A<B*9 A=C"])
def test_ties_among_equals_never_have_an_interval_of_width_zero(board: str) -> None:
    ratings = fit(board)
    np.testing.assert_allclose(ratings.rating, 1000)
    assert (ratings.se > 20).all()


def test_all_ties_have_the_error_of_the_model() -> None:
    # Two competitors, n battles at p = 1/2: information n/4 on the difference, of which each holds half.
    assert fit("A=B*25").se == pytest.approx([UNIT / 5] * 2)


def test_a_silent_competitor_differs_from_its_equal_by_an_uncertain_amount() -> None:
    covariance = fit("A=B*10 B>C*5 B<C*5").covariance
    assert covariance is not None
    assert covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1] > UNIT**2 / 10


@pytest.mark.parametrize("outcome", [None, float("nan"), "", "bothbad", "A", "Tie"])
def test_an_unknown_outcome_is_an_error_with_its_row_and_never_a_tie(outcome: object) -> None:
    with pytest.raises(BadComparisons, match="row 2, column outcome: unknown outcome"):
        Comparisons.from_arrays(["A", "A"], ["B", "B"], ["a", outcome])  # type: ignore[list-item]


@pytest.mark.parametrize("name", [None, float("nan"), "", " ", "nan", "NaN"])
def test_a_missing_name_is_an_error_with_its_row(name: object) -> None:
    with pytest.raises(BadComparisons, match="row 2, column b: a competitor without a name"):
        Comparisons.from_arrays(["A", "A"], ["B", name], ["a", "b"])  # type: ignore[list-item]


def test_self_play_is_dropped_and_counted() -> None:
    ratings = fit(f"{OK} A>A*3")
    assert ratings.warnings == ("3 battles of a competitor against itself dropped",)
    np.testing.assert_array_equal(ratings.rating, fit(OK).rating)
    np.testing.assert_array_equal(ratings.battles, fit(OK).battles)


@pytest.mark.parametrize("method", ["bt", "elo"])
def test_self_play_alone_is_no_battle(method: str) -> None:
    with pytest.raises(NoBattles, match="all 3 battles are of a competitor against itself"):
        fit("A>A*3", method)


def test_the_same_rows_ten_times_are_taken_as_ten_times_the_evidence() -> None:
    once, tenfold = fit(OK), fit(" ".join(f"{word}0" for word in OK.split()))
    np.testing.assert_allclose(tenfold.rating, once.rating)
    np.testing.assert_allclose(tenfold.se, once.se / np.sqrt(10))


def test_counts_that_look_like_repeated_rows_are_said_to_and_others_are_not() -> None:
    tenfold = fit(" ".join(f"{word}0" for word in OK.split()))
    assert "is a multiple of 10: if the rows are repeated, the intervals are 3.2" in tenfold.warnings[0]
    assert fit(OK).warnings == fit("A=B*10").warnings == ()


@pytest.mark.parametrize("method", ["bt", "elo"])
def test_no_battles_at_all_is_an_error(method: str) -> None:
    with pytest.raises(NoBattles, match="no battle"):
        METHODS[method].fit(Comparisons.from_arrays([], [], [], names=["A", "B"]))


@pytest.mark.parametrize("method", ["bt", "elo"])
def test_both_bad_is_counted_but_is_no_preference(method: str) -> None:
    ratings = fit(f"{OK} AxB*40 DxA*2", method)
    np.testing.assert_array_equal(ratings.rating[:3], fit(OK, method).rating)
    assert ratings.both_bad.tolist() == [42, 40, 0, 2]
    assert "42 battles where both replies were bad counted but not part of the fit" in ratings.warnings
    assert by_name(ratings)["D"]["note"] == "both replies were bad in all its battles"


def test_a_listed_competitor_without_battles_is_shown_without_a_rating() -> None:
    row = by_name(METHODS["bt"].fit(battles(OK, names="ABCZ")))["Z"]
    assert row["rating"] is row["rank"] is None
    assert row["note"] == "no battles"


def test_counts_of_a_competitor_add_up_to_its_battles() -> None:
    ratings = fit("A>B*3 B>A*2 A=B AxB*4 B<A")
    assert [ratings.wins[0], ratings.losses[0], ratings.ties[0], ratings.both_bad[0]] == [4, 2, 1, 4]
    assert ratings.battles.tolist() == [11, 11]


def test_a_million_wins_and_one_loss_still_converge() -> None:
    data = Comparisons.from_arrays(["A", "A"], ["B", "B"], ["a", "b"], weight=[1e6, 1.0])
    ratings = METHODS["bt"].fit(data)
    assert ratings.rating[0] - ratings.rating[1] == pytest.approx(UNIT * np.log(1e6), rel=1e-9)


def test_a_fit_that_does_not_settle_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ratings.newton.MOST_STEPS", 2)
    with pytest.raises(NotConverged, match="within 2 Newton steps"):
        METHODS["bt"].fit(planted(seed=1, size=5, rows=200))


@pytest.mark.parametrize(
    ("method", "setting", "problem"),
    [
        ("bt", {"level": 1.0}, "level = 1.0 must be between 0 and 1"),
        ("bt", {"scale": float("nan")}, "scale = nan must be a finite number"),
        ("bt", {"k": 4}, "Bradley–Terry has no setting 'k'; it has scale, base, mean, level"),
        ("elo", {"k": 0}, "k = 0 must be positive"),
        ("elo", {"base": 1}, "base = 1 must be above 1"),
    ],
)
def test_a_bad_setting_is_refused_by_name(method: str, setting: dict[str, float], problem: str) -> None:
    with pytest.raises(BadSetting, match=problem):
        fit(OK, method, **setting)


def test_pairs_keep_no_row_of_self_play() -> None:
    pairs = pair_counts(battles("A>A A>B"))
    assert (pairs.self_play, pairs.number.sum()) == (1, 1)
