"""Chats are answered: what both sides say is kept, what fails is no answer, and nobody waits for long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from uuid import uuid4

import pytest
import redis
from fakes import a_competitor, an_endpoint
from streaming import a_turn, at_work, folded, next_turn
from stub import StubServer
from stub_hostile import SECRET

from arena.chats.answer import answer_waiting
from arena.chats.frames import Place
from arena.chats.models import Chat, ChatTurn
from arena.moderation import MODERATORS, Finding

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


def answered(turn: ChatTurn) -> ChatTurn:
    answer_waiting()
    turn.refresh_from_db()
    return turn


def frames_of(turn: ChatTurn, settings) -> list[dict[str, object]]:
    rows = redis.Redis.from_url(settings.REDIS_URL).xrange(
        Place(turn.chat.code, turn.number, turn.attempt).key
    )
    return [json.loads(fields[b"frame"]) for _, fields in rows]


def behaving(stub: StubServer, name: str, behaviour: str = "", **fields: object):
    """A competitor that behaves in a way of the stub's."""
    where = an_endpoint(f"at-{name}", kind="openai_chat", base_url=stub.url, **fields)
    stub.plan.models[name] = behaviour or stub.plan.behaviour
    return a_competitor(name, endpoint=where, model=name)


@pytest.fixture
def stub():
    with StubServer("echo", models={}) as stub:
        yield stub


def test_both_replies_are_kept():
    turn = answered(a_turn(a_competitor("one", says="It is 42."), a_competitor("parrot")))
    assert (turn.status, turn.a["text"], turn.b["text"]) == ("answered", "It is 42.", "Say it.")
    assert turn.ended_at is not None
    assert turn.lease_token is None


def test_what_a_reply_took_is_kept(stub):
    turn = answered(a_turn(behaving(stub, "ant")))
    assert (turn.a["tokens_in"], turn.a["tokens_out"], turn.a["finish_reason"]) == (2, 2, "stop")
    assert (turn.a["model_returned"], turn.a["http_status"]) == ("ant", 200)
    assert turn.a["total_s"] >= turn.a["first_token_s"] > 0


def test_a_turn_is_answered_once(stub):
    a_turn(behaving(stub, "ant"), behaving(stub, "bee"))
    assert (answer_waiting(), answer_waiting(), len(stub.requests)) == (1, 0, 2)


def test_a_side_is_told_the_whole_transcript_with_its_own_replies(stub):
    first = answered(a_turn(a_competitor("one", says="Mine."), behaving(stub, "bee"), "First."))
    answered(next_turn(first, "Second."))
    said = [(turn["role"], turn["content"]) for turn in stub.requests[-1].body["messages"]]
    assert said == [("user", "First."), ("assistant", "First."), ("user", "Second.")]


def test_what_a_side_never_answered_is_one_turn_with_the_next(stub):
    first = a_turn(behaving(stub, "ant"), behaving(stub, "bee"), "First.")
    ChatTurn.objects.filter(pk=first.pk).update(status="stopped", a={"text": ""}, b={"text": "Yes."})
    answered(next_turn(first, "Second."))
    told = {call.model: [turn["content"] for turn in call.body["messages"]] for call in stub.requests}
    assert told == {"ant": ["First.\nSecond."], "bee": ["First.", "Yes.", "Second."]} or told["bee"] == [
        "First.", "Yes.", "Second."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ("status_401", "unauthorised"), ("stream_error", "malformed"), ("stream_empty", "malformed"),
        ("empty_content", "malformed"), ("refusal", "refused"), ("endless_tokens", "too_large"),
        ("hang_after_token", "timed_out"), ("hang", "timed_out"), ("reset_mid_stream", "server_failed"),
    ],
)  # fmt: skip
def test_a_side_that_fails_ends_the_turn_without_its_words(stub, settings, behaviour, code):
    patience = {"total_s": 10.0 if code == "too_large" else 0.6, "first_token_s": 0.4}
    bad = behaving(stub, "bee", behaviour, **patience)
    turn = answered(a_turn(a_competitor("one", says="It is 42."), bad))
    assert (turn.status, turn.fail_code, turn.fail_side, turn.a, turn.b) == ("failed", code, "b", {}, {})
    frames = frames_of(turn, settings)
    assert frames[-1]["over"] == "failed"
    assert all(word not in json.dumps(frames) for word in (SECRET, "stub", "bee", code))


def test_an_error_of_one_side_does_not_wait_for_the_other(stub):
    began = time.monotonic()
    turn = answered(a_turn(behaving(stub, "ant", "hang"), behaving(stub, "bee", "status_401")))
    assert (turn.fail_code, turn.fail_side) == ("unauthorised", "b")
    assert time.monotonic() - began < 3


def test_a_turn_has_a_time_limit_as_a_whole(stub, settings):
    settings.ARENA_CHAT_S = 0.5
    turn = answered(a_turn(a_competitor("one", says="It is 42."), behaving(stub, "bee", "hang")))
    assert (turn.status, turn.fail_code, turn.fail_side) == ("failed", "timed_out", "b")


def test_a_missing_key_fails_the_turn_and_is_no_crash():
    keyed = a_competitor("keyed", endpoint=an_endpoint("keyed", api_key_env="NO_SUCH_VARIABLE_HERE"))
    turn = answered(a_turn(keyed, a_competitor("one", says="It is 42.")))
    assert (turn.status, turn.fail_code, turn.fail_side) == ("failed", "unauthorised", "a")


def test_a_fault_of_ours_keeps_nobody_waiting(stub):
    odd = behaving(stub, "odd")
    odd.sampling = {"no_such_setting": 1}
    odd.save()
    turn = answered(a_turn(odd, a_competitor("one", says="It is 42.")))
    assert (turn.status, turn.fail_code, turn.fail_side) == ("failed", "gave_up", "")


