"""Visitors who ask and vote: with words, pictures and films, by keyboard alone, without scripts, over every way."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe import grave_faults
from chatting import voter_at
from django.db import connections
from fakes import a_competitor, an_endpoint
from films import film
from media_files import picture
from playwright.sync_api import Browser, Page, expect
from stub import BEHAVIOURS, StubServer, speaking

from arena.battles.models import Battle
from arena.chats.answer import answer_waiting
from arena.chats.models import Chat
from arena.competitors.models import Competitor
from arena.votes.models import Vote

SAYS = {
    "zeppelin-9b": "Forty-two, **surely**. I am Zeppelin 9B by Luftwerk.",
    "walrus-3b": "It may be *forty-one*, or so they say here.",
}
ASKED = "What is 6 times 7?"
AT_LENGTH = "Tell me at length."
BUTTONS = "button[name=preference]"


@pytest.fixture(scope="module")
def stub() -> Iterator[StubServer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(BEHAVIOURS, "told", speaking(_told))
        server = StubServer("told", token_delay=0.02, models={"broken": "status_401"})
        with ThreadPoolExecutor(1) as thread:  # this one may have the browser's event loop
            yield thread.submit(server.__enter__).result()
            thread.submit(server.__exit__, None, None, None).result()


def _told(call: Any) -> str:
    return SAYS[call.model] + " And so on." * (70 if AT_LENGTH in call.question else 0)


@pytest.fixture
def models(live_arena, fresh_limits, stub) -> tuple[Competitor, Competitor]:
    """Two that can be told apart by everything they are and say."""
    served = an_endpoint("luftwerk-gate", kind="openai_chat", base_url=stub.url, family="luftwerk")
    zeppelin = {"model": "zeppelin-9b", "organisation": "Luftwerk", "aliases": ["Zeppelin 9B"], "pk": 7654321}
    walrus = {"model": "walrus-3b", "organisation": "Tuskland", "aliases": ["Walrus 3B"], "pk": 8765432}
    return a_competitor("zeppelin", endpoint=served, **zeppelin), a_competitor(
        "walrus", endpoint=served, **walrus
    )


@pytest.fixture
def worker(models) -> Iterator[None]:
    """Answers whatever waits, in a thread."""
    over = Event()

    def work() -> None:
        while not over.is_set():
            answer_waiting()
            time.sleep(0.05)
        connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(work)
        yield
        over.set()
        done.result()


def ask(page: Page, text: str = ASKED, **files: Any) -> None:
    page.goto("/battle/")
    page.get_by_label("Your question").fill(text)
    if files:
        page.get_by_label("Attach").set_input_files(files)
    page.get_by_role("button", name="Ask both").click()


def ready(page: Page) -> None:
    expect(page.locator(f"{BUTTONS}:enabled")).to_have_count(4)


def test_a_visitor_asks_reads_while_both_write_votes_and_learns_who_it_was(page, worker, faults):
    ask(page, AT_LENGTH)
    expect(page.locator(f"{BUTTONS}:disabled")).to_have_count(4)
    expect(page.locator("[data-side=a]")).to_contain_text(re.compile("Forty|It may"))
    ready(page)
    expect(page.locator(".side-a strong, .side-b strong")).to_have_text("surely")  # rendered, not typed
    expect(page.locator("#said")).to_have_text("Both answers are ready. Which is better?")
    assert "Zeppelin" not in page.content()
    assert grave_faults(page) == []
    page.get_by_role("button", name="Tie").click()
    expect(page.locator(".reveal")).to_contain_text("You said: a tie")
    expect(page.locator(".reveal h3")).to_contain_text(
        ["Zeppelin", "Walrus"] if _first() == "zeppelin" else ["Walrus", "Zeppelin"]
    )
    expect(page.locator(".chat .turn")).to_contain_text("I am Zeppelin 9B")
    page.get_by_label("correct", exact=True).first.check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_label("correct", exact=True).first).to_be_checked()
    assert grave_faults(page) == []
    assert (Vote.objects.get().preference, Vote.objects.get().reasons) == ("tie", ["a:correct"])
    assert faults == []


def _first() -> str:
    return Chat.objects.get().a.name


def test_a_whole_battle_goes_by_the_keyboard_alone(page, worker, faults):
    page.goto("/battle/")
    _tab_to(page, "textarea")
    page.keyboard.type(ASKED)
    page.keyboard.press("Control+Enter")
    ready(page)
    expect(page.locator("#verdict")).to_be_focused()
    page.keyboard.press("t")
    expect(page.locator(".reveal")).to_be_visible()
    _tab_to(page, "a.main")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/battle/$"))
    assert Vote.objects.get().preference == "tie"
    assert faults == []


def _tab_to(page: Page, what: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"{what} is not reached by the keyboard")


def test_more_is_said_stopped_and_answered_again(page, worker, faults):
    ask(page)
    ready(page)
    page.get_by_label("Say more to both").fill(AT_LENGTH)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-side=a]")).not_to_be_empty()
    page.get_by_role("button", name="Stop").click()
    ready(page)
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator("#turn-2")).to_contain_text("You stopped both")
    page.get_by_role("button", name="Both answer again").click()
    ready(page)
    expect(page.locator("#turn-2")).not_to_contain_text("You stopped both")
    page.keyboard.press("1")
    expect(page.locator(".reveal")).to_be_visible()
    turns = Battle.objects.get().replies.get(side="a").turns
    assert [turn["role"] for turn in turns] == ["assistant", "user", "assistant"]
    assert faults == []


@pytest.mark.parametrize("lost", ["socket", "socket, stream"])
def test_where_sockets_do_not_pass_replies_come_another_way(page, worker, lost):
    page.route_web_socket("**/socket/**", lambda socket: socket.close())
    if "stream" in lost:
        page.route("**/stream/**", lambda route: route.abort())
    ask(page, AT_LENGTH)
    expect(page.locator("[data-side=a]")).not_to_be_empty()
    ready(page)


def test_without_scripts_everything_but_the_streaming_works(browser: Browser, live_arena, worker):
    with browser.new_context(base_url=live_arena, java_script_enabled=False) as context:
        page = context.new_page()
        ask(page)
        ready(page)  # the page came again by itself
        page.get_by_role("button", name="A is better").click()
        expect(page.locator(".reveal")).to_contain_text("You preferred A")
        page.get_by_label("In your words").fill("It was right.")
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_label("In your words")).to_have_value("It was right.")
    assert Vote.objects.get().comment == "It was right."


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [("shape.png", picture, ".you img"), ("drive.mp4", lambda: film(4), ".you video")],
)
def test_a_picture_or_a_film_is_attached_shown_and_asked_about(page, worker, faults, name, content, shown):
    page.goto("/battle/")
    page.get_by_label("Your question").fill("What is to be seen?")
    page.get_by_label("Attach").set_input_files({"name": name, "mimeType": "", "buffer": content()})
    page.get_by_role("button", name="Ask both").click()
    expect(page.locator(shown)).to_be_visible()
    ready(page)
    page.keyboard.press("2")
    expect(page.locator(".reveal")).to_be_visible()
    assert Battle.objects.get().question.modality == ("image" if name.endswith("png") else "video")
    assert faults == []


def test_an_error_voids_the_battle_and_another_is_one_click_away(page, worker, models, faults):
    Competitor.objects.filter(name="walrus").update(model="broken")
    ask(page)
    expect(page.locator(".void")).to_contain_text("did not answer: no vote is counted")
    assert page.locator(BUTTONS).count() == 0
    assert grave_faults(page) == []
    Competitor.objects.filter(name="walrus").update(model="walrus-3b")
    page.get_by_role("button", name="Another battle with the same question").click()
    ready(page)
    assert (Battle.objects.get().status, Chat.objects.count(), Vote.objects.count()) == ("void", 2, 0)
    assert faults == []


def test_no_byte_before_the_vote_says_who_is_who(browser: Browser, live_arena, worker, models, stub):
    seen = [_overheard(browser, live_arena, pair) for pair in (models, models[::-1])]
    given_away = re.compile(
        "zeppelin|walrus|luftwerk|tuskland|7654321|8765432|" + str(urlsplit(stub.url).port), re.IGNORECASE
    )
    for said in seen:
        assert {kind for kind, _ in said} == {
            "page",
            "fragment",
            "text",
            "stream",
            "socket",
            "cookie",
            "static",
        }
        for kind, content in said:
            assert not given_away.search(content), (kind, content)
    assert _same(seen[0]) == _same(seen[1])


def _overheard(browser: Browser, site: str, pair: tuple[Competitor, Competitor]) -> list[tuple[str, str]]:
    """All that a browser gets of a battle up to the vote, by what it came with."""
    heard: list[tuple[str, str]] = []
    with browser.new_context(base_url=site) as context:
        page = context.new_page()
        answers: list[Any] = []
        page.on("response", lambda answer: answers.append(answer))
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda frame: heard.append(("socket", frame))),
        )
        chat = _begun_by(context, site, pair)
        page.goto(f"/battle/{chat.code}/")
        ready(page)
        for what in ("stream/", "text/"):
            heard.append(_response(page.request.get(f"/battle/{chat.code}/{what}")))
        page.wait_for_load_state("networkidle")
        heard += map(_response, answers)
        heard += [("cookie", f"{one['name']}={one['value']}") for one in context.cookies()]
    return heard


def _begun_by(context: Any, site: str, pair: tuple[Competitor, Competitor]) -> Chat:
    from django.test import Client

    client = Client()
    key = voter_at(client)
    context.add_cookies([{"name": "voter", "value": client.cookies["voter"].value, "url": site}])
    chat = Chat.objects.create(voter=key, a=pair[0], b=pair[1], drawn_with=1)
    chat.turns.create(number=1, parts=[{"modality": "text", "text": ASKED}])
    return chat


KINDS = {"/static/": "static", "/stream/": "stream", "/text/": "text"}


def _response(answer: Any) -> tuple[str, str]:
    path = urlsplit(answer.url).path
    asked = answer.request.headers if hasattr(answer, "request") else {}
    of_path = next((kind for part, kind in KINDS.items() if part in path), "")
    kind = of_path or ("fragment" if asked.get("hx-request") else "page")
    body = "" if kind == "static" else answer.text()
    return kind, f"{answer.status} {path} {json.dumps(answer.headers)}\n{body}"


RANDOM = [
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "CODE"),
    (re.compile(r'(csrfmiddlewaretoken" value=")[^"]+'), r"\1TOKEN"),
    (re.compile(r"(csrftoken|voter)=[^;\"\\]+"), r"\1=COOKIE"),
    (re.compile(r'"(date|expires)": "[^"]+"'), r'"\1": "TIME"'),
    (re.compile(r"expires=[^;\"]+"), "expires=TIME"),
    (re.compile(r'"content-length": "\d+"'), '"content-length": "N"'),
    (re.compile(r'(<div class="words">).*?(</div>)', re.DOTALL), r"\1REPLY\2"),
    (re.compile(r'"(a|b)": "(?:[^"\\]|\\.)*"'), r'"\1": "REPLY"'),
]


def _same(heard: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """What was heard with all that is random and the replies taken out; frames as what kinds of them there were."""
    left = set()
    for kind, content in heard:
        for pattern, by in RANDOM:
            content = pattern.sub(by, content)
        if kind == "socket":
            content = re.sub(r'"id": "[^"]+"|"whole": \w+', "", content)
        left.add((kind, content))
    return left
