"""What a judge is not sure of goes to people; it is neither a tie nor lost."""

import json
import math

import pytest
from judging import Model, Reply, answer, finds_right
from wrapping import looks, wrapped

from arena.judges.protocols.wrappers.confidence import likelihood

CONFIDENCES = [0.95, 0.95, 0.9, 0.9, 0.85, 0.8, 0.7, 0.6, 0.55, 0.3]


def sure(confidence, label="A"):
    return json.dumps(json.loads(answer(label)) | {"confidence": confidence})


def gated(says, **options):
    return wrapped([{"wrapper": "gate", **options}], Model(says))


def test_a_gate_at_85_routes_exactly_the_lower_five():
    verdicts = [gated(sure(one), threshold=0.85) for one in CONFIDENCES]
    assert [one.status for one in verdicts] == ["valid"] * 5 + ["void"] * 5
    assert all("to_people" in one.flags for one in verdicts[5:])


def test_an_abstention_prefers_nothing_and_keeps_what_would_have_been_said():
    verdict = gated(sure(0.4, "tie"))
    assert (verdict.preference, verdict.flags) == (None, ("abstained", "to_people"))
    assert (verdict.notes["withheld"], verdict.confidence) == ("tie", 0.4)
    assert verdict.judgments[0].preference == "tie"


@pytest.mark.parametrize("confidence", ['"0.9"', "1.5", "null", "true"])
def test_no_readable_confidence_is_not_enough(confidence):
    says = answer("A")[:-1] + f', "confidence": {confidence}}}'
    assert gated(says).flags == ("abstained", "to_people")
    assert gated(says).confidence is None


def test_the_model_is_asked_for_its_confidence_last():
    model = Model(sure(0.9))
    wrapped([{"wrapper": "gate"}], model)
    assert list(model.schemas[0]["properties"])[-1] == "confidence"
    assert "confidence" in model.schemas[0]["required"]


def test_what_could_not_be_read_is_no_abstention():
    assert (gated("Both are fine.").status, gated("Both are fine.").flags) == ("unparsed", ())


def test_a_gate_goes_by_the_share_of_samples():
    wrappers = [{"wrapper": "samples", "k": 4}, {"wrapper": "gate", "confidence": "votes", "threshold": 0.75}]
    model = Model("")
    model.says = lambda prompt: answer("AAAB"[model.hows[-1].sampling["seed"]])
    assert wrapped(wrappers, model).confidence == 0.75
    model.says = lambda prompt: answer("AABA"[model.hows[-1].sampling["seed"] % 3])
    assert wrapped(wrappers, model).preference == "a"
    model.says = lambda prompt: answer("ABAB"[model.hows[-1].sampling["seed"]])
    assert wrapped(wrappers, model).flags == ("split_vote", "abstained", "to_people")


def test_two_looks_that_agree_are_surer_than_two_that_do_not():
    wrappers = [{"wrapper": "both_orders"}, {"wrapper": "gate", "confidence": "votes"}]
    assert wrapped(wrappers, Model(finds_right)).confidence == 1.0
    assert "to_people" in wrapped(wrappers, Model(answer("A"))).flags


def test_samples_of_a_gate_count_abstentions_as_no_vote():
    wrappers = [{"wrapper": "gate"}, {"wrapper": "samples", "k": 3}]
    verdict = wrapped(wrappers, Model(sure(0.2)))
    assert (verdict.status, verdict.notes["votes"]) == ("void", {"void": 3})
    assert len(set(looks(verdict))) == 3


def tokens(label, logprob):
    text = answer(label)
    begin, end = text.rsplit(f'"{label}"', 1)
    told = ((begin + '"', -0.1), (label, logprob), ('"' + end, 0.0))
    return Reply(text, finish_reason="stop", logprobs=told)


def test_a_gate_goes_by_the_probability_of_the_verdict():
    assert math.isclose(likelihood(tokens("B", math.log(0.6))), 0.6)
    options = {"confidence": "tokens", "threshold": 0.5}
    assert gated(tokens("B", math.log(0.6)), **options).preference == "b"
    assert gated(tokens("B", math.log(0.4)), **options).flags == ("abstained", "to_people")


def test_without_log_probabilities_nothing_is_sure():
    model = Model(answer("A"))
    assert wrapped([{"wrapper": "gate", "confidence": "tokens"}], model).confidence is None
    assert model.hows[0].alternatives == 5
