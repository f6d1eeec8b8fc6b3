"""What a user wanted is told from the talk alone, and compared with what it really wanted."""

from __future__ import annotations

import pytest
from simulating import NOBODY, Says, a_talk, run

from simulators.calibration import calibration, fit_threshold
from simulators.conversation import NoAnswer
from simulators.objectives import POSITIVE, Recovered, Similarity, recover, similarity
from simulators.reading import Unreadable

TALK = a_talk("How often is it folded?", "Thrice.", "And how hot is the oven?", "230 °C.")


def test_an_objective_is_recovered_with_a_confidence():
    model = Says({"objective": "Bake this bread.", "confidence": 0.8})
    assert run(recover(TALK, model)) == Recovered("Bake this bread.", 0.8)
    assert model.heard.count("<user>") == 2
    assert set(model.schemas[0]["required"]) == {"objective", "confidence"}


@pytest.mark.parametrize("said", [{"objective": "Bake."}, {"objective": "Bake.", "confidence": None}])
def test_a_confidence_that_is_not_stated_is_none_and_not_a_number(said):
    assert run(recover(TALK, Says(said))).confidence is None


@pytest.mark.parametrize(
    "said",
    [
        {"objective": "", "confidence": 0.5}, {"objective": "x", "confidence": 80}, {"objective": "x", "confidence": "0.8"},
        {"objective": "x", "confidence": True}, {"confidence": 0.5}, "Bake bread, I am 80 % sure.", '{"objective": "x", "confidence": NaN}',
    ],
)  # fmt: skip
def test_anything_else_is_unreadable(said):
    with pytest.raises(Unreadable):
        run(recover(TALK, Says(said)))


def test_two_objectives_are_compared_by_score_and_word():
    model = Says({"reason": "same", "score": 1, "category": "exact"})
    assert run(similarity("Bake bread.", "Make bread.", model)) == Similarity(1, "exact")
    assert "<goal>\nBake bread.\n</goal>\n\n<other>\nMake bread.\n</other>" in model.heard
    with pytest.raises(Unreadable):
        run(similarity("a", "b", Says({"reason": "", "score": 0.5, "category": "Medium"})))


def test_an_outage_is_no_objective():
    with pytest.raises(NoAnswer):
        run(recover(TALK, NOBODY))
    with pytest.raises(NoAnswer):
        run(similarity("a", "b", NOBODY))


def test_from_labelled_pairs_to_how_well_a_model_knows_what_it_knows():
    labelled = [(0.95, "exact"), (0.7, "high"), (0.62, "high"), (0.5, "moderate"), (0.1, "low")]
    threshold = fit_threshold([score for score, _ in labelled], [word in POSITIVE for _, word in labelled])
    assert (threshold.at, threshold.f1) == (0.51, 1)
    recovered = [Recovered("a", 0.9), Recovered("b", None), Recovered("c", 0.9)]
    right = [score >= threshold.at for score in (0.8, 0.51, 0.4)]
    found = calibration([one.confidence for one in recovered], right)
    assert (found.n, found.unsaid, found.wrong_at[0.9]) == (3, 1, 0.5)
