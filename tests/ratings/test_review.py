"""The queue of verdicts to look at: planted faults stand at its top, and what cannot help is said not to."""

import numpy as np
import pytest

from ratings import BadComparisons, BadSetting, NoBattles
from ratings.review import Seen, review

SEEDS, TOP, N = range(20), 100, 2_000
CATEGORIES = np.array(["code", "maths", "law", "chat", "prose", "science", "history", "sport"])


def planted(where: str, seed: int, voted: float = 0.1) -> tuple[Seen, np.ndarray, np.ndarray]:
    """A judge that is wrong in 3 % of battles, but where its fault is planted in 60 %; and the truth.

    Of the share of battles that is `voted` one to three people vote, each right in 85 %.
    """
    rng = np.random.default_rng(seed)
    category, length = CATEGORIES[rng.integers(0, 8, N)], rng.lognormal(6, 0.7, N)
    confidence, truth = np.clip(rng.beta(6, 2, N), 0.5, 0.999), rng.integers(0, 2, N)
    there = {
        "category": category == "code",
        "long": length > np.quantile(length, 0.88),
        "sure": confidence > np.quantile(confidence, 0.88),
        "anywhere": np.full(N, False),
    }[where]
    chance = np.where(there, 0.6, 0.1 if where == "anywhere" else 0.03)
    verdict = np.where(rng.random(N) < chance, 1 - truth, truth).astype(np.int8)
    votes = np.zeros((N, 4), dtype=np.int64)
    people = np.where(rng.random(N) < voted, rng.integers(1, 4, N), 0)
    right = rng.binomial(people, 0.85)
    votes[np.arange(N), truth], votes[np.arange(N), 1 - truth] = right, people - right
    kinds = {"category": category, "language": np.array(["en", "fr", "de"])[rng.integers(0, 3, N)]}
    seen = Seen(verdict, votes, confidence, kinds=kinds, measures={"length": length})
    return seen, verdict != truth, truth


def yields(where: str, voted: float, *, fresh: bool = False) -> np.ndarray:
    """By seed: faults among the first of the queue, beside those among as many drawn at random."""
    found = []
    for seed in SEEDS:
        seen, faulty, _ = planted(where, seed, voted)
        looked = seen.voted == 0 if fresh else np.full(N, True)
        order = review(seen).order
        found.append(faulty[order[looked[order]][:TOP]].mean() / faulty[looked].mean())
    return np.array(found)


def interval(ratios: np.ndarray) -> tuple[float, float]:
    half = 1.96 * ratios.std(ddof=1) / np.sqrt(ratios.size)
    return ratios.mean() - half, ratios.mean() + half


@pytest.mark.parametrize("voted", [0.05, 0.1, 0.3])
@pytest.mark.parametrize("where", ["category", "long", "sure"])
def test_the_top_of_the_queue_has_three_times_the_planted_faults_of_a_random_review(where, voted):
    assert interval(yields(where, voted))[0] >= 3


@pytest.mark.parametrize("where", ["category", "long", "sure"])
def test_so_it_has_where_nobody_has_voted_yet(where):
    assert interval(yields(where, 0.1, fresh=True))[0] >= 3


def test_faults_that_are_anywhere_are_found_by_votes_and_by_nothing_else():
    assert interval(yields("anywhere", 0.1))[0] > 1.5
    low, high = interval(yields("anywhere", 0.1, fresh=True))
    assert low <= 1.1 and high >= 0.9 and high < 1.5


def test_reviewing_what_it_says_finds_the_fault_though_nobody_had_voted():
    ratios = []
    for seed in SEEDS:
        seen, faulty, truth = planted("category", seed, voted=0.0)
        looked: list[int] = []
        for _ in range(10):  # ten decisions, then it looks again
            order = review(seen).order
            rows = order[seen.voted[order] == 0][:10]
            seen.votes[rows, truth[rows]] = 1
            looked += rows.tolist()
        ratios.append(faulty[looked].mean() / faulty.mean())
    assert interval(np.array(ratios))[0] >= 3


