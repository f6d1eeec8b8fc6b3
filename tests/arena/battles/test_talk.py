"""Talks of several turns: each side has its own, a user who fails is nobody's fault, and all of it is kept."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fakes import a_battle, a_competitor, a_question, an_endpoint
from stub import StubServer

from arena.battles.models import Battle, Reply
from arena.battles.play import PlayStage, play_queued
from arena.battles.talk import MOST_TURNS, together
from arena.endpoints.clients.base import Reply as Answer
from arena.endpoints.connect import Connections
from arena.questions.models import Question, Simulator

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def stub():
    with StubServer("echo", models={"user": "asks_on", "broken": "status_400"}) as server:
        yield server


def a_talk(
    user: str = "scripted", max_turns: int = 5, simulator: Simulator | None = None, **options
) -> Question:
    dialogue = {"user": user, "max_turns": max_turns, "options": options}
    return a_question("Say it.", persona="a stamp collector", dialogue=dialogue, simulator=simulator)


def a_simulator(stub: StubServer, model: str = "user", **fields) -> Simulator:
    endpoint = an_endpoint("users", kind="openai_chat", base_url=stub.url, **fields)
    return Simulator.objects.create(name="user", endpoint=endpoint, model=model)


def play(question: Question, stub: StubServer, model: str = "m") -> Battle:
    """A parrot meets a competitor behind the stub."""
    endpoint = an_endpoint("stub", kind="openai_chat", base_url=stub.url, options={"stream": False})
    there = a_competitor("there", endpoint=endpoint, model=model, says="Be brief.")
    battle = a_battle(question, a_competitor("parrot"), there)
    play_queued()
    battle.refresh_from_db()
    return battle


def of(stub: StubServer, model: str) -> list[list[dict]]:
    return [call.body["messages"] for call in stub.requests if call.model == model]


def test_a_talk_is_kept_from_the_first_reply_to_the_last(stub):
    battle = play(a_talk(lines=["Again.", "Once more."]), stub)
    assert battle.status == "played"
    for reply in battle.replies.all():
        assert [(turn["role"], turn["text"]) for turn in reply.turns] == [
            ("assistant", "Say it."), ("user", "Again."), ("assistant", "Again."),
            ("user", "Once more."), ("assistant", "Once more."),
        ]  # fmt: skip
        assert reply.text == "Once more."


def test_a_competitor_is_sent_its_own_talk_so_far_and_no_persona(stub):
    play(a_talk(lines=["Again."]), stub)
    *_, last = of(stub, "m")
    assert last == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Say it."},
        {"role": "assistant", "content": "Say it."},
        {"role": "user", "content": "Again."},
    ]
    assert "stamp" not in str(of(stub, "m"))


def test_what_a_talk_took_is_the_sum_of_its_turns(stub):
    reply = play(a_talk(lines=["One two three."]), stub).replies.get(side="b")
    assert (reply.tokens_in, reply.tokens_out) == (2 + 3, 2 + 3)


def test_the_first_token_is_that_of_the_first_reply_and_a_missing_count_is_not_nought():
    first = Answer("a", tokens_in=3, tokens_out=1, first_token_s=0.5, total_s=1.0)
    both = together([first, Answer("b", tokens_in=4, first_token_s=0.1, total_s=2.0)])
    assert (both.text, both.tokens_in, both.tokens_out) == ("b", 7, None)
    assert (both.first_token_s, both.total_s) == (0.5, 3.0)


def test_one_reply_is_no_talk(stub):
    battle = play(a_talk(max_turns=1, lines=["Again."]), stub)
    assert [reply.turns for reply in battle.replies.all()] == [[], []]


def test_no_talk_goes_on_for_ever(stub):
    battle = play(a_talk(max_turns=99, lines=[f"Line {n}" for n in range(30)]), stub)
    said = [turn["role"] for turn in battle.replies.get(side="a").turns]
    assert said.count("assistant") == MOST_TURNS == 10


def test_each_side_talks_with_a_user_of_its_own(stub):
    question = a_talk("follow_up", simulator=a_simulator(stub), turns=2)
    battle = play(question, stub)
    assert battle.status == "played"
    assert all(
        [t["role"] for t in r.turns] == ["assistant", "user"] * 2 + ["assistant"]
        for r in battle.replies.all()
    )
    assert len(of(stub, "user")) == 4


def test_a_hidden_goal_is_told_to_the_user_alone(stub):
    play(a_talk("goal", simulator=a_simulator(stub), goal="find a green kettle", turns=1), stub)
    assert "green kettle" in str(of(stub, "user"))
    assert "green kettle" not in str(of(stub, "m"))


@pytest.mark.parametrize(
    ("user", "options"),
    [("nobody", {}), ("scripted", {"lines": []}), ("scripted", {"words": 1}), ("scripted", {"lines": [" "]}), ("follow_up", {})],
)  # fmt: skip
def test_a_user_that_cannot_be_is_no_competitor_s_fault(stub, user, options):
    battle = play(a_talk(user, **options), stub)
    assert (battle.status, battle.void_code, battle.void_side) == ("void", "user_failed", "")
    assert battle.void_detail and not Reply.objects.exists()


def test_a_user_who_cannot_be_reached_is_no_competitor_s_fault(stub):
    simulator = a_simulator(stub, "broken")
    battle = play(a_talk("follow_up", simulator=simulator), stub)
    assert (battle.status, battle.void_code, battle.void_side) == ("void", "user_failed", "")
    assert battle.void_detail.startswith("bad_request")


def test_a_user_whose_words_cannot_be_read_is_no_competitor_s_fault(stub):
    battle = play(a_talk("follow_up", simulator=a_simulator(stub, "echoes")), stub)
    assert (battle.void_code, battle.void_side) == ("user_failed", "")
    assert battle.void_detail.startswith("unreadable")


def test_a_user_s_missing_key_is_no_competitor_s_fault(stub):
    battle = play(a_talk("follow_up", simulator=a_simulator(stub, api_key_env="NO_SUCH_VARIABLE_HERE")), stub)
    assert (battle.void_code, battle.void_side) == ("user_failed", "")


def test_a_competitor_that_fails_in_a_talk_has_failed(stub):
    battle = play(a_talk(lines=["Again."]), stub, model="broken")
    assert (battle.status, battle.void_code, battle.void_side) == ("void", "bad_request", "b")


def test_a_competitor_that_fails_is_named_even_where_the_user_fails_too(stub):
    battle = play(a_talk(lines=[" "]), stub, model="broken")
    assert (battle.void_code, battle.void_side) == ("bad_request", "b")


def test_a_battle_that_takes_too_long_is_given_up_and_blames_nobody(settings):
    settings.ARENA_BATTLE_S = 0.5
    with StubServer("echo", delay=0.3) as slow:
        battle = play(a_talk(lines=["Again."] * 5), slow)
    assert (battle.status, battle.void_code, battle.void_side) == ("void", "out_of_time", "")


def test_a_question_without_talk_or_media_asks_the_database_no_more():
    one, two = a_competitor("one"), a_competitor("two")
    for _ in range(2):
        a_battle(a_question(), one, two)
    with CaptureQueriesContext(connection) as asked:
        assert PlayStage(Battle.objects.all(), Connections(None)).claim(uuid4(), 10)
    read = {re.search(r'FROM "(\w+)"', query["sql"])[1] for query in asked if "FROM" in query["sql"]}
    assert read == {"battles_battle", "questions_question", "competitors_competitor", "endpoints_endpoint"}
