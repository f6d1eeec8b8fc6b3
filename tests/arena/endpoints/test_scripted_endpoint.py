"""The scripted client: what the baselines of a leaderboard say."""

from __future__ import annotations

import asyncio

import pytest

from arena.endpoints.clients import KINDS
from arena.endpoints.clients.base import Address, BadRequest, NotFound, Request
from arena.endpoints.clients.scripted import CONSTANT, MODES, Scripted
from simulators.conversation import say

TALK = (say("system", "I pass."), say("user", "One?"), say("assistant", "1"), say("user", "Two?"))


def ask(model: str, turns=TALK, **options: object) -> str:
    client = Scripted(Address("scripted", options=options))
    return asyncio.run(client.reply(Request(model, turns, sampling={"temperature": 9}))).text


def test_echo_repeats_the_last_user_turn():
    assert ask("echo") == "Two?"


def test_a_constant_says_its_competitor_s_system_prompt():
    assert ask("constant") == "I pass."


def test_a_constant_without_a_system_prompt_has_a_sentence_of_its_own():
    assert ask("constant", (say("user", "One?"),)) == CONSTANT


def test_a_constant_says_the_endpoint_s_text_before_all():
    assert ask("constant", text="Always this.") == "Always this."


def test_the_endpoint_s_mode_goes_before_the_model_s_name():
    assert ask("whatever", mode="echo") == "Two?"


def test_a_model_that_is_no_mode_is_not_found():
    with pytest.raises(NotFound, match=r"'gpt'.*echo, constant"):
        ask("gpt")


def test_an_echo_of_nothing_is_no_answer():
    with pytest.raises(BadRequest):
        ask("echo", ())


@pytest.mark.parametrize("mode", MODES)
def test_the_same_question_has_the_same_answer(mode):
    assert ask(mode) == ask(mode) != ""


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("scripted", {"mode": "parrot"}, "mode = 'parrot' must be 'echo' or 'constant'"),
        ("scripted", {"text": " "}, "text = ' ' must be a text"),
        ("scripted", {"stream": True}, "unknown key 'stream'"),
        ("openai_chat", {"frames": 0}, "frames = 0 must be a whole number from 1 to 128"),
        ("openai_chat", {"frames": True}, "frames = True"),
        ("openai_chat", {"video": "frame"}, "video = 'frame' must be 'frames' or 'url'"),
        ("openai_chat", {"stream": "no"}, "stream = 'no' must be true or false"),
        ("openai_chat", {"jpeg_quality": 96}, "jpeg_quality = 96"),
        ("openai_chat", {"headers": {}}, "unknown key 'headers'"),
    ],
)
def test_a_wrong_option_is_named(kind, options, words):
    with pytest.raises(ValueError, match=words):
        KINDS[kind].check_options(options)


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_is_not_made_with_an_unknown_option(kind):
    with pytest.raises(ValueError, match="unknown key 'colour'"):
        KINDS[kind](Address("a", "http://a.example/v1", options={"colour": "red"}))
