"""Style control gives what replies look like a coefficient, and ratings what is left."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from rating_boards import SHARED, battles, golden
from scipy.special import expit

import ratings.style_rows
from ratings import METHODS, BadComparisons, BadSetting, Comparisons, NotConverged, Ratings
from ratings.features import difference

UNIT = 400 / np.log(10)
JUDGES = {"llmfao_human": "human", "llmfao_gpt4": "gpt-4", "llmfao_gpt35": "gpt-3.5-turbo-instruct"}
# The numbers for GPT-4 stopped this far from the maximum, as their file says of itself.
TOLERANCE = {"llmfao_human": 1e-4, "llmfao_gpt4": 4e-3, "llmfao_gpt35": 1e-4}


def styled(data: Comparisons, **settings: Any) -> Ratings:
    return METHODS["style"].fit(data, **settings)


def planted(
    seed: int, strength: np.ndarray, coefficients: np.ndarray, rows: int, taste: float = 0.0
) -> Comparisons:
    """Battles with normal covariates x0, x1, ..., the first of which leans by `taste` to the stronger side."""
    rng, size = np.random.default_rng(seed), strength.size
    a = rng.integers(0, size, rows)
    b = (a + rng.integers(1, size, rows)) % size
    x = rng.normal(size=(coefficients.size, rows))
    x[0] += taste * (strength[a] - strength[b])
    p = expit(strength[a] - strength[b] + coefficients @ x)
    share = 0.6 * p * (1 - p)  # of ties, taken equally from both sides, so that half wins stay unbiased
    won = rng.random(rows) < (p - share) / (1 - 2 * share)
    outcome = np.where(rng.random(rows) < 2 * share, 2, np.where(won, 0, 1)).astype(np.int8)
    names = tuple(f"c{k:02d}" for k in range(size))
    return Comparisons(names, a, b, outcome, covariates={f"x{k}": column for k, column in enumerate(x)})


def board(seed: int = 1, rows: int = 600) -> Comparisons:
    return planted(seed, np.linspace(-1, 1, 5), np.array([0.5, -0.3]), rows)


def with_covariates(data: Comparisons, **columns: np.ndarray) -> Comparisons:
    return replace(data, covariates={**(data.covariates or {}), **columns})


def same(one: Ratings, other: Ratings) -> None:
    for name in ("rating", "se", "lower", "upper"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-5)
    for ours, theirs in zip(one.coefficients, other.coefficients, strict=True):
        np.testing.assert_allclose(
            [ours.value, ours.se, ours.lower], [theirs.value, theirs.se, theirs.lower], atol=1e-7
        )


@pytest.mark.parametrize("name", JUDGES)
def test_strengths_and_coefficients_are_the_exact_maximum(name: str) -> None:
    style = golden(name)["style"]
    votes = pq.read_table(SHARED / "data" / "battles" / "llmfao.parquet")
    votes = votes.filter((pc.field("judge") == JUDGES[name]) & (pc.field("subset") == "crowd"))
    counts = {
        name: (votes[f"{name}_a"].to_numpy(), votes[f"{name}_b"].to_numpy()) for name in style["features"]
    }
    data = Comparisons.from_arrays(
        *(votes[column].to_pylist() for column in ("model_a", "model_b", "winner")),
        covariates={name: difference(*sides) for name, sides in counts.items()},
    )
    ratings, exact = styled(data, covariates=tuple(style["features"])), style["exact"]
    np.testing.assert_allclose(ratings.rating, exact["elo"], rtol=0, atol=TOLERANCE[name])
    np.testing.assert_allclose(ratings.se, exact["se_elo"], rtol=0, atol=TOLERANCE[name])
    np.testing.assert_allclose([c.value for c in ratings.coefficients], exact["coef"], rtol=0, atol=1e-6)
    np.testing.assert_allclose([c.se for c in ratings.coefficients], exact["se_coef"], rtol=0, atol=1e-6)


def regression(data: Comparisons) -> tuple[np.ndarray, np.ndarray]:
    """Rows (e_a - e_b, standardised covariates) and what a scored, straight from the definition."""
    weight = np.ones(len(data)) if data.weight is None else data.weight
    x = np.array([*(data.covariates or {}).values()]).T
    x = x - np.average(x, axis=0, weights=weight)
    x /= np.sqrt(np.average(x**2, axis=0, weights=weight))
    met = np.eye(len(data.names))[data.a] - np.eye(len(data.names))[data.b]
    return np.hstack([met, x]), np.array([1, 0, 0.5])[data.outcome]


@pytest.mark.parametrize("error", ["robust", "clustered"])
@pytest.mark.parametrize("weighted", [False, True])
def test_fit_and_errors_solve_the_equations_written_out_in_full(error: str, weighted: bool) -> None:
    rng = np.random.default_rng(3)
    weight = rng.uniform(0.2, 3, 400) if weighted else np.ones(400)
    data = replace(board(rows=400), cluster=rng.integers(0, 60, 400), weight=weight if weighted else None)
    ratings = styled(data, scale=1, base=np.e, mean=0, error=error)
    z, credit = regression(data)
    expected = expit(z @ np.append(ratings.rating, [c.value for c in ratings.coefficients]))
    scores = z * (weight * (credit - expected))[:, None]
    np.testing.assert_allclose(scores.sum(axis=0), 0, atol=1e-6)
    bread = np.linalg.pinv(z.T @ (z * (weight * expected * (1 - expected))[:, None]))
    if error == "clustered":
        scores = np.eye(60)[data.cluster].T @ scores
    covariance = bread @ scores.T @ scores @ bread
    np.testing.assert_allclose(ratings.covariance, covariance[:5, :5], atol=1e-9)
    np.testing.assert_allclose([c.se**2 for c in ratings.coefficients], np.diag(covariance)[5:], atol=1e-9)


def test_a_taste_for_style_hides_the_better_competitor_from_plain_ratings_only() -> None:
    strength = np.array([0.4, 0.0, -0.4])  # the weaker, the wordier, and words are what voters like
    data = planted(4, strength, np.array([1.5]), 6_000, taste=-1.0)
    plain, controlled = METHODS["bt"].fit(data), styled(data)
    assert plain.rating[0] < plain.rating[2]
    lean = np.std((data.covariates or {})["x0"])
    np.testing.assert_allclose((controlled.rating - 1000) / UNIT, strength, atol=0.15)
    assert controlled.coefficients[0].value == pytest.approx(1.5 * lean, abs=0.1)


def test_intervals_cover_strengths_and_coefficients_at_their_level() -> None:
    strength, coefficients = np.linspace(-1, 1, 6), np.array([0.4, -0.2, 0.1])
    hits, style_hits = [], []
    for seed in range(150):
        data = planted(seed, strength, coefficients, 800, taste=0.5)
        ratings, truth = styled(data), 1000 + UNIT * strength
        hits.append((ratings.lower < truth) & (truth < ratings.upper))
        spread = [column.std() for column in (data.covariates or {}).values()]
        style_hits += [
            c.lower < k * s < c.upper
            for c, k, s in zip(ratings.coefficients, coefficients, spread, strict=True)
        ]
    assert 0.93 < np.mean(hits) < 0.97
    assert 0.92 < np.mean(style_hits) < 0.98


def test_other_sides_change_nothing() -> None:
    data = board()
    mirrored = Comparisons(
        data.names,
        data.b,
        data.a,
        np.array([1, 0, 2], dtype=np.int8)[data.outcome],
        covariates={name: -column for name, column in (data.covariates or {}).items()},
    )
    same(styled(data), styled(mirrored))


def test_other_units_and_origins_of_a_covariate_change_nothing() -> None:
    data = board()
    moved = replace(data, covariates={name: 1e6 * x + 3e6 for name, x in (data.covariates or {}).items()})
    same(styled(data), styled(moved))


def test_a_weight_of_two_is_the_same_battle_twice() -> None:
    data = board()
    heavy, twice = replace(data, weight=np.full(600, 2.0)), data.take(np.repeat(np.arange(600), 2))
    one, other = styled(heavy), styled(twice)
    np.testing.assert_allclose(one.rating, other.rating, atol=1e-6)
    assert [c.value for c in one.coefficients] == pytest.approx([c.value for c in other.coefficients])


def test_clusters_of_one_battle_are_no_clusters() -> None:
    data = replace(board(), cluster=np.arange(600))
    same(styled(data, error="clustered"), styled(data))


def test_battles_without_a_preference_do_not_count_in_the_standardisation_either() -> None:
    data = board(rows=700)
    outcome, b = data.outcome.copy(), data.b.copy()
    outcome[:60], b[60:100] = 3, data.a[60:100]
    x = {
        name: np.where(np.arange(700) < 100, 50.0, column) for name, column in (data.covariates or {}).items()
    }
    marred = replace(data, b=b, outcome=outcome, covariates=x)
    assert styled(marred).both_bad.sum() == 120
    same(styled(marred), styled(data.take(slice(100, 700))))


def test_reading_in_blocks_reads_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_covariates(board(), drift=np.linspace(0, 5, 600) ** 2)
    whole = styled(data)
    monkeypatch.setattr(ratings.style_rows, "_CACHED", 50)
    same(whole, styled(data))


def test_only_the_covariates_that_are_named_are_controlled_for() -> None:
    data = board()
    alone = replace(data, covariates={"x1": (data.covariates or {})["x1"]})
    same(styled(data, covariates=("x1",)), styled(alone))


def test_a_covariate_that_hardly_ever_speaks_is_dropped_unless_it_is_named() -> None:
    data, rare = board(rows=2_000), np.zeros(2_000)
    rare[:16] = np.tile([1, -1], 8)
    data = with_covariates(data, emoji=rare, always=np.full(2_000, 0.3))
    ratings = styled(data)
    assert [c.name for c in ratings.coefficients] == ["x0", "x1"]
    assert "covariate emoji dropped: it is zero in 99.2% of the battles" in ratings.warnings
    assert "covariate always dropped: it is the same in all battles" in ratings.warnings
    named = styled(data, covariates=("x0", "emoji"))
    assert [c.name for c in named.coefficients] == ["x0", "emoji"]


def test_with_every_covariate_dropped_it_is_bradley_terry() -> None:
    data = replace(board(), covariates={"always": np.ones(600)})
    plain, ratings = METHODS["bt"].fit(data), styled(data)
    np.testing.assert_allclose(ratings.rating, plain.rating, atol=1e-6)
    np.testing.assert_allclose(ratings.se, plain.se, atol=1e-6)
    assert ratings.coefficients == ()
    assert ratings.warnings == ("covariate always dropped: it is the same in all battles",)


def test_a_covariate_that_repeats_others_is_refused_and_both_are_named() -> None:
    data = board()
    x0, x1 = (data.covariates or {}).values()
    with pytest.raises(BadComparisons, match="column again: says nothing that x1 does not say"):
        styled(with_covariates(data, again=3 * x1 + 7))
    with pytest.raises(BadComparisons, match="column both: says nothing that x0 and x1 do not say"):
        styled(with_covariates(data, both=x0 - 2 * x1))


def test_a_covariate_that_only_says_who_battled_is_refused() -> None:
    data, size = board(), np.array([7.0, 13, 70, 8, 1])
    with pytest.raises(BadComparisons, match="size: says nothing that the competitors themselves do not say"):
        styled(with_covariates(data, size=size[data.a] - size[data.b]))


def test_a_covariate_that_tells_every_verdict_has_no_coefficient() -> None:
    data = board()
    data = data.take(data.outcome != 2)
    told = np.array([1.0, -1])[data.outcome] * np.random.default_rng(1).uniform(1, 2, len(data))
    with pytest.raises(NotConverged, match="the covariates, told above all, tell some verdicts"):
        styled(with_covariates(data, told=told))


def test_without_covariates_it_says_what_to_pass() -> None:
    with pytest.raises(BadSetting, match="needs covariates: Comparisons"):
        styled(battles("A>B A<B"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"covariates": ("x0", "emoji")}, "'emoji'; the battles have x0, x1"),
        ({"covariates": "x0"}, "covariates = 'x0' must be a tuple of names"),
        ({"error": "bootstrap"}, "error = 'bootstrap' must be robust or clustered"),
        ({"error": "clustered"}, "needs a cluster for each battle"),
    ],
)
def test_a_setting_that_cannot_be_met_is_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        styled(board(), **settings)


def test_a_covariate_that_is_not_a_number_is_refused_with_its_row() -> None:
    x = np.zeros(600)
    x[41] = np.nan
    with pytest.raises(BadComparisons, match="row 42, column x: nan is not a finite number"):
        with_covariates(board(), x=x)


ISLAND = np.array([1.0, 0.5, 2, 0, 1, 0.5, 1])


def with_island(main: Comparisons) -> Comparisons:
    """Two more competitors, who only met each other, seven times."""
    return Comparisons(
        (*main.names, "y", "z"),
        np.append(main.a, np.full(7, 5)),
        np.append(main.b, np.full(7, 6)),
        np.append(main.outcome, [0, 1, 0, 1, 2, 0, 1]).astype(np.int8),
        covariates={name: np.append(x, ISLAND) for name, x in (main.covariates or {}).items()},
    )


def test_a_second_component_takes_the_coefficients_over() -> None:
    main = board()
    ratings, alone = styled(with_island(main)), styled(main)
    np.testing.assert_allclose(ratings.rating[:5], alone.rating, atol=1e-6)
    assert ratings.coefficients == alone.coefficients
    columns = (main.covariates or {}).values()
    style = sum(
        c.value * (ISLAND - x.mean()) / x.std() for c, x in zip(alone.coefficients, columns, strict=True)
    )
    gap = (ratings.rating[5] - ratings.rating[6]) / UNIT
    credit = np.array([1, 0, 1, 0, 0.5, 1, 0])
    assert (credit - expit(gap + style)).sum() == pytest.approx(0, abs=1e-7)


def test_a_second_component_is_as_unsure_as_the_coefficients_it_takes_over() -> None:
    sure, unsure = (styled(with_island(board(rows=rows))) for rows in (20_000, 60))
    assert max(c.se for c in unsure.coefficients) > 10 * max(c.se for c in sure.coefficients)
    assert (unsure.se[5:] > sure.se[5:] + 3).all()


def test_after_nothing_but_ties_the_model_itself_says_how_unsure_it_is() -> None:
    data = replace(board(), outcome=np.full(600, 2, dtype=np.int8))
    ratings, (z, _) = styled(data), regression(data)
    model = np.sqrt(np.diag(np.linalg.pinv(z.T @ z / 4)))
    np.testing.assert_allclose(ratings.rating, 1000)
    np.testing.assert_allclose(ratings.se, UNIT * model[:5])
    np.testing.assert_allclose([c.se for c in ratings.coefficients], model[5:])


def test_who_only_lost_has_an_upper_bound() -> None:
    data = board()
    a, b = np.append(data.a, [0, 1, 2]), np.append(data.b, [5, 5, 5])
    x = {name: np.append(column, [0, 0, 0]) for name, column in (data.covariates or {}).items()}
    ratings = styled(Comparisons((*data.names, "l"), a, b, np.append(data.outcome, [0, 0, 0]), covariates=x))
    assert np.isnan(ratings.rating[5])
    assert (ratings.lower[5], ratings.upper[5] < 1_200) == (-np.inf, True)
    np.testing.assert_allclose(ratings.rating[:5], styled(data).rating, atol=1e-6)
