"""A person's browser hears the replies while they are written: all of them, once, and nothing else."""

from __future__ import annotations

import asyncio
import json
import time
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from fakes import a_competitor, an_endpoint
from streaming import ACCEPTED, CLOSED, SOMEBODY, Socket, a_turn, at_work, folded, headers, hear
from stub import StubServer

from arena.accounts.voter import key_of
from arena.chats.answer import answer_waiting
from arena.chats.frames import Place
from arena.chats.models import ChatTurn
from arena.chats.seats import MOST
from arena.chats.sockets import LARGEST, MOST_A_SECOND
from arena.votes.limits import RATES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
WORDS = " ".join(f"word{place:02d}" for place in range(30))


@pytest.fixture
def streamed():
    """A blind turn whose sides say a word every hundredth of a second."""
    with StubServer("echo", token_delay=0.01) as stub:
        where = an_endpoint("at", kind="openai_chat", base_url=stub.url)
        two = [a_competitor(name, endpoint=where, model=name) for name in ("ant", "bee")]
        yield a_turn(*two, WORDS)


def test_a_browser_hears_both_replies_as_they_come(streamed):
    with at_work():
        frames = hear(streamed.chat.code)
    assert folded(frames) == {"a": WORDS, "b": WORDS}
    assert len(frames) > 10
    assert frames[-1] == {"id": "1.1.over", "turn": 1, "attempt": 1, "over": "answered"}


def test_who_comes_back_hears_the_rest_without_a_gap_or_anything_twice(streamed):
    async def scene():
        socket = Socket(streamed.chat.code)
        assert await socket.knock() == ACCEPTED
        first = [await socket.hear() for _ in range(5)]
        await socket.leave()
        again = Socket(streamed.chat.code, after=first[-1]["id"])
        assert await again.knock() == ACCEPTED
        return first + await again.hear_all()

    with at_work():
        frames = asyncio.run(scene())
    assert folded(frames) == {"a": WORDS, "b": WORDS}
    assert "".join(frame["a"] for frame in frames[:-1]) == WORDS  # not even a whole one was needed


def test_who_comes_late_hears_everything_in_one_frame(streamed):
    with at_work() as work:
        work.result(20)
    first, last = hear(streamed.chat.code)
    assert (first["whole"], first["a"], first["b"], last["over"]) == (True, WORDS, WORDS, "answered")


def test_who_has_heard_the_end_hears_nothing_more(streamed):
    answer_waiting()
    assert hear(streamed.chat.code, after="1.1.over") == []


def test_a_regenerated_turn_is_heard_from_its_start(streamed):
    answer_waiting()
    ChatTurn.objects.update(attempt=2, status="waiting", a={}, b={}, ended_at=None, claims=0)
    with at_work():
        frames = hear(streamed.chat.code, after="1.1.1-7")
    assert folded(frames) == {"a": WORDS, "b": WORDS}
    assert {frame["attempt"] for frame in frames} == {2}


def test_two_browsers_of_one_person_hear_the_same(streamed):
    async def scene():
        sockets = [Socket(streamed.chat.code) for _ in range(2)]
        for socket in sockets:
            assert await socket.knock() == ACCEPTED
        return await asyncio.gather(*(socket.hear_all() for socket in sockets))

    with at_work():
        one, other = asyncio.run(scene())
    assert folded(one) == folded(other) == {"a": WORDS, "b": WORDS}


def test_nothing_that_is_sent_tells_who_answers(streamed):
    with at_work():
        said = json.dumps(hear(streamed.chat.code))
    assert all(word not in said for word in ("ant", "bee", "stub", "echo", "openai", "scripted"))


def test_the_name_of_a_frame_tells_no_time(streamed):
    with at_work():
        names = [frame["id"] for frame in hear(streamed.chat.code)]
    assert all(name.startswith("1.1.1-") for name in names[:-1])
    numbers = [int(name.rsplit("-")[1]) for name in names[:-1]]
    assert numbers == sorted(numbers)
    assert numbers[-1] <= len(WORDS)


