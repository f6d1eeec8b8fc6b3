"""Score intervals and Firth's: what they are by definition, and where battles are few."""

import numpy as np
import pytest
from rating_boards import battles, fit, planted
from scipy.optimize import minimize
from scipy.special import log_expit, logit
from scipy.stats import norm

from ratings import METHODS, Comparisons
from ratings.counts import Pairs, pair_counts
from ratings.leverages import dispersion, leverages, unbiased
from ratings.sandwich import information, inverse, robust
from ratings.strengths import expectations, strengths

UNIT = 400 / np.log(10)


def wilson(won: int, battles: int, z: float) -> np.ndarray:
    share, more = won / battles, z**2 / battles
    half = np.sqrt(share * (1 - share) * more + more**2 / 4)
    return (share + more / 2 + np.array([-half, half])) / (1 + more)


@pytest.mark.parametrize(("won", "lost"), [(3, 1), (5, 5), (19, 1)])
def test_between_two_it_is_wilsons_interval(won: int, lost: int) -> None:
    ratings = fit(f"A>B*{won} A<B*{lost}", error="score")
    # The fit takes one of the n battles: so much larger is the variance.
    z = norm.ppf(0.975) * np.sqrt(1 + 1 / (won + lost))
    ends = UNIT * logit(wilson(won, won + lost, z)) / 2
    np.testing.assert_allclose([ratings.lower[0] - 1000, ratings.upper[0] - 1000], ends, rtol=1e-6)


def test_few_battles_are_told_apart_from_many_by_the_shape_of_the_score() -> None:
    for ratings in (fit("A>B*3 A<B", error="score"), fit("A>B*4 A<B*2 B>C*3 B<C*2 A>C", error="score")):
        assert (ratings.upper - ratings.lower < 0.95 * 2 * norm.ppf(0.975) * ratings.se).all()


@pytest.mark.parametrize(("method", "settings"), [("bt", {"error": "score"}), ("firth", {})])
def test_where_battles_abound_it_is_the_robust_interval(method: str, settings: dict[str, str]) -> None:
    data = planted(seed=3, size=6, rows=60_000)
    few, plain = METHODS[method].fit(data, **settings), METHODS["bt"].fit(data)
    for side in ("lower", "upper"):
        np.testing.assert_allclose(getattr(few, side), getattr(plain, side), atol=0.3)


def test_the_made_up_error_is_the_one_expected_of_a_board_that_follows_the_model() -> None:
    # Battles whose residuals are on average what the model says: both errors are then p q over N, but for
    # what the fit took.
    plain, made_up = (fit("A>B*10 A<B*10", error=error) for error in ("robust", "score"))
    np.testing.assert_allclose(made_up.se / plain.se, np.sqrt(21 / 20))


def test_leverages_of_all_battles_sum_to_the_strengths_that_were_fitted() -> None:
    pairs, expected, bread = fitted(planted(seed=5, size=7, rows=90))
    assert pairs.total @ leverages(pairs, expected, bread) == pytest.approx(6)


def test_the_unbiased_errors_are_never_below_the_robust_ones() -> None:
    for seed in range(20):
        pairs, expected, bread = fitted(planted(seed, size=6, rows=120))
        assert (np.diag(unbiased(pairs, expected, bread)) > np.diag(robust(pairs, expected))).all()


def test_ties_make_the_dispersion_small_and_nothing_makes_it_above_one() -> None:
    def shown(ties: float) -> float:
        pairs, expected, bread = fitted(planted(seed=5, size=7, rows=9_000, ties=ties))
        return dispersion(pairs, expected, leverages(pairs, expected, bread))

    assert shown(0.0) == pytest.approx(1, abs=0.03) and shown(0.0) <= 1
    assert shown(0.4) == pytest.approx(0.6, abs=0.05)


def fitted(data: Comparisons) -> tuple[Pairs, np.ndarray, np.ndarray]:
    pairs = pair_counts(data)
    expected = expectations(pairs, strengths(pairs)[0])
    return pairs, expected, inverse(information(pairs, expected))


@pytest.mark.parametrize("text", ["A=B", "A=B*10 B=C*10 A=C*10", "A=B*10 B>C*5 B<C*5", "A>B A<B", "A=B B=C"])
@pytest.mark.parametrize(("method", "settings"), [("bt", {"error": "score"}), ("firth", {})])
def test_no_interval_has_width_zero(text: str, method: str, settings: dict[str, str]) -> None:
    ratings = fit(text, method, **settings)
    assert (ratings.upper - ratings.lower > 100).all()
    assert (ratings.se > 20).all()


@pytest.mark.parametrize(
    "text", ["A>B*3 A<B B>C*2 B=C A=C*2", "A>B*5 A>C*3 B>C*4 C>B", "A>B B>C", "A>B*5 C>D*3 B=C"]
)
def test_firth_maximises_the_likelihood_times_jeffreys_prior(text: str) -> None:
    data = battles(text)
    pairs = pair_counts(data)

    def loss(free: np.ndarray) -> float:
        strength = np.append(free, -free.sum())
        gap = strength[pairs.first] - strength[pairs.second]
        told = pairs.credit @ log_expit(gap) + (pairs.total - pairs.credit) @ log_expit(-gap)
        whole = information(pairs, expectations(pairs, strength)) + 1 / pairs.size
        return -float(told + np.linalg.slogdet(whole)[1] / 2)

    best = minimize(loss, np.zeros(pairs.size - 1), method="BFGS", options={"gtol": 1e-7}).x
    np.testing.assert_allclose(METHODS["firth"].fit(data).rating[:-1], 1000 + UNIT * best, atol=1e-3)


def test_firth_settles_within_a_dozen_rounds_even_after_a_thousand_wins() -> None:
    assert fit("A>B*1000 A>C*1000 B>C*400 B<C*600", "firth").iterations < 12
    assert METHODS["firth"].fit(planted(seed=1, size=60, rows=400)).iterations < 20


def test_firth_bounds_one_that_only_won_on_both_sides() -> None:
    ratings = fit("A>B*6 A>C*6 B>C*5 B<C*5", "firth")
    assert ratings.upper[1] < ratings.lower[0] < ratings.rating[0] - 200
    assert ratings.rating[0] + 200 < ratings.upper[0] < np.inf


def test_firth_does_not_take_a_battle_of_weight_two_for_two() -> None:
    plain = planted(seed=4, size=5, rows=5_000)
    heavy = Comparisons(plain.names, plain.a, plain.b, plain.outcome, weight=np.full(5_000, 2.0))
    np.testing.assert_allclose(METHODS["firth"].fit(heavy).se, METHODS["firth"].fit(plain).se, rtol=1e-3)
