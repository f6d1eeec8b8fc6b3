"""What an honest chat endpoint is sent, and what is kept of its answer."""

from __future__ import annotations

import asyncio
import base64
import json

import httpx
import pytest

from arena.endpoints.clients.base import Address, BadRequest, Reply, Request, Timeouts
from arena.endpoints.clients.openai_chat import OpenAIChat
from arena.endpoints.clients.transport import close, open_transport, shared_transport
from simulators.conversation import Part, Turn, say

PICTURE = Turn("user", (Part("text", "What is this?"), Part("image", url="https://example.org/a.png")))


def sent(stub):
    return stub.requests[-1].body


def test_a_streamed_answer_comes_with_what_it_took(ask):
    reply = ask("honest")
    assert (reply.text, reply.model, reply.finish_reason, reply.http_status) == (
        "It is 4.",
        "honest",
        "stop",
        200,
    )
    assert (reply.tokens_in, reply.tokens_out) == (3, 3)
    assert 0 < reply.first_token_s <= reply.total_s


def test_an_answer_in_one_piece_has_no_first_token(ask, stub):
    reply = ask("honest", options={"stream": False})
    assert reply.text == "It is 4."
    assert reply.first_token_s is None
    assert "stream" not in sent(stub)


def test_sampling_parameters_reach_the_server_as_they_are(ask, stub):
    sampling = {"temperature": 0.0, "max_tokens": 8, "seed": 7, "stop": ["\n"], "min_p": 0.1}
    ask("honest", sampling=sampling)
    assert sampling.items() <= sent(stub).items()


@pytest.mark.parametrize("key", ["n", "temprature", "messages", "model", "stream"])
def test_an_unknown_sampling_parameter_is_named(ask, key):
    with pytest.raises(ValueError, match=f"unknown key '{key}'"):
        ask("honest", sampling={key: 1})


def test_a_schema_becomes_the_response_format(ask, stub):
    schema = {"type": "object", "properties": {"overall": {"enum": ["A", "B", "tie"]}}}
    reply = ask("judge_first", schema=schema)
    assert sent(stub)["response_format"]["json_schema"] == {
        "name": "answer",
        "schema": schema,
        "strict": True,
    }
    assert reply.text == '{"overall": "A"}'


def test_token_probabilities_are_asked_for_and_kept():
    logged = {"content": [{"token": "4", "logprob": -0.5}]}
    reply, body = answered_by({"message": {"content": "4"}, "logprobs": logged}, logprobs=True)
    assert b'"logprobs":true' in body.replace(b" ", b"")
    assert reply.logprobs == (("4", -0.5),)


def test_a_probability_that_is_no_number_does_not_cost_the_answer():
    logged = {"content": [{"token": "4", "logprob": "minus a lot"}]}
    reply, _ = answered_by({"message": {"content": "4"}, "logprobs": logged}, logprobs=True)
    assert (reply.text, reply.logprobs) == ("4", None)


def answered_by(choice: dict, **request) -> tuple[Reply, bytes]:
    bodies = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200, json={"choices": [choice]})

    client = OpenAIChat(Address("inside", "http://stub.example/v1"), httpx.MockTransport(answer))
    reply = asyncio.run(client.reply(Request("m", (say("user", "2 + 2?"),), **request)))
    return reply, bodies[0]


def test_words_alone_go_as_a_plain_string(ask, stub):
    ask("honest", turns=(say("system", "Be short."), say("user", "2 + 2?")))
    assert sent(stub)["messages"] == [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "2 + 2?"},
    ]


def test_a_remote_picture_goes_as_its_address(ask, stub):
    ask("echo", turns=(PICTURE,))
    assert sent(stub)["messages"][0]["content"] == [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}},
    ]


