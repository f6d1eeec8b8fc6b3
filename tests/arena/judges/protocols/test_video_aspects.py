"""Videos by aspects and criteria: only what matters for the request counts, by as much as it matters."""

import json

import pytest
from fair_pairs import GATED, form, gate, places
from judging import Model, a_case, judged

from arena.judges.protocols.base import Verdict
from arena.judges.protocols.video_criteria import aspects

SWAPPED = {"A": "B", "B": "A"}
EVERY = [criterion.name for each in aspects().values() for criterion in each]


def weighing(**importance: int) -> str:
    return json.dumps(dict.fromkeys(EVERY, 0) | importance)


def comparing(weights: str, **said: str) -> Model:
    """Weighs as told, and says the same of the same videos in either order."""

    def says(prompt: str) -> str:
        if gate(prompt):
            return weights
        labels = {key: said.get(key, "tie") for key in form(prompt)}
        if not places(prompt)[0]:
            labels = {key: SWAPPED.get(label, label) for key, label in labels.items()}
        return json.dumps(labels)

    return Model(says)


def on(model: Model, **options: object) -> Verdict:
    return judged("video_aspects", a_case(), model, **options)


def test_there_are_28_criteria_in_five_aspects():
    assert {aspect: len(each) for aspect, each in aspects().items()} == {
        "alignment": 5, "safety": 6, "fineness": 5, "coherence": 7, "bias": 5,
    }  # fmt: skip
    assert len(set(EVERY)) == 28 and all(one.text for each in aspects().values() for one in each)


def test_a_criterion_that_does_not_matter_has_no_weight_and_is_not_asked_about():
    model = comparing(weighing(object=3, count=1, frame_flicker=2))
    verdict = on(model, orders="ab")
    weights = verdict.notes["weights"]
    assert weights == pytest.approx({"object": 3 / 6, "count": 1 / 6, "frame_flicker": 2 / 6})
    assert sum(weights.values()) == pytest.approx(1)
    asked = [key for schema in model.schemas[1:] for key in schema["properties"]]
    assert asked == ["reasoning", "object", "count", "reasoning", "frame_flicker"]


def test_weights_depend_on_the_request_and_decide():
    said = {"object": "A", "frame_flicker": "B"}
    assert on(comparing(weighing(object=3, frame_flicker=1), **said)).preference == "a"
    assert on(comparing(weighing(object=1, frame_flicker=3), **said)).preference == "b"
    assert on(comparing(weighing(object=2, frame_flicker=2), **said)).preference == "tie"


def test_videos_that_trade_alignment_for_fineness_swap_places_between_the_aspects():
    verdict = on(comparing(weighing(object=2, actions=1, motion_blur=2), object="A", motion_blur="B"))
    assert verdict.standards == {"alignment": "a", "fineness": "b"}
    assert verdict.scores["alignment"] == pytest.approx((5 / 6, 1 / 6))


def test_weights_of_equal_aspects_sum_to_one_and_nobody_is_asked_for_them():
    model = comparing("never asked")
    verdict = on(model, weights="equal", orders="ab")
    assert sum(verdict.notes["weights"].values()) == pytest.approx(1)
    assert len(model.calls) == 5 and len(verdict.notes["weights"]) == 28
    assert sum(verdict.notes["weights"][one.name] for one in aspects()["safety"]) == pytest.approx(1 / 5)


def test_each_criterion_may_have_a_call_of_its_own():
    model = comparing(weighing(object=1, count=1), object="A")
    verdict = on(model, calls="criterion", orders="ab")
    assert [judgment.role for judgment in verdict.judgments] == ["object", "count"]
    assert verdict.standards == {"alignment": "a"}


def test_the_gate_sees_the_request_and_no_video_and_is_kept():
    model = comparing(weighing(object=1))
    verdict = on(model, orders="ab")
    assert "<reply" not in model.calls[0][-1].text and "What is 6 times 7?" in model.calls[0][-1].text
    assert [said.role for said in verdict.transcript] == ["gate"]


