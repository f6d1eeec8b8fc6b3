"""Parents are chosen by what is hard for everybody, by one competitor's failures, or at random."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulators.difficulty import difficulty, shared_difficulty
from simulators.parents import PARENTS, Outcomes

NAMES = "abcdef"
battles = st.lists(
    st.tuples(st.integers(0, 5), st.permutations(range(6)).map(lambda p: p[:2]), st.booleans()),
    min_size=1, max_size=40,
)  # fmt: skip


def outcomes(*rows):
    return Outcomes.of(*zip(*[(q, a, b, outcome) for q, a, b, outcome in rows], strict=True))


def choose(way, data, n=9, seed=0, competitor=None):
    return PARENTS[way].choose(data, n, np.random.default_rng(seed), competitor)


HARD = outcomes(
    ("hard", "a", "b", "both_bad"), ("hard", "c", "d", "both_bad"), ("hard", "e", "f", "both_bad"),
    ("easy", "a", "b", "tie"), ("easy", "c", "d", "a"), ("easy", "e", "f", "b"),
    ("one", "a", "b", "both_bad"), ("one", "a", "c", "both_bad"), ("one", "a", "d", "both_bad"), ("one", "e", "f", "a"),
)  # fmt: skip


def test_what_is_hard_for_everybody_comes_first():
    scores = {one.question: one.score for one in choose("shared", HARD)}
    assert list(scores) == ["hard", "one", "easy"]
    assert scores["hard"] > 0.15 > 0.05 > scores["one"]


@settings(max_examples=60)
@given(battles, st.integers(0, 5), st.randoms(use_true_random=False))
def test_whatever_one_competitor_does_it_cannot_lift_a_question_above_what_the_others_make_of_it(
    rows, one, rng
):
    question, sides, failed = (np.array(column) for column in zip(*rows, strict=True))
    (a, b), bad = sides.T, failed.astype(float)
    others = (a != one) & (b != one)
    assume(not others.all())
    bound = shared_difficulty(question, a, b, bad)
    turned = np.where(others, bad, [float(rng.random() < 0.5) for _ in bad])
    without = difficulty(question[others], a[others], b[others], bad[others], len(bound))
    assert (bound <= without + 1e-9).all()
    assert (shared_difficulty(question, a, b, turned) <= without + 1e-9).all()


def test_a_question_is_not_hard_because_weak_competitors_played_it():
    rng, rows = np.random.default_rng(3), []
    for q in range(200):
        weak = q % 2
        for _ in range(3):
            a, b = rng.permutation(4)[:2] + 4 * weak
            rows.append((q, int(a), int(b), "both_bad" if rng.random() < (0.7 if weak else 0.2) else "a"))
        rows.append(
            (q, int(rng.integers(4)), int(4 + rng.integers(4)), "both_bad" if rng.random() < 0.45 else "a")
        )
    chosen = [one.question % 2 for one in choose("shared", outcomes(*rows), 60)]
    assert 0.25 < np.mean(chosen) < 0.75


def test_failures_are_battles_that_were_lost_or_in_which_both_were_bad():
    chosen = choose("failures", HARD, competitor="e")
    assert {(one.question, one.battle) for one in chosen} == {("hard", 2), ("easy", 5)}
    assert choose("failures", HARD, competitor="nobody") == ()


def test_more_failures_make_a_question_likelier():
    rows = [("often", "a", "b", "b")] * 4 + [("once", "a", "b", "b")] + [("never", "a", "b", "a")] * 5
    first = Counter(choose("failures", outcomes(*rows), 1, seed, "a")[0].question for seed in range(500))
    assert first["often"] / 500 == pytest.approx(0.8, abs=0.06)
    assert first["never"] == 0


def test_the_published_way_takes_any_battle_and_keeps_its_pair():
    drawn = Counter(choose("published", HARD, 1, seed)[0].battle for seed in range(600))
    assert set(drawn) == set(range(10))
    assert PARENTS["published"].same_pair


@pytest.mark.parametrize(("way", "competitor"), [("failures", None), ("shared", "a"), ("published", "a")])
def test_a_way_is_about_one_competitor_or_about_none(way, competitor):
    with pytest.raises(ValueError, match=way):
        choose(way, HARD, competitor=competitor)


@pytest.mark.parametrize("way", PARENTS)
def test_the_same_seed_draws_the_same_parents_each_once(way):
    competitor = "a" if PARENTS[way].about_one else None
    first, again = (choose(way, HARD, 2, 4, competitor) for _ in range(2))
    assert first == again
    assert len({one.question for one in first}) == len(first) == 2


def test_without_battles_there_are_no_parents():
    empty = Outcomes.of([], [], [], [])
    assert choose("shared", empty) == choose("published", empty) == ()


@pytest.mark.parametrize("bad", [(["q"], ["a"], ["b"], ["draw"]), (["q"], ["a"], [], ["a"])])
def test_columns_that_make_no_sense_are_refused(bad):
    with pytest.raises(ValueError, match=r"outcome|length"):
        Outcomes.of(*bad)