def test_a_confident_verdict_against_three_of_three_people_is_first():
    votes = np.zeros((50, 4), dtype=np.int64)
    votes[:20, 0] = 1
    votes[[20, 30], 1] = 3
    confidence = np.full(50, 0.7)
    confidence[30] = 0.99
    found = review(Seen(np.zeros(50, dtype=np.int8), votes, confidence))
    assert found.order[:2].tolist() == [30, 20]
    assert found.wrong[30] > 0.7 and found.wrong[0] < found.usual


def test_people_who_are_split_tell_less_against_a_judge_than_people_who_agree():
    votes = np.zeros((4, 4), dtype=np.int64)
    votes[0] = (0, 4, 0, 0)
    votes[1] = (2, 2, 0, 0)
    votes[2] = (4, 0, 0, 0)
    found = review(Seen(np.zeros(4, dtype=np.int8), votes))
    assert found.wrong[0] > found.wrong[1] > found.wrong[3] > found.wrong[2]
    assert found.upper[1] - found.lower[1] > found.upper[0] - found.lower[0]


def test_a_verdict_that_the_board_did_not_expect_is_looked_at_before_one_that_it_did():
    expected = np.array([0.95, 0.5, 0.05, np.nan])
    found = review(Seen(np.zeros(4, dtype=np.int8), np.zeros((4, 4), dtype=np.int64), expected=expected))
    assert found.order[0] == 2 and found.wrong.argmin() == 0


def test_a_verdict_that_changed_with_the_order_is_looked_at_first():
    conflict = np.array([False, False, True, False])
    found = review(Seen(np.zeros(4, dtype=np.int8), np.zeros((4, 4), dtype=np.int64), conflict=conflict))
    assert found.order[0] == 2


def test_a_kind_that_few_have_voted_on_has_more_to_tell():
    votes = np.zeros((200, 4), dtype=np.int64)
    votes[:100, 0] = 1
    language = np.repeat(["en", "mt"], [180, 20])
    found = review(Seen(np.zeros(200, dtype=np.int8), votes, kinds={"language": language}))
    assert found.gain[190] > 2 * found.gain[150]
    assert found.order[0] >= 180


def test_a_vote_more_on_the_same_battle_tells_less_of_others():
    votes = np.zeros((40, 4), dtype=np.int64)
    votes[:20, 0], votes[:10, 0] = 1, 4
    found = review(Seen(np.zeros(40, dtype=np.int8), votes))
    assert found.gain[0] < found.gain[15] < found.gain[30]


def test_a_cell_tells_how_often_people_disagreed_and_of_how_many():
    seen, _, _ = planted("category", 1, voted=0.3)
    cells = {(cell.kind, cell.value): cell for cell in review(seen).cells}
    code, law = cells["category", "code"], cells["category", "law"]
    assert code.lower > law.upper and code.lower <= code.share <= code.upper
    assert code.battles == (seen.kinds["category"] == "code").sum() >= code.voted > 0


def test_a_cell_without_votes_has_no_share():
    found = review(Seen(np.zeros(3, dtype=np.int8), np.zeros((3, 4), dtype=np.int64)))
    assert all(cell.share is None and cell.lower is None and cell.voted == 0 for cell in found.cells)


def test_both_bad_is_no_tie():
    votes = np.array([[0, 0, 0, 1], [0, 0, 1, 0]])
    assert Seen(np.array([2, 2], dtype=np.int8), votes).against.tolist() == [1, 0]


def test_the_same_verdicts_are_ranked_the_same():
    seen, _, _ = planted("long", 3)
    one, other = review(seen), review(seen)
    assert one.order.tolist() == other.order.tolist() and one.bits.tolist() == other.bits.tolist()


def test_what_cannot_be_ranked_is_refused_by_name():
    votes = np.zeros((2, 4), dtype=np.int64)
    with pytest.raises(NoBattles, match="no battle"):
        Seen(np.zeros(0, dtype=np.int8), votes[:0])
    with pytest.raises(BadComparisons, match=r"row 2.*column verdict"):
        Seen(np.array([0, 4], dtype=np.int8), votes)
    with pytest.raises(BadComparisons, match="column confidence"):
        Seen(np.zeros(2, dtype=np.int8), votes, np.zeros(3))
    with pytest.raises(BadSetting, match="level"):
        review(Seen(np.zeros(2, dtype=np.int8), votes), level=1)