BAD_WEIGHTS = {
    "one is missing": json.dumps(dict.fromkeys(EVERY[1:], 1)),
    "the last is missing": json.dumps(dict.fromkeys(EVERY[:-1], 1)),
    "too much": weighing(object=4),
    "less than nothing": weighing(object=-1),
    "a word": json.dumps(dict.fromkeys(EVERY, "much")),
    "true": json.dumps(dict.fromkeys(EVERY, True)),
}


@pytest.mark.parametrize("weights", BAD_WEIGHTS.values(), ids=BAD_WEIGHTS)
@pytest.mark.parametrize("protocol", ["video_aspects", "video_words"])
def test_weights_that_cannot_be_read_are_neither_nought_nor_equal(protocol, weights):
    verdict = judged(protocol, a_case(), comparing(weights))
    assert (verdict.status, verdict.preference) == ("unparsed", None)


def test_a_request_for_which_nothing_matters_is_not_judged():
    verdict = on(comparing(weighing()))
    assert verdict.status == "void" and "no criterion matters" in verdict.judgments[0].rationale


def test_one_aspect_that_cannot_be_read_leaves_no_verdict():
    verdict = on(comparing(weighing(object=3, motion_blur=1), object="A", motion_blur="hm"))
    assert (verdict.status, verdict.preference, verdict.standards) == ("unparsed", None, {})


def rating(weights: str, a: dict[str, object], b: dict[str, object]) -> Model:
    def says(prompt: str) -> str:
        said = a if "42" in prompt.split("<reply>")[-1] else b
        return (
            weights if gate(prompt) else json.dumps({key: said.get(key, "Average") for key in form(prompt)})
        )

    return Model(says)


def test_words_become_numbers_and_means_by_weight():
    model = rating(
        weighing(object=3, count=1, motion_blur=2), {"object": "Outstanding"}, {"motion_blur": "Good"}
    )
    verdict = judged("video_words", a_case(), model)
    assert verdict.scores["object"] == (10.0, 5.0) and verdict.scores["motion_blur"] == (5.0, 7.0)
    assert verdict.scores["alignment"] == pytest.approx((35 / 4, 5.0))
    assert verdict.scores["overall"] == pytest.approx((45 / 6, 34 / 6))
    assert verdict.preference == "a" and verdict.standards == {"alignment": "a", "fineness": "b"}


def test_a_lead_of_fewer_steps_than_the_threshold_is_a_tie():
    model = rating(weighing(object=1), {"object": "Good"}, {"object": "Above Average"})
    assert judged("video_words", a_case(), model).preference == "a"
    assert judged("video_words", a_case(), model, threshold=1).preference == "tie"


def test_each_video_is_rated_alone_and_the_gate_is_asked_once():
    model = rating(weighing(**dict.fromkeys(GATED, 1)), {}, {})
    verdict = judged("video_words", a_case(), model)
    looks = [(judgment.order, judgment.role) for judgment in verdict.judgments]
    assert looks == [("a", "alignment"), ("a", "fineness"), ("b", "alignment"), ("b", "fineness")]
    assert [gate(turns[-1].text) is not None for turns in model.calls] == [True, *[False] * 4]
    assert not any("It is 41." in turns[-1].text for turns in model.calls[:3])


def test_one_video_gets_scores_and_no_preference():
    model = rating(weighing(object=1), {"object": "Poor"}, {})
    verdict = judged("video_words", a_case(replies=("It is 42.",)), model)
    assert verdict.scores == {"overall": (3.0,), "alignment": (3.0,), "object": (3.0,)}
    assert verdict.preference is None


@pytest.mark.parametrize("word", [None, "", "7", 7, "fine", "Good or Poor", "not good"])
def test_a_rating_without_a_word_of_the_scale_is_unparsed(word):
    model = rating(weighing(object=1), {"object": word}, {})
    assert judged("video_words", a_case(), model).status == "unparsed"