def test_a_picture_in_a_file_goes_with_its_content(ask, stub, tmp_path):
    file = tmp_path / "a b.png"
    file.write_bytes(b"\x89PNG pretended")
    ask("echo", turns=(Turn("user", (Part("text", "What?"), Part("image", url=file.as_uri()))),))
    url = sent(stub)["messages"][0]["content"][1]["image_url"]["url"]
    assert url == "data:image/png;base64," + base64.b64encode(b"\x89PNG pretended").decode()


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part("image", url="file:///nowhere/at-all.png"), "No such file"),
        (Part("image", url="file:///etc/hostname"), "not a picture"),
        (Part("video", url="https://example.org/a.mp4"), "can't be read here"),
        (Part("video", url="data:video/mp4;base64,!!"), "base64"),
        (Part("smell", text="roses"), "no modality 'smell'"),
    ],
)
def test_media_that_cannot_be_sent_are_a_bad_request(ask, part, words):
    with pytest.raises(BadRequest, match=words):
        ask("echo", turns=(Turn("user", (part,)),))


def test_the_key_is_sent_as_a_bearer_and_never_shown(ask, stub):
    ask("honest", api_key="sk-secret")
    assert stub.requests[-1].headers["authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in repr(OpenAIChat(Address("a", "http://a.example", "sk-secret")))


def test_calls_of_a_batch_share_a_connection(stub):
    client = OpenAIChat(Address("stub", stub.url, timeouts=Timeouts()))
    request = Request("honest", (say("user", "2 + 2?"),))

    async def batch() -> None:
        async with open_transport():
            for _ in range(3):
                await client.reply(request)

    asyncio.run(batch())
    assert len({call.port for call in stub.requests[-3:]}) == 1


def test_a_kept_connection_that_the_server_closed_costs_no_answer(stub):
    request = Request("close_after_stream", (say("user", "2 + 2?"),))
    asyncio.run(twice(OpenAIChat(Address("stub", stub.url)), request))
    assert len({call.port for call in stub.requests[-2:]}) == 2


def test_a_loop_has_one_transport_until_it_is_closed():
    async def two_lives() -> None:
        first = shared_transport()
        assert shared_transport() is first
        await close()
        assert shared_transport() is not first
        await close()

    asyncio.run(two_lives())


def test_no_proxy_is_taken_from_the_environment(ask, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert ask("honest").text == "It is 4."


def test_no_cookie_is_sent_back(stub):
    request = Request("cookie", (say("user", "2 + 2?"),))
    asyncio.run(twice(OpenAIChat(Address("stub", stub.url)), request))
    assert all("cookie" not in call.headers for call in stub.requests[-2:])


async def twice(client: OpenAIChat, request: Request) -> None:
    async with open_transport():
        await client.reply(request)
        await client.reply(request)


@pytest.mark.parametrize("url", ["", "localhost:9001", "ftp://a.example", "http://", "http://a.example:port"])
def test_an_address_that_is_not_http_is_refused(url):
    with pytest.raises(ValueError, match="base_url"):
        OpenAIChat(Address("a", url))


def test_a_key_that_no_header_can_carry_is_refused_without_showing_it():
    with pytest.raises(ValueError, match="api_key") as refusal:
        OpenAIChat(Address("a", "http://a.example", api_key="sk-1\nHost: b"))
    assert "sk-1" not in str(refusal.value)


def gone_on(said: str, **options: str) -> tuple[Reply, dict]:
    bodies = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json={"choices": [{"message": {"content": said}}]})

    client = OpenAIChat(
        Address("inside", "http://stub.example/v1", options=options), httpx.MockTransport(answer)
    )
    turns = (say("user", "Count."), say("assistant", "One, two"))
    reply = asyncio.run(client.reply(Request("m", turns, continuing=True, in_one_piece=True)))
    return reply, bodies[0]


@pytest.mark.parametrize("said", [", three.", "One, two, three."])
def test_only_what_comes_after_the_models_own_beginning_is_its_reply(said):
    reply, body = gone_on(said, prefill="plain")
    assert reply.text == ", three."
    assert body["messages"][-1] == {"role": "assistant", "content": "One, two"}
    assert "stream" not in body and "continue_final_message" not in body


def test_a_server_is_told_to_go_on_in_its_own_words():
    _, body = gone_on(", three.", prefill="vllm")
    assert (body["continue_final_message"], body["add_generation_prompt"]) == (True, False)


def test_nobody_goes_on_where_the_endpoint_does_not_say_how():
    with pytest.raises(BadRequest, match="prefill"):
        gone_on(", three.")
