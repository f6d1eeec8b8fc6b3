"""People's votes and a judge's verdicts are merged without taking over the judge's preferences."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from rating_boards import SHARED

from ratings import METHODS, BadComparisons, BadSetting, Comparisons, Ratings
from ratings.counts import pair_counts
from ratings.merged_battles import match
from ratings.merged_draw import require_random_draw
from ratings.merged_moments import moments
from ratings.sandwich import information, inverse, laplacian
from ratings.strengths import expectations, strengths

UNIT = 400 / np.log(10)
STRENGTH = np.array([0.9, 0.4, 0.1, -0.3, -1.1])
NAMES = tuple("abcde")
SHOWN = 1000 + UNIT * STRENGTH

Judge = Callable[[np.random.Generator, np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def good(rng: np.random.Generator, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.where(rng.random(y.size) < 0.9, y, 1 - y)


def biased(rng: np.random.Generator, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Good, but one time in four it says side a, and it likes competitor e."""
    f = np.where(rng.random(y.size) < 0.25, 1, good(rng, y, a, b))
    return np.where((rng.random(y.size) < 0.4) & ((a == 4) | (b == 4)), a == 4, f)


def useless(rng: np.random.Generator, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return rng.integers(0, 2, y.size)


JUDGES: dict[str, Judge] = {"good": good, "biased": biased, "useless": useless}


def seen(seed: int, judge: str, voted: int = 400, alone: int = 4_000, skewed: bool = False) -> Comparisons:
    """Battles with a verdict each, of which the first also have a vote; skewed: the judge alone saw other pairs."""
    rng = np.random.default_rng([seed, 3])
    size = voted + alone
    a = rng.integers(0, 5, size)
    b = (a + rng.integers(1, 5, size)) % 5
    if skewed:
        mostly = np.arange(size) >= voted
        a[mostly] = np.where(rng.random(alone) < 0.6, 0, a[mostly])
        b[mostly] = np.where(a[mostly] == b[mostly], 1 + rng.integers(0, 4, alone), b[mostly])
    y = (rng.random(size) < 1 / (1 + np.exp(STRENGTH[b] - STRENGTH[a]))).astype(int)
    f = JUDGES[judge](rng, y, a, b)
    outcome = np.append(1 - y[:voted], 1 - f).astype(np.int8)
    item = np.append(np.arange(voted), np.arange(size))
    source = np.repeat(["human", "gpt"], [voted, size])
    return Comparisons(
        NAMES, np.append(a[:voted], a), np.append(b[:voted], b), outcome, item=item, source=source
    )


def merge(data: Comparisons, **settings: Any) -> Ratings:
    return METHODS["merged"].fit(data, **settings)


def votes(data: Comparisons) -> Comparisons:
    return data.take(data.source == "human")


def covered(ratings: Ratings) -> np.ndarray:
    return (ratings.lower < SHOWN) & (ratings.upper > SHOWN)


@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("judge", JUDGES)
def test_intervals_cover_the_truth_about_as_often_as_they_say(judge: str, skewed: bool) -> None:
    hits = [covered(merge(seen(seed, judge, skewed=skewed))) for seed in range(80)]
    assert 0.915 < np.mean(hits) < 0.985


def test_taking_verdicts_for_votes_would_hardly_ever_cover_the_truth() -> None:
    pooled = [METHODS["bt"].fit(seen(seed, "biased").take(slice(400, None))) for seed in range(10)]
    assert np.mean([covered(ratings) for ratings in pooled]) < 0.5


def test_ten_times_as_many_verdicts_of_a_good_judge_double_the_votes() -> None:
    fits = [merge(seen(seed, "good")) for seed in range(40)]
    alone = [METHODS["bt"].fit(votes(seen(seed, "good"))) for seed in range(40)]
    errors = [np.mean([(r.rating - SHOWN) ** 2 for r in each]) for each in (alone, fits)]
    gain = np.mean([ratings.parameters["gain"] for ratings in fits])
    assert 2.0 < gain < 2.6
    assert errors[0] / errors[1] == pytest.approx(gain, rel=0.25)
    assert fits[0].parameters["effective_votes"] == pytest.approx(400 * fits[0].parameters["gain"])
    assert (fits[0].parameters["human_votes"], fits[0].parameters["judge_only"]) == (400, 4_000)


def test_a_useless_judge_gets_no_weight_and_changes_no_interval() -> None:
    data = seen(1, "useless", voted=2_000)
    ratings, alone = merge(data), METHODS["bt"].fit(votes(data))
    assert 0 <= ratings.parameters["weight"] < 0.05
    assert ratings.parameters["agreement"] == pytest.approx(0.5, abs=0.05)
    np.testing.assert_allclose(ratings.se, alone.se, rtol=0.02)


def test_a_judge_that_is_always_right_is_worth_the_votes_it_replaces_and_never_all_the_weight() -> None:
    data = seen(1, "good")
    truth = data.take(data.source == "gpt")
    perfect = Comparisons(
        NAMES,
        np.append(truth.a[:400], truth.a),
        np.append(truth.b[:400], truth.b),
        np.append(truth.outcome[:400], truth.outcome),
        item=data.item,
        source=data.source,
    )
    ratings = merge(perfect)
    assert ratings.parameters["weight"] == pytest.approx(10 / 11, abs=0.02)
    assert ratings.parameters["gain"] == pytest.approx(11, rel=0.1)
    assert ratings.parameters["rho"] == ratings.parameters["agreement"] == pytest.approx(1)


def turned(data: Comparisons, rows: np.ndarray) -> Comparisons:
    """The same rows, some of them written the other way round."""
    return replace(
        data,
        a=np.where(rows, data.b, data.a),
        b=np.where(rows, data.a, data.b),
        outcome=np.where(rows & (data.outcome < 2), 1 - data.outcome, data.outcome),
    )


def test_scores_vanish_and_the_covariance_is_that_of_the_single_battles() -> None:
    data = seen(5, "good", voted=300, alone=700)
    data = turned(data, data.a > data.b)  # the judge sees one side only, so sides can take nothing out
    ratings, battles = merge(data), match(data, "human", "gpt")
    x = np.eye(5)[battles.first] - np.eye(5)[battles.second]
    p = 1 / (1 + np.exp(-x @ (ratings.rating - 1000) / UNIT))
    same = (battles.first * 5 + battles.second)[:, None] == battles.first * 5 + battles.second
    size = same.sum(axis=1)
    voted, verdict = (same @ values / size for values in (battles.voters, battles.verdict))
    slope = ratings.parameters["weight"] / np.average(1 - voted, weights=battles.voters)
    surprise = battles.credit - battles.decided * p
    score = x.T @ (surprise + slope * battles.voters * (verdict - battles.verdict))
    np.testing.assert_allclose(score, 0, atol=1e-6)
    used = slope * (battles.voters - voted) * (battles.verdict - verdict) * np.sqrt(size / (size - 1))
    bread = np.linalg.pinv((x * (battles.decided * p * (1 - p))[:, None]).T @ x, rcond=1e-12)
    left = 1 - p * (1 - p) * np.einsum("ij,jk,ik->i", x, bread, x)
    meat = (x * ((surprise - used) ** 2 / left)[:, None]).T @ x
    np.testing.assert_allclose(ratings.covariance, bread @ meat @ bread * UNIT**2, rtol=1e-6)


def test_the_weight_is_the_one_of_least_summed_variance() -> None:
    data = seen(5, "biased")
    pairs = pair_counts(votes(data))
    evidence = moments(match(data, "human", "gpt"), pairs)
    expected = expectations(pairs, strengths(pairs)[0])
    bread = inverse(information(pairs, expected))

    def spent(weight: float) -> float:
        return float(np.trace(bread @ laplacian(pairs, evidence.meat(expected, weight)) @ bread))

    best = merge(data).parameters["weight"] / evidence.share
    assert 0 < best < 1
    assert spent(best) < 1.001 * min(map(spent, np.linspace(0, 1, 101)))


@pytest.mark.parametrize("which", ["all", "votes"])
def test_which_way_round_a_battle_is_written_changes_nothing(which: str) -> None:
    data = seen(2, "biased")
    some = np.random.default_rng(0).random(len(data)) < 0.5
    other = merge(turned(data, some & (data.source == "human") if which == "votes" else some | True))
    np.testing.assert_allclose(other.rating, merge(data).rating, atol=1e-6)
    np.testing.assert_allclose(other.se, merge(data).se, rtol=1e-9)


def test_the_same_vote_three_times_is_one_battle_and_not_three() -> None:
    data = seen(2, "good")
    thrice = data.take(np.append(np.tile(np.arange(400), 3), np.arange(400, len(data))))
    np.testing.assert_allclose(merge(thrice).rating, merge(data).rating, atol=1e-6)
    np.testing.assert_allclose(merge(thrice).se, merge(data).se, rtol=1e-6)


def test_verdicts_in_both_orders_count_as_one() -> None:
    data = seen(2, "good")
    twice = data.take(np.append(np.arange(len(data)), np.arange(400, len(data))))
    np.testing.assert_allclose(merge(twice).se, merge(data).se, rtol=1e-9)


def test_votes_on_battles_without_a_verdict_count_as_they_are() -> None:
    data = seen(2, "good")
    half = merge(data.take(~((data.source == "gpt") & (data.item < 200))))
    none = merge(data.take(~((data.source == "gpt") & (data.item < 398))))
    alone = METHODS["bt"].fit(votes(data))
    assert 1.2 < half.parameters["gain"] < merge(data).parameters["gain"]
    np.testing.assert_allclose(none.rating, alone.rating, atol=40)
    assert half.parameters["human_votes"] == 400


def test_a_judge_that_finds_both_bad_has_not_judged() -> None:
    data = seen(2, "good")
    bad = (data.source == "gpt") & (data.item % 3 == 0)
    called_bad = replace(data, outcome=np.where(bad, 3, data.outcome))
    np.testing.assert_array_equal(merge(called_bad).rating, merge(data.take(~bad)).rating)


def poor_battles(seed: int, voted: int = 400) -> Comparisons:
    """People find a quarter of battles bad on both sides; there the judge always says the later name."""
    data = seen(seed, "good", voted=voted)
    poor = np.random.default_rng([seed, 4]).random(voted + 4_000)[data.item] < 0.25
    later = np.where(data.a > data.b, 0, 1)
    outcome = np.where(poor, np.where(data.source == "gpt", later, 3), data.outcome)
    return replace(data, outcome=outcome)


def test_battles_that_people_find_bad_on_both_sides_stay_part_of_the_draw() -> None:
    errors = [merge(poor_battles(seed)).rating - SHOWN for seed in range(60)]
    z = np.mean(errors, axis=0) / (np.std(errors, axis=0) / np.sqrt(60))
    assert np.abs(z).max() < 3.5


def test_leaving_such_battles_out_would_select_what_people_voted_on() -> None:
    data = poor_battles(0, voted=3_000)
    with pytest.raises(BadComparisons, match="not a random draw"):
        merge(data.take(data.outcome != 3))


def shown_by_verdict(seed: int, chances: tuple[float, float]) -> Comparisons:
    """People were shown a battle with a chance that depends on whether the judge said side a."""
    data = seen(seed, "good", voted=4_000)
    first = data.outcome[4_000:8_000] == 0
    chance = np.where(first, *chances)
    kept = np.random.default_rng([seed, 5]).random(4_000) < chance
    weight = np.append(1 / chance, np.ones(len(data) - 4_000))
    return replace(data, weight=weight).take(np.append(kept, np.ones(len(data) - 4_000, dtype=bool)))


@pytest.mark.parametrize("chances", [(0.3, 0.0001), (0.3, 0.1)])
def test_people_who_mostly_voted_where_the_judge_said_a_are_refused(chances: tuple[float, float]) -> None:
    data = replace(shown_by_verdict(1, chances), weight=None)
    with pytest.raises(BadComparisons, match="prefers side a more often where people voted"):
        merge(data)


def test_weights_by_the_inverse_chance_make_such_a_draw_fair() -> None:
    fits = [merge(shown_by_verdict(seed, (0.3, 0.1))) for seed in range(60)]
    errors = [ratings.rating - SHOWN for ratings in fits]
    z = np.mean(errors, axis=0) / (np.std(errors, axis=0) / np.sqrt(60))
    assert np.abs(z).max() < 3.5
    assert 0.91 < np.mean([covered(ratings) for ratings in fits]) < 0.985


def test_people_who_voted_where_a_competitor_won_are_refused_with_its_name() -> None:
    data = seen(1, "good", voted=1_000)
    verdict = data.outcome[1_000:2_000]
    lost = ((data.a[:1_000] == 2) & (verdict == 1)) | ((data.b[:1_000] == 2) & (verdict == 0))
    with pytest.raises(BadComparisons, match="prefers c more often"):
        merge(data.take(np.append(~lost, np.ones(len(data) - 1_000, dtype=bool))))


def test_random_draws_are_not_refused() -> None:
    for seed in range(200):
        require_random_draw(match(seen(seed, "biased", voted=60, alone=300), "human", "gpt"), NAMES)


def test_without_verdicts_of_its_own_a_judge_adds_nothing_and_this_is_said() -> None:
    data = seen(1, "good", alone=0)
    ratings = merge(data)
    np.testing.assert_allclose(ratings.rating, METHODS["bt"].fit(votes(data)).rating, atol=1e-6)
    assert (ratings.parameters["weight"], ratings.parameters["gain"]) == (0, pytest.approx(1))
    assert "its verdicts add nothing" in ratings.warnings[0]


def counted(table: str) -> Comparisons:
    """From words such as "ab:ab*3": a and b met, people said a, the judge b ("-": nobody voted), three times."""
    rows: list[tuple[str, str, str, int, str]] = []
    for item, word in enumerate(word for each in table.split() for word in [each[:5]] * int(each[6:])):
        for said, source in zip(word[3:], ("human", "gpt"), strict=True):
            if said != "-":
                rows.append((word[0], word[1], "ab"[word.index(said)], item, source))
    a, b, outcome, item, source = zip(*rows, strict=True)
    return Comparisons.from_arrays(a, b, outcome, item=item, source=source)


def test_the_weight_is_lowered_where_it_would_make_a_strength_infinite() -> None:
    voted = "ab:aa*5 ab:ab*2 ac:aa*6 ac:ac*1 ac:cc*1 bc:bb*5 bc:cc*2"
    verdicts = "ab:-a*16 ab:-b*1 ac:-a*26 bc:-b*16 bc:-c*5"
    ratings = merge(counted(f"{voted} {verdicts}"))
    assert np.isfinite(ratings.rating).all()
    assert "was lowered" in ratings.warnings[-1]


def broken(**columns: Any) -> Comparisons:
    return replace(seen(1, "good", voted=50, alone=100), **columns)


@pytest.mark.parametrize(
    ("data", "settings", "problem"),
    [
        (broken(source=None), {}, "column source: is missing"),
        (broken(item=None), {}, "column item: is missing"),
        (broken(), {"human": "people"}, "no vote of 'people', only of gpt, human"),
        (broken(source=np.array(["human"] * 200)), {}, "no verdict of a judge"),
        (
            broken(source=np.array(["human"] * 50 + ["g", "h"] * 75)),
            {},
            "judge must say which is meant of g, h",
        ),
        (broken(), {"judge": "claude"}, "judge = 'claude' must be one of gpt"),
        (broken(), {"judge": "human"}, "another source than 'human'"),
        (broken(item=np.arange(200)), {}, "no battle has both a vote of 'human' and a verdict of 'gpt'"),
        (broken(item=np.zeros(200)), {}, "row 2, column item: . and . are not who battled there in row 1"),
        (broken(item=np.array(["i"] * 7 + [""] * 193)), {}, "row 8, column item: is empty"),
    ],
)
def test_what_cannot_be_merged_is_refused_in_words(
    data: Comparisons, settings: dict[str, str], problem: str
) -> None:
    with pytest.raises((BadComparisons, BadSetting), match=problem):
        merge(data, **settings)


def test_of_several_judges_only_the_named_one_is_heard() -> None:
    data = seen(1, "good")
    other = replace(
        data, source=np.where(data.source == "gpt", "noise", data.source), outcome=data.outcome[::-1]
    )
    noise = other.take(slice(400, None))
    both = Comparisons.from_arrays(
        *(
            np.take(names, np.append(getattr(data, side), getattr(noise, side))).tolist()
            for names, side in ((NAMES, "a"), (NAMES, "b"), (("a", "b"), "outcome"))
        ),
        item=np.append(data.item, noise.item),
        source=np.append(data.source, noise.source),
    )
    np.testing.assert_allclose(merge(both, judge="gpt").rating, merge(data).rating, atol=1e-6)


def llmfao(judged: str, most: int | None = None) -> Comparisons:
    """Votes of the crowd (on some of the battles), and GPT-4's verdicts on a subset."""
    path = SHARED / "data" / "battles" / "llmfao.parquet"
    if not path.exists():
        pytest.skip("no shared battles beside this checkout")
    rows = pq.read_table(path, columns=["subset", "judge", "pair_id", "model_a", "model_b", "winner"])
    by = [("crowd", "human"), (judged, "gpt-4")]
    parts = [rows.filter((pc.field("subset") == s) & (pc.field("judge") == j)) for s, j in by]
    if most:
        drawn = np.random.default_rng(0).permutation(np.unique(parts[0]["pair_id"]))[:most]
        parts[0] = parts[0].filter(pc.is_in(parts[0]["pair_id"], pa.array(drawn)))
    names = ["model_a", "model_b", "winner", "pair_id", "judge"]
    a, b, winner, item, source = (column.to_pylist() for column in pa.concat_tables(parts).select(names))
    return Comparisons.from_arrays(a, b, winner, item=item, source=source)


def test_on_real_battles_a_strong_language_model_adds_next_to_nothing() -> None:
    numbers = merge(llmfao("crowd", most=1_000)).parameters
    assert 1.0 <= numbers["gain"] < 1.02
    assert numbers["agreement"] == pytest.approx(0.67, abs=0.02)
    assert 0.05 < numbers["rho"] < 0.25


def test_a_real_crowd_that_was_shown_selected_battles_is_refused() -> None:
    with pytest.raises(BadComparisons, match="prefers Weaver 12k less often where people voted"):
        merge(llmfao("all"))
