"""Every way of misbehaving ends in its own class of error, in time and in bounded memory."""

from __future__ import annotations

import asyncio
import tracemalloc

import pytest
from stub_hostile import HOSTILE, SECRET

from arena.endpoints.clients.base import (
    Address,
    BadRequest,
    ConnectFailed,
    EndpointError,
    Malformed,
    NotFound,
    RateLimited,
    Refused,
    Request,
    ServerFailed,
    TimedOut,
    Timeouts,
    TooLarge,
    Unauthorised,
)
from arena.endpoints.clients.openai_chat import OpenAIChat
from arena.endpoints.clients.transport import open_transport
from simulators.conversation import say

SHORT = Timeouts(connect=1, first_token=0.4, total=0.8)
LONG = Timeouts(connect=5, first_token=20, total=30)

ERRORS = {
    ServerFailed: """status_500 status_503 huge_error reset_before_headers reset_in_headers reset_mid_body
        reset_mid_stream stream_truncated stream_error_503""",
    RateLimited: """status_429 status_429_seconds status_429_date status_429_negative status_429_huge
        status_429_nonsense""",
    BadRequest: "status_400 status_413 status_redirect",
    Unauthorised: "status_401 status_403",
    NotFound: "status_404",
    Refused: "status_filter stream_refusal refusal content_filter",
    TooLarge: "huge_body huge_line endless_tokens gzip_bomb",
    Malformed: """status_204 chunk_broken gzip_broken brotli invalid_utf8 invalid_utf8_stream utf16 not_json
        html json_list json_deep json_long_number stream_not_json stream_empty stream_error error_200
        error_200_text empty_choices no_choices null_choices null_content empty_content blank_content
        number_content tool_call lone_surrogate long_header many_headers not_http""",
}
TIMEOUTS = [
    *("hang", "hang_after_headers", "hang_after_token", "slow_headers", "slow_body", "status_408"),
    *("endless_pings", "endless_empty_tokens", "endless_drip", "flood_of_1xx"),
]
WELL = [
    *("hang_after_done", "stream_without_done", "stream_without_finish", "gzip_honest", "plain_text"),
    *("duplicate_keys", "nan_usage", "wild_usage", "length", "cookie", "close_after_stream"),
]
ANSWERS = {
    "slow_tokens": "Well, slow and steady.",
    "nul": "a\ufffdb",
    **dict.fromkeys(WELL, "Well."),
}
EXPECTED = {name: error for error, names in ERRORS.items() for name in names.split()}


def test_every_behaviour_has_an_expected_end():
    assert {*EXPECTED, *TIMEOUTS, *ANSWERS, "hang_in_error"} == set(HOSTILE)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_answer_ends_in_its_class(ask, name):
    with pytest.raises(EndpointError) as failure:
        ask(name, timeouts=LONG)
    assert type(failure.value) is EXPECTED[name]
    assert len(failure.value.detail) <= 500


@pytest.mark.parametrize("name", TIMEOUTS)
def test_a_slow_answer_ends_by_its_deadline(ask, name):
    with pytest.raises(TimedOut):
        ask(name, timeouts=SHORT)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_odd_answer_is_still_an_answer(ask, name):
    assert ask(name, timeouts=LONG).text == ANSWERS[name]


@pytest.mark.parametrize("name", ["nan_usage", "wild_usage"])
def test_token_counts_that_are_none_are_not_told(ask, name):
    reply = ask(name)
    assert (reply.tokens_in, reply.tokens_out) == (None, None)


def test_an_answer_cut_by_its_token_limit_says_so(ask):
    assert ask("length").finish_reason == "length"


def test_a_status_stands_though_its_body_never_ends(ask):
    with pytest.raises(Unauthorised):
        ask("hang_in_error", timeouts=Timeouts(connect=1, first_token=0.5, total=10))


@pytest.mark.parametrize("name", ["huge_body", "huge_line", "huge_error", "endless_tokens", "gzip_bomb"])
def test_a_huge_answer_takes_little_memory(ask, name):
    tracemalloc.start()
    with pytest.raises(EndpointError):
        ask(name, timeouts=LONG)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50 * 1024 * 1024


def test_reading_a_huge_answer_stops_long_before_its_end(ask, stub):
    with pytest.raises(TooLarge):
        ask("huge_body", timeouts=LONG)
    assert stub.requests[-1].sent < 25_000_000  # of 52 million; what was under way counts too


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("status_429_seconds", 7, 7),
        ("status_503", 7, 7),
        ("status_429_date", 8, 10),
        ("status_429_negative", None, None),
        ("status_429_huge", 3600, 3600),
        ("status_429_nonsense", None, None),
        ("status_429", None, None),
    ],
)
def test_the_wait_that_a_server_asks_for_is_read(ask, name, low, high):
    with pytest.raises(EndpointError) as failure:
        ask(name)
    wait = failure.value.retry_after
    assert wait is low if low is None else low <= wait <= high


@pytest.mark.parametrize("name", ["status_500", "status_401", "error_200", "stream_error", "status_filter"])
def test_a_provider_s_words_stay_out_of_the_code(ask, name):
    with pytest.raises(EndpointError) as failure:
        ask(name)
    assert failure.value.detail == SECRET
    assert failure.value.code in {"server_failed", "unauthorised", "malformed", "refused"}


def test_a_refused_connection_is_named():
    assert_fails_to_connect("http://127.0.0.1:9/v1")


def test_tls_with_a_server_that_has_none_is_named(stub):
    assert_fails_to_connect(stub.url.replace("http:", "https:"))


def assert_fails_to_connect(url):
    with pytest.raises(ConnectFailed):
        asyncio.run(ask_at(url, "2 + 2?"))


def test_a_server_that_never_reads_is_given_up():
    async def against_the_deaf() -> None:
        server = await asyncio.start_server(lambda reader, writer: asyncio.sleep(60), "127.0.0.1", 0, limit=1)
        async with server:
            port = server.sockets[0].getsockname()[1]
            with pytest.raises(TimedOut):
                await ask_at(f"http://127.0.0.1:{port}/v1", "word " * 4_000_000)

    asyncio.run(asyncio.wait_for(against_the_deaf(), SHORT.total + 10))


async def ask_at(url: str, text: str) -> None:
    async with open_transport():
        await OpenAIChat(Address("a", url, timeouts=SHORT)).reply(Request("m", (say("user", text),)))


def test_a_hostile_neighbour_does_not_hold_up_an_honest_one(stub):
    hostile = ["hang", "endless_tokens", "gzip_bomb", "huge_body", "slow_body", "endless_pings"] * 3

    async def together() -> list[object]:
        async with open_transport():
            client = OpenAIChat(Address("stub", stub.url, timeouts=Timeouts(1, 3, 6)))
            question = (say("user", "2 + 2?"),)
            calls = [client.reply(Request(name, question)) for name in [*hostile, *["honest"] * 20]]
            return await asyncio.gather(*calls, return_exceptions=True)

    replies = asyncio.run(together())
    assert [reply.text for reply in replies[len(hostile) :]] == ["It is 4."] * 20
