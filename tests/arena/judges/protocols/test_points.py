"""Rubrics, checklists, grades and scores of replies looked at alone."""

import json
from dataclasses import replace

import pytest
from fair_points import with_points
from judging import Model, a_case, judged

from arena.endpoints.clients.base import Reply
from arena.judges.protocols.expected_score import expected
from arena.judges.protocols.met import by_branch
from arena.judges.protocols.reading import Unreadable
from arena.judges.protocols.rubric import Criterion
from arena.judges.protocols.rubric_tree import won
from arena.judges.protocols.scoring import SCALES
from arena.judges.protocols.weighing import preferred


def answering(**met: str) -> Model:
    return Model(json.dumps({"reasoning": "So."} | met))


def one_reply(case, text: str = "It is 42."):
    return replace(case, replies=(text,))


def test_points_that_are_made_add_up_and_are_named():
    case = one_reply(with_points(0.2, 0.2, 0.1, 0.5)(True, True))
    verdict = judged(
        "weighted_points", case, answering(point_1="yes", point_2="yes", point_3="yes", point_4="no")
    )
    assert verdict.scores["overall"] == (0.5,)
    assert verdict.notes["met"] == [["point 1", "point 2", "point 3"]]


def test_there_is_no_half_of_a_point():
    case = one_reply(with_points(0.5, 0.5)(True, True))
    assert judged("weighted_points", case, answering(point_1="partly", point_2="yes")).status == "unparsed"


@pytest.mark.parametrize(("protocol", "sum_"), [("weighted_points", "1.1"), ("grading", "1.1")])
def test_weights_that_do_not_sum_are_no_rubric(protocol, sum_):
    verdict = judged(protocol, with_points(0.5, 0.6)(True, True), answering())
    assert verdict.status == "void" and f"sum to {sum_}" in verdict.judgments[0].rationale


def test_criteria_of_three_and_three_and_four_of_which_the_second_fails_give_seven():
    case = one_reply(with_points(3, 3, 4)(True, True))
    verdict = judged("grading", case, answering(point_1="yes", point_2="no", point_3="yes"))
    assert verdict.scores == {"point 1": (3.0,), "point 2": (0.0,), "point 3": (4.0,), "overall": (7.0,)}


def test_a_reply_in_another_language_gets_nothing_and_nobody_is_asked():
    english = "The picture shows a red house beside a small river, and two people are walking along it."
    case = replace(one_reply(with_points(5, 5)(True, True), english), language="ko")
    model = answering(point_1="yes", point_2="yes")
    verdict = judged("grading", case, model)
    assert verdict.scores["overall"] == (0.0,) and not model.calls
    assert verdict.judgments[0].rationale.startswith("language gate: en")


def test_a_reply_of_digits_passes_the_language_gate():
    case = replace(one_reply(with_points(5, 5)(True, True), "42"), language="ko")
    assert judged("grading", case, answering(point_1="yes", point_2="yes")).scores["overall"] == (10.0,)


def test_who_grades_is_shown_no_picture():
    from fair_pairs import with_a_picture

    case = replace(with_points(5, 5)(True, False), parts=with_a_picture(True, True).parts)
    model = answering(point_1="yes", point_2="yes")
    judged("grading", case, model)
    assert not any(part.url for turns in model.calls for turn in turns for part in turn.parts)


def branch(name: str, tests: int) -> Criterion:
    return Criterion(name, parts=tuple(Criterion(str(number)) for number in range(1, tests + 1)))


def test_branches_are_worth_the_share_of_tests_won():
    points = by_branch((branch("intention", 2), branch("static", 4), branch("dynamic", 1)))
    labels = dict(zip([p.name for p in points], ["a", "tie", "b", "b", "a", "tie", "a"], strict=True))
    assert won(labels, points) == (1.75, 0.5)


def test_sums_that_differ_by_one_are_a_tie_where_the_difference_must_exceed_one():
    assert (preferred(45, 44, 1), preferred(45, 43, 1)) == ("tie", "a")


def test_the_expected_digit_is_weighted_by_how_likely_each_is():
    likely = [("6", -1.2), ("7", -0.7), ("8", -1.9), ("9", -3.0), ("the", -0.1)]
    assert expected(likely) == pytest.approx(6.947799, abs=1e-6)
    assert expected([("good", -0.1)]) is None


def test_log_probabilities_are_used_where_they_are_told_and_nobody_is_asked_twice():
    told = Reply("8", finish_reason="stop", alternatives=((("8", -0.1), ("2", -3.0)),))
    model = Model(told)
    verdict = judged("expected_score", one_reply(a_case()), model)
    assert len(model.calls) == 1 and model.hows[0].alternatives > 0 and verdict.flags == ()
    assert verdict.scores["overall"][0] == pytest.approx(expected([("8", -0.1), ("2", -3.0)]))


def test_without_log_probabilities_the_mean_of_samples_stands_in_and_says_so():
    digits = iter("8" + "97888")
    verdict = judged("expected_score", one_reply(a_case()), Model(lambda prompt: next(digits)))
    assert verdict.scores["overall"] == (8.0,) and verdict.flags == ("sampled_mean",)
    assert len(verdict.judgments) == 6


@pytest.mark.parametrize(
    ("scale", "said", "score"),
    [
        ("likert-5", "Extremely Poor", 1),
        ("likert-5", "Poor", 2),
        ("likert-10", "Outstanding", 10),
        ("0-1", 0.3, 0.3),
    ],
)
def test_a_scale_reads_what_it_offers(scale, said, score):
    assert SCALES[scale].read({"overall": said}, "overall") == score


@pytest.mark.parametrize(
    ("scale", "said"),
    [("likert-5", "fine"), ("0-10", "7"), ("0-10", 11), ("1-5", 3.5), ("0-1", True), ("0-1", None)],
)
def test_a_scale_reads_nothing_else(scale, said):
    with pytest.raises(Unreadable):
        SCALES[scale].read({"overall": said}, "overall")


def test_pictures_whose_scores_differ_too_little_are_a_tie():
    said = iter([7, 6.5, 7, 6])
    model = Model(lambda prompt: json.dumps({"reasoning": "", "overall": next(said)}))
    assert judged("score", a_case(), model, threshold=0.5).preference == "tie"
    assert judged("score", a_case(), model, threshold=0.5).preference == "a"


def test_confidence_is_told_or_is_unknown():
    sure = Model(json.dumps({"reasoning": "", "confidence": 0.7, "overall": 5}))
    silent = Model(json.dumps({"reasoning": "", "overall": 5}))
    assert judged("score", a_case(), sure, confidence=True).confidence == 0.7
    assert judged("score", a_case(), silent, confidence=True).confidence is None
