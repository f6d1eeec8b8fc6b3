"""Noise of repeats, and accuracy and bias with it taken out."""

from __future__ import annotations

import numpy as np
import pytest
from answering import Game, an_item, metric, pairs, says, told

from arena.exams.items import Answered
from arena.judges.protocols.base import Truth, Verdict


def noisy(first: float, second: float, q: float, items: int = 2_000, k: int = 5, seed: int = 0):
    """A judge right so often with the better reply first and second, its verdicts turned over at random."""
    rng = np.random.default_rng(seed)
    answered = []
    for number, own in enumerate(zip(rng.random(items) < first, rng.random(items) < second, strict=True)):
        games = [
            Game(order, says("a" if right ^ (rng.random() < q) else "b"), sample)
            for order, right in zip(("ab", "ba"), own, strict=True)
            for sample in range(k)
        ]
        answered.append(Answered(an_item(Truth(preference="a"), number), tuple(games)))
    return answered


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_noisy_judge_comes_out_as_planted(seed):
    answered = noisy(0.8, 0.7, 0.1, seed=seed)
    raw = [metric(name, answered) for name in ("accuracy_gold_first", "accuracy_gold_second")]
    assert raw == pytest.approx([0.74, 0.66], abs=0.025)
    assert metric("accuracy_denoised_gold_first", answered) == pytest.approx(0.8, abs=0.03)
    assert metric("accuracy_denoised_gold_second", answered) == pytest.approx(0.7, abs=0.03)
    assert metric("position_bias_denoised", answered) == pytest.approx(0.1, abs=0.04)
    assert metric("self_consistency", answered) == pytest.approx(0.9, abs=0.01)


def test_minorities_say_too_little_of_a_large_noise():
    answered = noisy(0.8, 0.7, 0.3, k=3)
    assert metric("noise", answered) == pytest.approx(0.3, abs=0.02)
    assert metric("noise_minority", answered) < 0.25
    assert metric("accuracy_denoised_minority", answered) < metric("accuracy_denoised", answered)


def test_a_judge_without_noise_is_left_as_it_is():
    answered = noisy(0.8, 0.7, 0, items=50)
    assert metric("self_consistency", answered) == 1
    assert metric("accuracy_denoised", answered) == pytest.approx(metric("accuracy", answered))


def test_a_coin_is_too_noisy_to_take_anything_out():
    figure = told(noisy(0.5, 0.5, 0.5, items=200), "pair")["accuracy_denoised", ""]
    assert figure.value is None
    assert "too noisy" in figure.note


def test_without_repeats_there_is_no_noise_to_speak_of():
    figure = told(pairs("ab", ["a", "b"], ["a", "b"]), "pair")["noise", ""]
    assert (figure.value, figure.note) == (None, "no item was asked twice in the same order")


def test_length_bias_is_freed_of_noise_too():
    answered = noisy(0.8, 0.8, 0.1, items=1_000)
    assert np.isnan(metric("length_bias_denoised", answered))  # replies of one length
    lengths = [(("longer", "no") if at % 2 else ("no", "longer")) for at in range(1_000)]
    unlike = [
        Answered(an_item(Truth(preference="a"), at, lengths[at]), one.games)
        for at, one in enumerate(answered)
    ]
    assert metric("length_bias_denoised", unlike) == pytest.approx(0, abs=0.06)


def test_an_item_is_stable_if_more_than_half_of_its_repeats_agree():
    runs = [[4, 4, 4, 4, 3, 5], [3, 3, 3, 4, 4, 4], [1, 1, 1, 1, 1, 2]]
    answered = [
        Answered(
            an_item(Truth(scores={"overall": (4,)}), at, ("one",)),
            tuple(
                Game("a", Verdict("valid", scores={"overall": (float(said),)}), n)
                for n, said in enumerate(run)
            ),
        )
        for at, run in enumerate(runs)
    ]
    assert metric("stability", answered) == pytest.approx(0.6667, abs=5e-5)


def test_unread_repeats_support_no_answer():
    said = ["a", "a", "unparsed", "unparsed"]
    games = tuple(Game("ab", says(one), sample) for sample, one in enumerate(said))
    assert metric("stability", [Answered(an_item(Truth(preference="a")), games)]) == 0