def test_a_failed_turn_says_only_that_it_failed():
    bad = a_competitor("bad", endpoint=an_endpoint("keyed", api_key_env="NO_SUCH_VARIABLE_HERE"))
    turn = a_turn(a_competitor("one", says="It is 42."), bad)
    with at_work():
        frames = hear(turn.chat.code)
    assert frames == [{"id": "1.1.over", "turn": 1, "attempt": 1, "over": "failed"}]


def test_an_end_that_nobody_told_is_found_in_the_database(streamed):
    async def scene():
        socket = Socket(streamed.chat.code)
        assert await socket.knock() == ACCEPTED
        kept = {"status": "answered", "a": {"text": "one"}, "b": {"text": "two"}}
        await sync_to_async(ChatTurn.objects.filter(pk=streamed.pk).update)(**kept)
        return await socket.hear_all()

    frames = asyncio.run(scene())
    assert folded(frames) == {"a": "one", "b": "two"}
    assert frames[-1]["over"] == "answered"


def knocked(code: object, **how: object) -> str:
    async def scene():
        socket = Socket(code, **how)
        answer = await socket.knock()
        if answer == ACCEPTED:
            await socket.leave()
        return answer

    return asyncio.run(scene())


@pytest.mark.parametrize(
    "given",
    [
        headers(None), headers("somebody else"), headers(origin="https://evil.example"),
        [header for header in headers() if header[0] != b"origin"],
        headers(origin="null"), headers(origin="http://127.0.0.1.evil.example"),
        headers(None, cookie="voter=forged:1abc:xyz"),
    ],
)  # fmt: skip
def test_nobody_else_is_let_in(streamed, given):
    assert knocked(streamed.chat.code, given=given) == CLOSED


def test_a_chat_that_is_not_there_is_nobodys():
    assert knocked(uuid4()) == CLOSED


def test_a_person_has_so_many_sockets_at_once(streamed):
    async def scene():
        sockets = [Socket(streamed.chat.code) for _ in range(MOST + 1)]
        answers = [await socket.knock() for socket in sockets]
        await sockets[0].leave()
        another = Socket(streamed.chat.code)
        answers.append(await another.knock())
        for socket in [*sockets[1:MOST], another]:
            await socket.leave()
        return answers

    assert asyncio.run(scene()) == [ACCEPTED] * MOST + [CLOSED, ACCEPTED]


def test_too_many_sockets_in_a_minute_are_turned_away(streamed, monkeypatch):
    monkeypatch.setitem(RATES, "socket", "2/minute")
    assert [knocked(streamed.chat.code) for _ in range(3)] == [ACCEPTED, ACCEPTED, CLOSED]


@pytest.mark.parametrize("says", [["x"] * (MOST_A_SECOND + 1), ["x" * (LARGEST + 1)]])
def test_a_browser_that_talks_too_much_is_shown_out(streamed, says):
    async def scene():
        socket = Socket(streamed.chat.code)
        assert await socket.knock() == ACCEPTED
        for words in says:
            await socket.send_input({"type": "websocket.receive", "text": words})
        said = await socket.receive_output(10)
        await socket.leave()
        return said

    said = asyncio.run(scene())
    assert (said["type"], said["code"]) == (CLOSED, 1008)


def test_a_browser_that_says_little_is_not_read_and_goes_on_hearing(streamed):
    async def scene():
        socket = Socket(streamed.chat.code)
        assert await socket.knock() == ACCEPTED
        await socket.send_input({"type": "websocket.receive", "text": "hello"})
        return await socket.hear_all()

    with at_work():
        assert folded(asyncio.run(scene())) == {"a": WORDS, "b": WORDS}


def test_a_new_turn_does_not_wait_for_one_under_way(streamed):
    """The worker is told, and looks again by itself: a turn that comes later ends first."""
    with at_work():
        time.sleep(0.3)
        quick = a_turn(a_competitor("one", says="It is 42."), a_competitor("two", says="It is 41."))
        frames = hear(quick.chat.code)
        streamed.refresh_from_db()
        assert folded(frames) == {"a": "It is 42.", "b": "It is 41."}


def test_places_have_names_of_their_own(streamed):
    place = Place(streamed.chat.code, 1, 1)
    assert place.key == f"chat:{streamed.chat.code}:1:1"
    assert key_of(SOMEBODY) not in place.key