def test_a_try_that_fails_half_way_leaves_nothing_behind(stub, settings):
    """The first try says a word and breaks; the second is honest: only what that says is shown in the end."""
    stub.plan.models["ant"] = "reset_mid_stream"
    turn = a_turn(behaving(stub, "ant", "reset_mid_stream"), mode=Chat.Mode.ALONE)
    with at_work():
        while not stub.requests:
            time.sleep(0.01)
        stub.plan.models["ant"] = "echo"
    turn.refresh_from_db()
    assert (turn.status, turn.a["text"]) == ("answered", "Say it.")
    frames = frames_of(turn, settings)
    assert frames[0]["a"] == "Well,"
    assert folded(frames)["a"] == "Say it."


@pytest.mark.parametrize("mode", ["blind", "named"])
def test_a_person_who_has_had_enough_is_heard_at_once(stub, mode):
    slow = [behaving(stub, name, "endless_drip") for name in ("ant", "bee")]
    turn = a_turn(*slow, mode=mode)
    with at_work() as work:
        while len(stub.requests) < 2:
            time.sleep(0.01)
        time.sleep(0.5)
        ChatTurn.objects.filter(pk=turn.pk).update(stop_asked=True)
        asked = time.monotonic()
        work.result(10)
        took = time.monotonic() - asked
    turn.refresh_from_db()
    assert turn.status == "stopped"
    assert set(turn.a["text"] + turn.b["text"]) == {"x"}
    assert mode == "named" or len(turn.a["text"]) == len(turn.b["text"])
    assert took < 0.6  # the last look, saving, and closing what was open


class Strict:
    """Would rather not see an x."""

    title, needs_key = "strict", False

    async def look(self, text, connections):
        return Finding(flagged="x" in text, codes=("x",) if "x" in text else ())


def test_what_a_moderator_would_not_show_is_not_shown_when_it_was_stopped(stub, monkeypatch, settings):
    monkeypatch.setitem(MODERATORS, "strict", Strict())
    settings.ARENA_MODERATOR = "strict"
    slow = [behaving(stub, name, "endless_drip") for name in ("ant", "bee")]
    turn = a_turn(*slow, mode="named")
    with at_work() as work:
        while len(stub.requests) < 2:
            time.sleep(0.01)
        time.sleep(0.5)
        ChatTurn.objects.filter(pk=turn.pk).update(stop_asked=True)
        work.result(10)
    turn.refresh_from_db()
    assert (turn.status, turn.fail_code, turn.a, turn.b) == ("failed", "moderated", {}, {})


def test_who_is_stopped_before_a_word_has_said_nothing(stub):
    turn = a_turn(behaving(stub, "ant", "hang"), behaving(stub, "bee"))
    ChatTurn.objects.filter(pk=turn.pk).update(stop_asked=True)
    turn = answered(turn)
    assert (turn.status, turn.a["text"], turn.b["text"], turn.fail_code) == ("stopped", "", "", "")


def test_a_name_is_masked_while_it_streams_and_kept_as_it_was_said(settings):
    one = a_competitor("one", says="I am Gemini, made by Google. Hello there.", organisation="Google")
    turn = answered(a_turn(one, a_competitor("two", says="Hello there, whoever you may be, my friend.")))
    shown = "".join(str(frame.get("a", "")) for frame in frames_of(turn, settings))
    assert "Gemini" not in shown
    assert turn.a["text"].startswith("I am Gemini")
    assert (turn.a["named"], "named" in turn.b) == (True, False)


def test_a_worker_that_is_told_while_it_works_only_looks_again(stub):
    a_turn(behaving(stub, "ant", "endless_drip"))
    with at_work() as work:
        while not stub.requests:
            time.sleep(0.01)
        quick = a_turn(a_competitor("one", says="It is 42."))
        assert answer_waiting() == 0
        while quick.status == "waiting":
            time.sleep(0.01)
            quick.refresh_from_db()
        assert not work.done()
        ChatTurn.objects.update(stop_asked=True)
    assert quick.status == "answered"


def test_who_comes_while_a_worker_ends_what_it_began_is_answered_by_the_next(stub, settings):
    settings.ARENA_TASK_S = 0.2
    a_turn(behaving(stub, "ant", "endless_drip"))
    with at_work() as work:
        time.sleep(1.0)
        quick = answered(a_turn(a_competitor("one", says="It is 42.")))
        assert (quick.status, work.done()) == ("answered", False)
        ChatTurn.objects.update(stop_asked=True)


def test_what_kills_every_worker_is_given_up(settings):
    turn = a_turn(a_competitor("one", says="It is 42."))
    for _ in range(settings.ARENA_MAX_CLAIMS):
        ChatTurn.objects.claim(uuid4(), 1)
        ChatTurn.objects.update(leased_until="2001-01-01T00:00Z")
    assert (answered(turn).status, turn.fail_code) == ("failed", "gave_up")


def test_a_lost_broker_costs_nothing_but_the_hint(settings):
    """Asked in a process of its own, whose broker is not there."""
    turn = a_turn(a_competitor("one", says="It is 42."))
    script = f"""
import django, time
django.setup()
from arena.chats.answer import ask_answer
from arena.chats.models import ChatTurn
began = time.monotonic()
ask_answer(ChatTurn(pk={turn.pk}))
assert time.monotonic() - began < 3
"""
    environment = os.environ | {"ARENA_BROKER_URL": "redis://127.0.0.1:1"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"no worker was told of turn {turn.pk}" in done.stderr
    assert answered(turn).status == "answered"
