"""The stub server does what the tests that lean on it believe."""

from __future__ import annotations

import asyncio
import json

import pytest
from stub import StubServer

from arena.endpoints.clients.base import Address, Request
from arena.endpoints.clients.openai_chat import OpenAIChat
from arena.endpoints.clients.transport import open_transport
from simulators.conversation import say

ANSWERS = {f"What is {number} + 1?": str(number + 1) for number in range(200)}
SCHEMA = {
    "type": "object",
    "properties": {
        "reasoning": {"type": "string", "maxLength": 300},
        "standards": {"type": "object", "properties": {"accuracy": {"$ref": "#/$defs/label"}}},
        "overall": {"$ref": "#/$defs/label"},
    },
    "$defs": {"label": {"enum": ["A", "B", "tie", "both_bad"]}},
}


def ask(stub: StubServer, model: str, *questions: str, schema: dict | None = None) -> list[str]:
    client = OpenAIChat(Address("stub", stub.url))

    async def run() -> list[str]:
        async with open_transport():
            calls = [client.reply(Request(model, (say("user", q),), schema=schema)) for q in questions]
            return [reply.text for reply in await asyncio.gather(*calls)]

    return asyncio.run(run())


def judge(stub: StubServer, model: str, *replies: str) -> str:
    (raw,) = ask(stub, model, "Question, then replies.\n" + "\n".join(replies), schema=SCHEMA)
    judgment = json.loads(raw)
    assert judgment["standards"]["accuracy"] == judgment["overall"]
    return judgment["overall"]


@pytest.mark.parametrize(("strength", "share"), [(9.0, 0.9), (1.0, 0.5), (0.25, 0.2)])
def test_a_model_is_right_as_often_as_its_strength_says(strength, share):
    with StubServer(answers=ANSWERS, strengths={"m": strength}) as stub:
        replies = ask(stub, "m", *ANSWERS)
    right = sum(reply == answer for reply, answer in zip(replies, ANSWERS.values(), strict=True))
    assert abs(right / 200 - share) < 0.12  # four standard errors of 200 draws at most


def test_the_same_seed_gives_the_same_replies():
    questions = list(ANSWERS)[:50]
    runs = []
    for seed in (1, 1, 2):
        with StubServer(answers=ANSWERS, seed=seed) as stub:
            runs.append(ask(stub, "m", *questions))
    assert runs[0] == runs[1] != runs[2]


def test_a_question_is_known_inside_other_words():
    with StubServer(answers=ANSWERS, strengths={"m": 1e9}) as stub:
        assert ask(stub, "m", "A person asks: What is 41 + 1? Be short.") == ["42"]


def test_a_marker_follows_the_strength():
    with StubServer(answers=ANSWERS, strengths={"m": 1e9}, marker=True) as stub:
        (reply,) = ask(stub, "m", "What is 1 + 1?")
    assert reply.startswith("2 [[strength=")


@pytest.mark.parametrize(
    ("model", "marks", "overall"),
    [("judge", (3, 1), "A"), ("judge", (1, 3), "B"), ("judge", (2, 2), "tie"), ("judge_first", (1, 3), "A")],
)
def test_a_judge_prefers_as_planned(model, marks, overall):
    with StubServer(models={model: model}) as stub:
        assert judge(stub, model, *(f"Mine. [[strength={mark}]]" for mark in marks)) == overall


def test_a_coin_falls_both_ways():
    with StubServer("judge_coin") as stub:
        assert {judge(stub, "m", str(number)) for number in range(20)} == {"A", "B"}


def test_an_unreadable_judge_only_talks():
    with StubServer("judge_unreadable", rate=1.0) as stub:
        (raw,) = ask(stub, "m", "Who is better?", schema=SCHEMA)
    assert "{" not in raw


def test_an_unknown_behaviour_is_named():
    with pytest.raises(ValueError, match="no behaviour 'sulk'"), StubServer("sulk"):
        pass
