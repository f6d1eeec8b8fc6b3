"""What every line of WRAPPERS promises: each is tried around `pairwise` with a fair model of its own."""

import asyncio

import pytest
from fair_wrappers import FAIR_WRAPPED
from judging import Model

from arena.endpoints.clients.base import ServerFailed
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import OptionError, Verdict
from arena.judges.protocols.wrappers import WRAPPERS

every = pytest.mark.parametrize("name", WRAPPERS)


def wrapped(name: str, model: Model | None = None, **options: object) -> Verdict:
    fair = FAIR_WRAPPED[name]
    judge = PROTOCOLS["pairwise"].make({"wrappers": [{"wrapper": name, **fair.options, **options}]})

    async def ask() -> Verdict:
        return await judge(fair.case(), model or fair.model())

    return asyncio.run(ask())


def test_every_wrapper_has_a_fair_model():
    assert set(FAIR_WRAPPED) == set(WRAPPERS)


@every
def test_a_right_reply_still_beats_a_wrong_one(name):
    assert wrapped(name).preference == "a"


@every
def test_no_two_looks_are_the_same(name):
    verdict = wrapped(name)
    looks = [(judgment.order, judgment.sample, judgment.role) for judgment in verdict.judgments]
    assert looks and len(set(looks)) == len(looks)


@every
def test_an_outage_and_mere_talk_stay_what_they_are(name):
    assert wrapped(name, Model(ServerFailed("secret"))).status == "outage"
    assert wrapped(name, Model("Both have their merits.")).status == "unparsed"


@every
def test_an_unknown_option_is_refused_by_name(name):
    with pytest.raises(OptionError, match="'colour'"):
        wrapped(name, colour="red")


@every
def test_it_says_what_it_is(name):
    entry = WRAPPERS[name]
    assert entry.version.startswith(f"{name}/") and entry.title.endswith(".")


@pytest.mark.parametrize(
    ("name", "option"), [(name, option) for name, entry in WRAPPERS.items() for option in entry.options]
)
def test_an_option_changes_who_the_judge_is_and_what_it_is_sent(name, option):
    given, fair = WRAPPERS[name].options[option], FAIR_WRAPPED[name]
    other = given.example if fair.options.get(option, given.default) != given.example else given.default
    usual, unusual = fair.model(), fair.model()
    one, changed = wrapped(name, usual), wrapped(name, unusual, **{option: other})
    assert one.judgments[0].prompt_hash != changed.judgments[0].prompt_hash
    if not given.after:
        assert (usual.calls, usual.schemas, usual.hows) != (unusual.calls, unusual.schemas, unusual.hows)
