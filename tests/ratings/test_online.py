"""One pass over the battles comes close to the posterior, and says that their order matters."""

import choix
import numpy as np
import pytest
from rating_boards import battles, by_name, fit, planted

from ratings import METHODS, BadSetting, Comparisons
from ratings.online import OnlineSettings, replay

UNIT = 400 / np.log(10)


def expectation_propagation(data: Comparisons, sd: float) -> tuple[np.ndarray, np.ndarray]:
    """Centred posterior means and their standard deviations, rating points."""
    won = np.where(data.outcome == 0, data.a, data.b)
    lost = np.where(data.outcome == 0, data.b, data.a)
    size = len(data.names)
    mean, covariance = choix.ep_pairwise(
        size, list(zip(won, lost, strict=True)), (UNIT / sd) ** 2, model="logit"
    )
    centre = np.eye(size) - 1 / size
    return UNIT * (centre @ mean), UNIT * np.sqrt(np.diag(centre @ covariance @ centre))


@pytest.mark.parametrize(("size", "rows", "sd"), [(4, 30, 175), (8, 200, 175), (8, 200, 350)])
def test_one_pass_comes_close_to_expectation_propagation(size: int, rows: int, sd: float) -> None:
    for seed in range(3):
        data = planted(seed, size, rows, ties=0.0)
        ours = METHODS["online"].fit(data, sd=sd)
        mean, error = expectation_propagation(data, sd)
        away = (ours.rating - ours.rating.mean() - mean) / error
        assert np.corrcoef(ours.rating, mean)[0, 1] > 0.95
        assert np.sqrt(np.mean(away**2)) < 0.75
        assert (ours.se > 0.9 * error).all()  # it forgets correlations, which makes it unsure, never too sure
        assert (ours.se / error).mean() < 1.6


def test_with_many_battles_it_agrees_with_the_fit_to_a_fraction_of_its_error() -> None:
    data = planted(seed=2, size=12, rows=30_000)
    ours, fitted = METHODS["online"].fit(data), METHODS["bt"].fit(data)
    away = (ours.rating - ours.rating.mean()) - (fitted.rating - 1000)
    assert np.sqrt(np.mean((away / ours.se) ** 2)) < 0.5


def test_the_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    inside = []
    for seed in range(150):
        rng = np.random.default_rng(seed)
        strength = rng.normal(0, 1, 6)
        a = rng.integers(0, 6, 240)
        b = (a + rng.integers(1, 6, 240)) % 6
        won = rng.random(240) < 1 / (1 + np.exp(strength[b] - strength[a]))
        rated = METHODS["online"].fit(Comparisons(tuple("abcdef"), a, b, np.where(won, 0, 1)), sd=UNIT)
        truth = rated.rating.mean() + UNIT * (strength - strength.mean())
        inside.append((rated.lower <= truth) & (truth <= rated.upper))
    assert np.mean(inside) > 0.93


def test_a_first_win_moves_both_alike_and_makes_both_surer() -> None:
    rated = fit("A>B", method="online")
    assert rated.rating.sum() == pytest.approx(2000)
    assert rated.rating[0] > 1050
    assert (rated.se < 350).all()


def test_a_tie_against_the_better_one_is_good_news() -> None:
    before, after = fit("A>B*9 B>A", method="online"), fit("A>B*9 B>A A=B", method="online")
    assert after.rating[1] > before.rating[1]
    assert after.rating[0] < before.rating[0]


def test_the_order_of_the_battles_matters_and_is_said_to() -> None:
    one, other = fit("a>b b=c c<a a<b", method="online"), fit("a<b c<a b=c a>b", method="online")
    assert one.rating.tolist() != other.rating.tolist()
    assert any("depends on the order" in warning for warning in one.warnings)


def test_a_row_of_weight_three_counts_about_as_three_battles() -> None:
    settings = OnlineSettings(sd=50)
    thrice = battles("A>B*3 A>C C>B")
    weighted = Comparisons(thrice.names, [0, 0, 2], [1, 2, 1], [0, 0, 0], weight=[3.0, 1.0, 1.0])  # type: ignore[arg-type]
    for ours, rows in zip(replay(weighted, settings), replay(thrice, settings), strict=True):
        np.testing.assert_allclose(ours, rows, atol=1)


def test_swapping_the_sides_of_every_battle_changes_nothing() -> None:
    data = planted(seed=5, size=6, rows=300)
    mirrored = Comparisons(data.names, data.b, data.a, np.array([1, 0, 2])[data.outcome])
    np.testing.assert_allclose(
        METHODS["online"].fit(mirrored).rating, METHODS["online"].fit(data).rating, atol=1e-9
    )


def test_who_stated_no_preference_has_no_rating_and_groups_stand_apart() -> None:
    rated = METHODS["online"].fit(battles("A>B C>D D>E FxA", names="ABCDEFG"))
    rows = by_name(rated)
    assert [rows[name]["component"] for name in "CDEABFG"] == [1, 1, 1, 2, 2, None, None]
    assert rows["F"]["rating"] is None
    assert (rows["F"]["note"], rows["G"]["note"]) == (
        "both replies were bad in all its battles",
        "no battles",
    )
    assert any("2 groups (of 3, 2)" in warning for warning in rated.warnings)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [({"sd": 0}, "sd = 0 must be positive"), ({"level": 1}, "level = 1 must be between 0 and 1")],
)
def test_a_belief_that_makes_no_sense_is_refused(settings: dict[str, float], problem: str) -> None:
    with pytest.raises(BadSetting, match=problem):
        fit("A>B", method="online", **settings)
