"""Judges of several models, out of the database and back: who sits where, and what is kept of it."""

import pytest
from fakes import a_competitor, a_judge, a_played_battle, a_question, an_endpoint
from stub import StubServer

from arena.judges.judge import judge_played
from arena.judges.models import Verdict

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def stub():
    with StubServer("judge_first", models={"talker": "echo"}) as server:
        yield server


def judged(stub, protocol: str, options: dict, **seats: dict) -> Verdict:
    """What such a judge says of a battle between models of the families ant and bee."""
    endpoint = an_endpoint("stub", kind="openai_chat", base_url=stub.url)
    seats = {
        name: {"endpoint": "stub", "model": "talker", "family": ""} | seat for name, seat in seats.items()
    }
    judge = a_judge("many", protocol, endpoint=endpoint, model="judge", options=options, seats=seats)
    pair = (a_competitor(family, family=family) for family in ("ant", "bee"))
    battle = a_played_battle(a_question(), *pair, judge)
    judge_played()
    return battle.verdicts.get()


def test_advocates_are_asked_in_their_seats_and_the_debate_is_on_the_page(stub, client):
    verdict = judged(stub, "debate", {"advocates": ["left", "right"], "rounds": 2}, left={}, right={})
    assert [call.model for call in stub.requests] == ["talker"] * 4 + ["judge"] * 2
    assert (verdict.preference, verdict.flags) == ("tie", ["order_conflict"])
    assert {said["role"] for said in verdict.transcript} == {"advocate 1", "advocate 2"}
    page = client.get(verdict.battle.get_absolute_url()).content.decode()
    assert "4 contributions" in page and "round 2" in page


def test_a_seat_that_is_not_there_is_an_outage_that_names_its_code(stub):
    verdict = judged(stub, "debate", {"advocates": ["left", "right"]}, left={})
    assert (verdict.status, verdict.preference, verdict.error) == ("outage", "", "not_found")


def test_a_member_of_the_family_that_replied_has_no_vote(stub):
    members = [{"name": name, "protocol": "pairwise", "seat": name} for name in ("own", "other")]
    seats = {"own": {"family": "bee"}, "other": {"model": "judge", "family": "cat"}}
    verdict = judged(stub, "panel", {"members": members, "orders": "ab"}, **seats)
    assert (verdict.preference, verdict.flags) == ("a", ["member_excluded"])
    assert list(verdict.judgments.values_list("role", flat=True)) == ["other"]
    assert list(verdict.details["notes"]["excluded"]) == ["own"]


def test_every_round_of_every_agent_is_kept(stub):
    verdict = judged(stub, "rounds", {"profiles": ["plain", "critical"]})
    looks = set(verdict.judgments.values_list("order", "role"))
    assert looks == {(order, f"{name}/1") for order in ("ab", "ba") for name in ("plain", "critical")}
