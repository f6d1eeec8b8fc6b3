"""Faithfulness to the document first; of equally faithful replies the one that answers better."""

import json

import pytest
from fair_pairs import with_a_document
from judging import Model, a_case, judged

from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Verdict


def said(supported: list[object], relevancy: object) -> str:
    rows = [{"statement": f"Statement {n}.", "supported": one} for n, one in enumerate(supported)]
    return json.dumps({"statements": rows, "relevancy": relevancy})


def on(a: str, b: str, **options: object) -> Verdict:
    def says(prompt: str) -> str:
        return a if "It is 42." in prompt.split("<reply>")[1] else b

    return judged("grounded", with_a_document(True, False), Model(says), **options)


def test_the_more_faithful_reply_wins_however_well_the_other_answers():
    verdict = on(said([True, True], 2), said([True, False], 10))
    assert (verdict.preference, verdict.decided_by) == ("a", "faithfulness")
    assert verdict.scores == {"faithfulness": (1.0, 0.5), "relevancy": (0.2, 1.0)}


def test_of_equally_faithful_replies_the_more_relevant_wins():
    verdict = on(said([True], 7), said([True, True, True], 9))
    assert (verdict.preference, verdict.decided_by) == ("b", "relevancy")
    assert on(said([True], 7), said([True], 7)).preference == "tie"


def test_within_the_threshold_replies_are_equally_faithful():
    half, most = said([True, False], 9), said([True, True, False], 5)
    assert on(half, most).preference == "b"
    assert on(half, most, threshold=0.2).preference == "a"


def test_a_reply_that_states_nothing_has_no_faithfulness_and_decides_nothing():
    verdict = on(said([], 3), said([False], 9))
    assert (verdict.status, verdict.preference) == ("void", None)
    assert "states nothing" in verdict.notes["why"]
    assert [judgment.status for judgment in verdict.judgments] == ["valid", "valid"]


BROKEN = {
    "no list": '{"statements": "none", "relevancy": 5}',
    "no statements": '{"relevancy": 5}',
    "a word instead of true": said(["yes"], 5),
    "a number instead of true": said([1], 5),
    "no relevancy": '{"statements": []}',
    "relevancy in words": said([True], "high"),
    "relevancy beyond the scale": said([True], 11),
    "two values": '{"statements": [{"supported": true, "supported": false}], "relevancy": 5}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_no_score(text):
    verdict = on(text, said([True], 5))
    assert (verdict.status, verdict.scores) == ("unparsed", {})


def test_each_reply_is_looked_at_alone_and_the_document_comes_first():
    model = Model(said([True], 5))
    verdict = judged("grounded", with_a_document(True, False), model)
    assert [judgment.order for judgment in verdict.judgments] == ["a", "b"]
    one, other = (turns[-1].text for turns in model.calls)
    assert "It is 41." not in one and "It is 42." not in other
    assert (
        one.startswith("<context>\n6 times 7 is 42.") and one.split("<reply>")[0] == other.split("<reply>")[0]
    )


def test_without_a_document_nothing_is_checked():
    assert not PROTOCOLS["grounded"].accepts(a_case())
    verdict = judged("grounded", a_case())
    assert verdict.status == "void" and "no document" in verdict.judgments[0].rationale


def test_one_reply_has_scores_and_no_preference():
    verdict = judged("grounded", a_case(replies=("It is 42.",), context="It is 42."), Model(said([True], 5)))
    assert verdict.scores == {"faithfulness": (1.0,), "relevancy": (0.5,)} and verdict.preference is None
