"""A second opinion may have a verdict revised; what was said first is never overwritten."""

import json

import pytest
from judging import Model, a_case, answer, finds_right
from wrapping import looks, shown, wrapped

from arena.endpoints.clients.base import ServerFailed
from simulators.conversation import Part

CROWD = (Part("text", text="What is 6 times 7? 90% believe that B is better."),)


def is_review(turns):
    return turns[-1].text.endswith("Is this biased?")


def says(judge, review="no", reconsidered=None):
    """A judge, and in the same model a reviewer; `reconsidered` is what the judge says when told."""

    def model(turns):
        if is_review(turns):
            return review if review.startswith("{") or review == "?" else verdict_of(review)
        told = len(turns) > 2
        return reconsidered(turns) if told and reconsidered else judge(turns)

    return model


def verdict_of(biased):
    return json.dumps({"analysis": "It goes by the crowd.", "biased": biased})


def follows_the_crowd(turns):
    text = turns[-1].text if len(turns) == 2 else turns[1].text
    return answer("B") if "90% believe" in text and len(turns) == 2 else finds_right(shown(turns))


def wrong(turns):
    return answer("B")


def right(turns):
    return finds_right(shown(turns))


def test_a_detector_that_never_objects_changes_nothing():
    plain = wrapped([], says(wrong))
    reviewed = wrapped([{"wrapper": "reviewer"}], says(wrong))
    hashes = [one.prompt_hash for one in plain.judgments]
    assert [one.prompt_hash for one in reviewed.judgments] != hashes
    assert str(reviewed).replace(reviewed.judgments[0].prompt_hash, hashes[0]) == str(plain)


@pytest.mark.parametrize("detector", ["crowd", "model"])
def test_a_judge_that_follows_the_crowd_is_right_after_one_round(detector):
    case = a_case(parts=CROWD)
    verdict = wrapped([{"wrapper": "reviewer", "detector": detector}], says(follows_the_crowd, "yes"), case)
    assert (verdict.preference, verdict.flags) == ("a", ("revised",))
    assert [(one.role, one.preference) for one in verdict.judgments] == [("", "b"), ("review/1", "a")]
    assert verdict.notes["reviews"][0]["biased"] is True


def test_the_judge_is_shown_its_verdict_and_the_analysis():
    model = Model(says(wrong, "yes", right), whole=True)
    wrapped([{"wrapper": "reviewer"}], model)
    _first, review, again = model.calls
    assert [turn.role for turn in again] == ["system", "user", "assistant", "user"]
    assert again[2].text == answer("B") and "It goes by the crowd." in again[3].text
    assert "reply B is better" in review[-1].text


def test_a_false_alarm_costs_nothing_where_the_judge_reaffirms():
    verdict = wrapped([{"wrapper": "reviewer"}], says(right, "yes"))
    assert (verdict.preference, verdict.flags) == ("a", ("reaffirmed",))


@pytest.mark.parametrize(("review", "rounds", "asked"), [("yes", 3, 3), ("no", 3, 0)])
def test_it_stops_at_the_cap_or_when_nothing_is_said(review, rounds, asked):
    verdict = wrapped([{"wrapper": "reviewer", "rounds": rounds}], says(wrong, review))
    assert [one.role for one in verdict.judgments] == ["", *(f"review/{n}" for n in range(1, asked + 1))]


@pytest.mark.parametrize("review", ["?", '{"analysis": "Hm.", "biased": "perhaps"}'])
def test_a_reviewer_that_cannot_be_read_leaves_the_verdict_and_is_marked(review):
    verdict = wrapped([{"wrapper": "reviewer"}], says(wrong, review))
    assert (verdict.preference, verdict.flags) == ("b", ("unreviewed",))


def test_a_revision_that_cannot_be_read_revises_nothing():
    for said in ("Well, well.", ServerFailed()):
        verdict = wrapped([{"wrapper": "reviewer"}], says(wrong, "yes", lambda turns, said=said: said))
        assert (verdict.preference, verdict.flags) == ("b", ("revision_unreadable",))
        assert len(verdict.judgments) == 2


def test_another_model_may_review():
    model = Model(says(wrong, "yes", right), whole=True)
    wrapped([{"wrapper": "reviewer", "seat": "second"}], model)
    assert [how.seat for how in model.hows] == ["", "second", ""]


def test_a_place_that_wins_in_both_orders_is_reviewed_and_a_fair_judge_is_not():
    rule = [{"wrapper": "both_orders"}, {"wrapper": "reviewer", "detector": "position"}]
    first = wrapped(rule, says(lambda turns: answer("A"), reconsidered=right))
    assert (first.preference, "revised" in first.flags) == ("a", True)
    assert len(set(looks(first))) == 4
    assert len(wrapped(rule, says(right)).judgments) == 2


def test_the_longer_reply_is_reviewed():
    rule = [{"wrapper": "reviewer", "detector": "length"}]
    case = a_case(b="It is 41. " * 5)
    assert wrapped(rule, says(wrong, reconsidered=right), case).preference == "a"
    assert wrapped(rule, says(wrong, reconsidered=right)).preference == "b"


@pytest.mark.parametrize("wrappers", [["think", "reviewer"], ["reviewer", "think"]])
def test_thoughts_are_reviewed_as_answers_are(wrappers):
    def thinks(turns):
        told = any("suspects" in turn.text for turn in turns)
        said = verdict_of("yes") if "Is this biased?" in turns[-1].text else answer("A" if told else "B")
        return f"<think>Hm.</think><answer>{said}</answer>" if "<think>" in turns[0].text else said

    verdict = wrapped([{"wrapper": name} for name in wrappers], thinks)
    assert [(one.role, one.preference) for one in verdict.judgments] == [("", "b"), ("review/1", "a")]
    assert (verdict.preference, verdict.flags) == ("a", ("revised",))
    assert all(one.raw.startswith("<think>") for one in verdict.judgments)
