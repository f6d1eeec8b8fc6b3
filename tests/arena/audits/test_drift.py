"""Drift: noise is not taken for a change, a change is not taken for noise."""

import numpy as np
import pytest

from arena.audits.drift import Answer, Asked, drift, in_words

RNG = np.random.default_rng(0)


def asked(rng, noise, items: int = 100, changed: float = 0.0) -> list[Asked]:
    """Both orders of each item: an answer is its usual one but for noise; a share is now another's."""
    found = []
    for item in range(items):
        for _ in range(2):
            flips = rng.random(4) < noise[item]
            now = "other" if rng.random() < changed else ("b" if flips[2] else "a")
            said = ["b" if flips[0] else "a", "b" if flips[1] else "a", now, "b" if flips[3] else "a"]
            answers = [Answer(one, one == "a") for one in said]
            found.append(Asked(str(item), *answers))
    return found


@pytest.mark.parametrize("noisy", [0.0, 0.05, 0.3])
def test_a_judge_that_has_not_changed_is_flagged_in_one_run_of_a_hundred_at_most(noisy):
    rng = np.random.default_rng(1)
    flags = 0
    for _ in range(300):
        noise = rng.beta(1, 1 / noisy - 1, 100) if noisy else np.zeros(100)
        flags += drift(asked(rng, noise), rng, replicates=2).drifted
    assert flags <= 8  # of 300 at 1 %: fewer in 99 times of a hundred


def test_a_judge_of_which_a_fifth_of_the_answers_are_others_is_caught_through_its_noise():
    rng = np.random.default_rng(2)
    caught = sum(
        drift(asked(rng, rng.beta(1, 9, 100), changed=0.2), rng, replicates=2).drifted for _ in range(60)
    )
    assert caught >= 57


def test_without_noise_five_changed_answers_are_enough_and_four_are_not():
    same, other = Answer("a"), Answer("b")
    for changes, caught in ((4, False), (5, True)):
        there = [Asked(str(k), same, same, other if k < changes else same) for k in range(50)]
        assert drift(there, RNG).drifted is caught


def test_the_p_of_a_change_is_the_binomial_s_with_a_third():
    same, other = Answer("a"), Answer("b")
    there = [Asked("1", same, same, other)] * 2 + [Asked("2", other, same, same)]
    found = drift(there, RNG)
    assert found.changed.p_value == pytest.approx(3 * (1 / 3) ** 2 * (2 / 3) + (1 / 3) ** 3)
    assert (found.floor.value, found.floor.n) == (1 / 3, 3)


def test_a_judge_as_noisy_as_ever_that_is_less_right_is_flagged_by_that():
    right, wrong = Answer("a", True), Answer("b", False)
    # What it says changes as often as before, but now always for the worse.
    there = [Asked(str(k), right, wrong, wrong) for k in range(30)] + [Asked("x", right, right, right)] * 100
    found = drift(there, RNG)
    assert found.changed.p_value > 0.5 and found.accuracy.p_value < 1e-6 and found.drifted
    assert found.accuracy.value == pytest.approx(-30 / 130) and found.accuracy.upper < 0


def test_an_outage_is_no_change():
    same, none = Answer("a"), Answer("")
    found = drift([Asked(str(k), same, same, none if k < 20 else same) for k in range(40)], RNG)
    assert (found.changed.value, found.changed.n, found.drifted) == (0, 20, False)


def test_nothing_answered_is_nothing_known():
    none = Answer("")
    found = drift([Asked("1", none, none, none)], RNG)
    assert found.drifted is None and found.changed.value is None and found.floor.n == 0
    assert "nothing can be said" in in_words(found, 1)[-1]


def test_what_changed_since_the_run_before_is_told_apart_from_what_had_changed_by_then():
    same, other = Answer("a"), Answer("b")
    found = drift([Asked(str(k), same, same, other, other) for k in range(20)], RNG)
    assert found.drifted and found.since.value == 0 and found.since.p_value == 1
