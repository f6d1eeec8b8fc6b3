"""What every line of PROTOCOLS promises."""

import dataclasses

import pytest
from judging import Model, a_case, finds_right, judged

from arena.endpoints.clients.base import ServerFailed
from arena.endpoints.clients.settings import check_sampling
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import OptionError

every = pytest.mark.parametrize("name", PROTOCOLS)
asking = pytest.mark.parametrize("name", [name for name, entry in PROTOCOLS.items() if entry.needs_model])


@every
def test_a_right_reply_beats_a_wrong_one_on_either_side(name):
    model = Model(finds_right)
    assert judged(name, a_case(), model).preference == "a"
    assert judged(name, a_case("It is 41.", "It is 42."), model).preference == "b"


@every
def test_two_right_replies_tie_and_two_wrong_ones_are_both_bad(name):
    model = Model(finds_right)
    assert judged(name, a_case("42", "42"), model).preference == "tie"
    assert judged(name, a_case("40", "41"), model).preference == "both_bad"


@every
def test_a_verdict_comes_with_its_judgments_each_read_by_a_named_parser(name):
    verdict = judged(name, a_case(), Model(finds_right))
    looks = [(judgment.order, judgment.sample) for judgment in verdict.judgments]
    assert looks and len(set(looks)) == len(looks)
    assert all(judgment.parser for judgment in verdict.judgments)


@every
def test_a_case_is_accepted_before_it_is_played(name):
    assert PROTOCOLS[name].accepts(a_case(replies=()))


@every
def test_an_unknown_option_is_refused_by_name(name):
    with pytest.raises(OptionError, match="'colour'"):
        PROTOCOLS[name].make({"colour": "red"})


@every
def test_it_says_what_it_is(name):
    entry = PROTOCOLS[name]
    assert entry.version.startswith(f"{name}/") and entry.title.endswith(".")
    check_sampling(entry.sampling)


@every
def test_it_asks_a_model_exactly_if_it_says_so(name):
    model = Model(finds_right)
    judged(name, a_case(), model)
    assert bool(model.calls) == PROTOCOLS[name].needs_model


@asking
def test_no_answer_is_an_outage_and_no_verdict(name):
    verdict = judged(name, a_case(), Model(ServerFailed("secret detail")))
    assert (verdict.status, verdict.preference) == ("outage", None)
    assert {judgment.error for judgment in verdict.judgments} == {"server_failed"}
    assert "secret" not in str(dataclasses.asdict(verdict))


@asking
def test_mere_talk_is_unparsed_and_no_tie(name):
    verdict = judged(name, a_case(), Model("Both have their merits, so A or B, who knows."))
    assert (verdict.status, verdict.preference) == ("unparsed", None)
    assert verdict.judgments[0].raw.startswith("Both have")
