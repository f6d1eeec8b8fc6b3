"""Several verdicts become one by their votes, and an equal split is what the policy says."""

import pytest

from arena.judges.protocols.base import Judgment, Preference, Status, Step, Verdict
from arena.judges.protocols.orders import agree, swap_verdict
from arena.judges.protocols.votes import ABSTAINED, SPLIT, majority


def says(preference: Preference, **fields: object) -> Verdict:
    return Verdict("valid", preference, **fields)


def silent(status: Status) -> Verdict:
    return Verdict(status, judgments=(Judgment(status),))


def test_two_of_three_decide():
    verdict = majority([says("a"), says("a"), says("b")])
    assert (verdict.preference, verdict.flags) == ("a", ())
    assert verdict.notes["votes"] == {"a": 2, "b": 1}


def test_seven_votes_of_four_two_and_one_keep_their_split():
    verdict = majority([*[says("b")] * 4, *[says("a")] * 2, says("tie")])
    assert verdict.preference == "b"
    assert verdict.notes["votes"] == {"b": 4, "a": 2, "tie": 1}


def test_an_equal_split_is_a_tie_or_what_came_first():
    assert majority([says("b"), says("a")]).preference == "tie"
    assert majority([says("b"), says("a")], ties="first").preference == "b"
    assert SPLIT in majority([says("b"), says("a")], ties="first").flags


def test_an_equal_split_may_be_no_verdict_and_is_then_no_tie():
    verdict = majority([says("a"), says("b")], ties="drop")
    assert (verdict.status, verdict.preference) == ("void", None)
    assert verdict.flags == (ABSTAINED, SPLIT)


def test_who_counts_more_decides_more():
    assert majority([says("a"), says("b"), says("b")], [3, 1, 1]).preference == "a"
    assert majority([says("a"), says("b"), says("b")], [2, 1, 1]).preference == "tie"


def test_what_cannot_be_read_is_no_vote_but_is_counted():
    verdict = majority([says("a"), says("a"), silent("unparsed")])
    assert verdict.preference == "a"
    assert verdict.notes["votes"] == {"a": 2, "unparsed": 1}


@pytest.mark.parametrize("others", [["unparsed", "unparsed"], ["outage", "unparsed"]])
def test_without_more_than_half_there_is_no_verdict_and_the_gravest_status(others):
    verdict = majority([says("a"), *map(silent, others)])
    assert (verdict.status, verdict.preference) == (others[0], None)
    assert len(verdict.judgments) == 2


def test_scores_and_confidence_are_means_of_those_who_give_them():
    one = Verdict("valid", scores={"overall": (4.0, 2.0)}, confidence=0.5)
    other = Verdict("valid", scores={"overall": (2.0, None)})
    verdict = majority([one, other])
    assert verdict.scores == {"overall": (3.0, 2.0)}
    assert verdict.confidence == 0.5


def test_each_standard_has_its_own_majority():
    ballots = [says("a", standards={"accuracy": side}) for side in ("a", "b")]
    assert majority(ballots).standards == {"accuracy": "tie"}
    assert majority([*ballots, says("a", standards={"accuracy": "b"})]).standards == {"accuracy": "b"}


def test_labels_and_steps_go_by_votes_and_rankings_by_mean_rank():
    right, wrong = Step(True), Step(False, "reasoning")
    ballots = [
        Verdict("valid", label="correct", steps=(right, wrong), ranking=(0, 1, 2)),
        Verdict("valid", label="correct", steps=(right, right), ranking=(1, 0, 2)),
        Verdict("valid", label="incorrect", steps=(wrong, wrong), ranking=(1, 2, 0)),
    ]
    verdict = majority(ballots)
    assert (verdict.label, verdict.steps, verdict.ranking) == ("correct", (right, wrong), (1, 0, 2))


def test_votes_follow_a_case_into_the_other_order_and_add_up():
    straight, crossed = majority([says("a")] * 3), majority([says("b"), says("b"), says("tie")])
    verdict = agree(straight, swap_verdict(crossed))
    assert verdict.preference == "a"
    assert verdict.notes["votes"] == {"a": 5, "tie": 1}
