"""Every entry of every table keeps its contract, so a new one is a file, a line and these tests."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from arena.endpoints.clients import KINDS
from arena.endpoints.clients.base import Address, EndpointError, Reply, Request
from arena.modalities import MODALITIES
from ratings import MATCHMAKERS, METHODS, Comparisons, pair_probabilities
from simulators.conversation import Part, say
from simulators.fault_kinds import FAULT_KINDS
from simulators.operators import OPERATORS, shares_of
from simulators.parents import PARENTS, Outcomes

NOWHERE = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_replies_or_says_by_its_error_tree_why_not(kind):
    client = KINDS[kind](Address("test", NOWHERE))
    request = Request("echo", (say("user", "Hello."),))
    try:
        reply = asyncio.run(client.reply(request))
    except EndpointError as error:
        assert error.code
    else:
        assert isinstance(reply, Reply)
        assert reply.text or reply.parts


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_refuses_options_that_it_does_not_know(kind):
    with pytest.raises(ValueError, match="no_such_option"):
        KINDS[kind].check_options({"no_such_option": 1})


@pytest.mark.parametrize("name", MODALITIES)
def test_a_modality_goes_by_its_name_and_makes_content_blocks(name):
    modality = MODALITIES[name]
    assert modality.name == name
    part = Part(name, text="words", url="https://example.org/media", mime=next(iter(modality.mime_types), ""))
    blocks = asyncio.run(modality.as_chat(part, {"video": "url"}))
    assert blocks
    assert all("type" in block for block in blocks)


@pytest.mark.parametrize("name", METHODS)
def test_a_method_rates_the_stronger_higher_and_says_what_it_did(name):
    # 30 wins and 10 losses evenly mixed: to an online method ten losses in a row would be news.
    votes = [("strong", "weak", "b" if k % 4 == k // 4 % 4 else "a") for k in range(40)]
    by = ["human", "judge"] if name == "merged" else ["human"]
    data = Comparisons.from_arrays(
        *zip(*votes * len(by), strict=True),
        source=np.repeat(by, 40),
        item=np.tile(np.arange(40), len(by)),
        cluster=np.tile(np.arange(40) % 4, len(by)),
        covariates={"length": np.tile(np.arange(40) % 3 - 1.0, len(by))},
    )
    ratings = METHODS[name].fit(data)
    assert [row["competitor"] for row in ratings.rows()] == ["strong", "weak"]
    assert (ratings.method, ratings.battles.tolist(), METHODS[name].title > "") == (name, [40, 40], True)


@pytest.mark.parametrize("name", MATCHMAKERS)
def test_a_matchmaker_gives_every_pair_a_chance(name):
    counts = np.array([[0, 9, 1], [9, 0, 0], [1, 0, 0]])
    pairs = pair_probabilities(("a", "b", "c"), counts, name)
    assert (pairs.probability > 0).all()
    assert pairs.probability.sum() == pytest.approx(1)


@pytest.mark.parametrize("name", OPERATORS)
def test_an_operator_tells_the_author_what_to_do_and_serves_faults_that_there_are(name):
    operator = OPERATORS[name]
    assert operator.name == name
    assert operator.title
    assert len(operator.prompt.split()) > 20
    assert operator.serves
    assert all(shares_of([kind], operator.modalities)[name] for kind in operator.serves)
    assert operator.serves <= FAULT_KINDS.keys()


@pytest.mark.parametrize("name", PARENTS)
def test_a_way_to_choose_parents_gives_questions_that_were_asked_with_a_battle_of_theirs(name):
    way, asked = PARENTS[name], ["q", "q", "r", "s"]
    data = Outcomes.of(asked, ["a", "b", "a", "b"], ["b", "c", "c", "a"], ["b", "both_bad", "tie", "a"])
    chosen = way.choose(data, 2, np.random.default_rng(0), "a" if way.about_one else None)
    assert way.name == name
    assert len(chosen) == 2
    assert all(asked[one.battle] == one.question for one in chosen)
