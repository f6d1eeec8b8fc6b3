"""What every line of PROTOCOLS promises."""

import dataclasses

import pytest
from fair import FAIR
from judging import Model, a_case, tried

from arena.endpoints.clients.base import ServerFailed
from arena.endpoints.clients.settings import check_sampling
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import OptionError
from arena.judges.protocols.rows import as_row, verdict_of_row

every = pytest.mark.parametrize("name", PROTOCOLS)
asking = pytest.mark.parametrize("name", [name for name, entry in PROTOCOLS.items() if entry.needs_model])


def test_every_protocol_has_a_fair_model():
    assert set(FAIR) == set(PROTOCOLS)


@every
def test_a_right_reply_beats_a_wrong_one_on_either_side(name):
    assert tried(name, FAIR[name].case(True, False)).preference == "a"
    assert tried(name, FAIR[name].case(False, True)).preference == "b"


@every
def test_two_right_replies_tie_and_two_wrong_ones_do_not_win(name):
    assert tried(name, FAIR[name].case(True, True)).preference == "tie"
    assert tried(name, FAIR[name].case(False, False)).preference == FAIR[name].both_wrong


@every
def test_a_verdict_comes_with_its_judgments_each_read_by_a_named_parser(name):
    verdict = tried(name, FAIR[name].case(True, False))
    looks = [(judgment.order, judgment.sample, judgment.role) for judgment in verdict.judgments]
    assert looks and len(set(looks)) == len(looks)
    assert all(judgment.parser for judgment in verdict.judgments)
    assert {judgment.prompt_hash for judgment in verdict.judgments} == {
        PROTOCOLS[name].identity(FAIR[name].options)
    }


@every
def test_a_verdict_can_be_kept_as_json(name):
    verdict = tried(name, FAIR[name].case(True, False))
    assert verdict_of_row(as_row(verdict)) == verdict


@every
def test_a_case_is_accepted_before_it_is_played(name):
    case = FAIR[name].case(True, False)
    unplayed = dataclasses.replace(case, replies=(), media=(), transcripts=(), steps=(), actions=())
    assert PROTOCOLS[name].accepts(unplayed)


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
    model = FAIR[name].model()
    tried(name, FAIR[name].case(True, False), model)
    assert bool(model.calls) == PROTOCOLS[name].needs_model


@pytest.mark.parametrize(
    ("name", "option"), [(name, option) for name, entry in PROTOCOLS.items() for option in entry.takes]
)
def test_an_option_changes_who_the_judge_is_and_what_it_is_sent(name, option):
    entry, fair = PROTOCOLS[name], FAIR[name]
    given = entry.takes[option]
    other = given.example if fair.options.get(option, given.default) != given.example else given.default
    case = fair.case(True, False)
    case = dataclasses.replace(case, replies=tuple(reply + " So it is." * 50 for reply in case.replies))
    usual, unusual = fair.model(), fair.model()
    one, changed = tried(name, case, usual), tried(name, case, unusual, **{option: other})
    assert one.judgments[0].prompt_hash != changed.judgments[0].prompt_hash
    if entry.needs_model and not given.after:
        assert (usual.calls, usual.schemas, usual.hows) != (unusual.calls, unusual.schemas, unusual.hows)


@asking
def test_no_answer_is_an_outage_and_no_verdict(name):
    verdict = tried(name, FAIR[name].case(True, False), Model(ServerFailed("secret detail")))
    assert (verdict.status, verdict.preference) == ("outage", None)
    assert {judgment.error for judgment in verdict.judgments} == {"server_failed"}
    assert "secret" not in str(dataclasses.asdict(verdict))


@asking
def test_mere_talk_is_unparsed_and_no_tie(name):
    talk = "Both have their merits, so A or B, who knows."
    verdict = tried(name, FAIR[name].case(True, False), Model(talk))
    assert (verdict.status, verdict.preference) == ("unparsed", None)
    assert any(judgment.raw.startswith("Both have") for judgment in verdict.judgments)


def test_a_case_of_the_tests_is_judged_by_its_reference():
    assert tried("reference", a_case()).preference == "a"
