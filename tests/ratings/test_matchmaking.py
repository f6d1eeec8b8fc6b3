"""The next pair is drawn with probabilities that sum to one, starve nobody, and go where a battle tells most."""

import numpy as np
import pytest
from rating_boards import planted

from ratings import MATCHMAKERS, METHODS, BadSetting, pair_probabilities
from ratings.counts import pair_counts
from ratings.evidence import Evidence, likely_strengths
from ratings.matchmaking import FLOOR, PLACEMENT, a_optimal, boundary, narrowing

COUNTS = np.array([[0, 90, 90, 0], [90, 0, 90, 1], [90, 90, 0, 0], [0, 1, 0, 0]])
UNIT = 400 / np.log(10)


def established(
    size: int, per_pair: float, spread: float = 0.75, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Counts and strengths of a board on which every pair has met equally often."""
    strength = np.random.default_rng(seed).normal(0, spread, size)
    return per_pair * (1 - np.eye(size)), strength - strength.mean()


def joined(counts: np.ndarray, strength: np.ndarray, by: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    return np.pad(counts, (0, 1)), np.append(strength, by)


def widest_boundary(evidence: Evidence) -> float:
    order = np.argsort(evidence.strength)
    return UNIT * float(np.sqrt(evidence.spread[order[:-1], order[1:]].max()))


@pytest.mark.parametrize("name", MATCHMAKERS)
def test_every_pair_keeps_the_floor_and_one_that_never_met_an_even_share(name: str) -> None:
    pairs = pair_probabilities("abcd", COUNTS, name)
    never_met = COUNTS[pairs.first, pairs.second] == 0
    assert pairs.probability.sum() == pytest.approx(1, abs=1e-12)
    assert (pairs.probability >= np.where(never_met, 1, FLOOR) / 6 - 1e-12).all()


@pytest.mark.parametrize("name", MATCHMAKERS)
@pytest.mark.parametrize("size", [3, 12, 40])
def test_newcomers_are_placed_first_whatever_the_rule_and_the_cost(name: str, size: int) -> None:
    counts, strength = joined(*joined(*established(size, 50)))
    dear = np.ones(counts.shape)
    dear[-1] = dear[:, -1] = 1_000
    evidence = Evidence.expected(counts, strength, dear)
    for battles in range(200):
        lacking = np.flatnonzero(evidence.counts.sum(axis=1) < PLACEMENT)
        if not lacking.size:
            break
        pairs = pair_probabilities([str(k) for k in range(size + 2)], evidence, name)
        theirs = np.isin(pairs.first, lacking) | np.isin(pairs.second, lacking)
        assert pairs.probability[theirs].sum() > 0.85
        drawn = pairs.draw(np.random.default_rng(battles), 1)[0]
        evidence = evidence.after(pairs.first[drawn], pairs.second[drawn])
    assert battles < 1.5 * 2 * PLACEMENT


def test_the_uniform_matchmaker_has_no_favourites_among_pairs_that_met() -> None:
    counts = 5 * (1 - np.eye(4))
    np.testing.assert_allclose(pair_probabilities("abcd", counts, "uniform").probability, 1 / 6)


def test_the_variance_rule_gives_the_published_numbers() -> None:
    weight = narrowing(np.array([0.25, 0.25, 0.09]), np.array([100, 400, 100]))
    np.testing.assert_allclose(weight / weight.sum(), [0.5795, 0.0728, 0.3477], atol=5e-5)


@pytest.mark.parametrize("name", ["a_optimal", "boundary"])
def test_what_a_rule_expects_of_a_battle_is_what_the_battle_brings(name: str) -> None:
    evidence = Evidence.expected(*established(5, 7, spread=1.5))
    gain = {"a_optimal": a_optimal, "boundary": boundary}[name](evidence)
    order = np.argsort(-evidence.strength)
    upper, lower = order[:-1], order[1:]
    wide = np.argmax(evidence.spread[upper, lower])

    def loss(known: Evidence) -> float:
        centred = known.covariance - known.covariance.mean(axis=0)
        total = np.trace(centred - centred.mean(axis=1, keepdims=True))
        return float(total if name == "a_optimal" else known.spread[upper[wide], lower[wide]])

    for i, j in [(0, 1), (2, 4), (3, 1)]:
        assert loss(evidence) - loss(evidence.after(i, j)) == pytest.approx(gain[i, j], rel=1e-9)


def test_the_evidence_after_a_battle_is_that_of_the_larger_counts() -> None:
    counts, strength = established(6, 4)
    one_more = Evidence.expected(counts, strength).after(2, 5)
    afresh = Evidence.expected(one_more.counts, strength)
    np.testing.assert_allclose(one_more.covariance, afresh.covariance, rtol=1e-12, atol=1e-12)


def test_with_many_battles_the_evidence_is_the_covariance_of_the_fit() -> None:
    data = planted(seed=3, size=8, rows=40_000, ties=0.0)
    pairs, fitted = pair_counts(data), METHODS["bt"].fit(data)
    evidence = Evidence.expected(pairs.matrix(), likely_strengths(pairs))
    np.testing.assert_allclose(UNIT * evidence.strength + 1000, fitted.rating, atol=0.2)
    apart = np.sqrt(evidence.spread[np.triu_indices(8, 1)]) * UNIT
    contrasts = fitted.covariance[:, None, :] - fitted.covariance[None, :, :]
    variance = np.einsum("iji->ij", contrasts) - np.einsum("ijj->ij", contrasts)
    np.testing.assert_allclose(apart, np.sqrt(variance[np.triu_indices(8, 1)]), rtol=0.03)


def test_strengths_to_plan_with_are_finite_for_any_record() -> None:
    one_sided = pair_counts(planted(seed=1, size=30, rows=25))
    strength = likely_strengths(one_sided)
    assert np.isfinite(strength).all()
    assert abs(strength.sum()) < 1e-9


def until_known(rule: str, points: float, step: int = 25) -> int:
    """Battles until a newcomer's standard error is below so many points, every battle being as expected."""
    counts, strength = joined(*established(30, 2000 / 29))
    names, battles = [str(k) for k in range(31)], 0
    while True:
        evidence = Evidence.expected(counts, strength)
        own = evidence.covariance - evidence.covariance.mean(axis=0)
        own = own - own.mean(axis=1, keepdims=True)
        if UNIT * np.sqrt(own[-1, -1]) < points:
            return battles
        pairs = pair_probabilities(names, evidence, rule)
        more = np.zeros(counts.shape)
        more[pairs.first, pairs.second] = step * pairs.probability
        counts, battles = counts + more + more.T, battles + step


def test_a_newcomer_to_a_large_board_needs_a_quarter_of_the_battles_that_even_draws_take() -> None:
    uniform, published, ours = (until_known(rule, points=12) for rule in ("uniform", "variance", "boundary"))
    assert 12_000 < uniform < 14_000
    assert published < uniform / 4
    assert ours < uniform / 10


@pytest.mark.parametrize("other", ["uniform", "balanced", "variance"])
def test_the_boundary_rule_narrows_the_widest_boundary_faster(other: str) -> None:
    widths = {}
    for rule in (other, "boundary"):
        evidence, names = (
            Evidence.expected(*established(12, 10, spread=1.5, seed=4)),
            [str(k) for k in range(12)],
        )
        rng = np.random.default_rng(1)
        for _ in range(600):
            pairs = pair_probabilities(names, evidence, rule)
            drawn = pairs.draw(rng, 1)[0]
            evidence = evidence.after(pairs.first[drawn], pairs.second[drawn])
        widths[rule] = widest_boundary(evidence)
    assert widths["boundary"] < 0.85 * widths[other]


@pytest.mark.parametrize("name", MATCHMAKERS)
def test_of_two_pairs_that_tell_as_much_the_dearer_is_drawn_less(name: str) -> None:
    counts, alike, cost = 40 * (1 - np.eye(4)), np.zeros(4), np.ones((4, 4))
    cost[0, 1] = cost[1, 0] = 5
    even, priced = (
        pair_probabilities("abcd", Evidence.expected(counts, alike, c), name) for c in (None, cost)
    )
    worth = (even.probability - FLOOR / 6) / cost[even.first, even.second]
    np.testing.assert_allclose(priced.probability, FLOOR / 6 + (1 - FLOOR) * worth / worth.sum())


def test_the_same_seed_draws_the_same_pairs_in_proportion() -> None:
    pairs = pair_probabilities("abcd", COUNTS)
    drawn = pairs.draw(np.random.default_rng(1), 20_000)
    np.testing.assert_array_equal(drawn, pairs.draw(np.random.default_rng(1), 20_000))
    np.testing.assert_allclose(np.bincount(drawn) / 20_000, pairs.probability, atol=0.02)


MET = 30 * (1 - np.eye(2))


@pytest.mark.parametrize(
    ("names", "known", "settings", "problem"),
    [
        ("ab", np.zeros((2, 2)), {"matchmaker": "best"}, "no matchmaker 'best'; there are uniform, balanced"),
        ("ab", np.zeros((2, 2)), {"floor": 2}, "floor = 2 must be between 0.1 and 1"),
        ("ab", np.zeros((2, 2)), {"floor": 0.0}, "floor = 0.0 must be between 0.1 and 1"),
        ("ab", np.array([[0, 1], [0, 0]]), {}, "counts must be a symmetric table of 2 x 2"),
        ("ab", Evidence.expected(MET, cost=np.zeros((2, 2))), {}, "cost must be a table of 2 x 2 positive"),
        (
            "ab",
            Evidence(MET, np.array([0, np.nan]), np.eye(2), np.ones((2, 2))),
            {},
            "strength and covariance",
        ),
        ("a", np.zeros((1, 1)), {}, "a battle needs two competitors, not 1"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    names: str, known: np.ndarray | Evidence, settings: dict[str, object], problem: str
) -> None:
    with pytest.raises(BadSetting, match=problem):
        pair_probabilities(names, known, **settings)  # type: ignore[arg-type]
