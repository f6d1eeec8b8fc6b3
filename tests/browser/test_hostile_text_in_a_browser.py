"""Whatever is written, wherever it is shown, nothing of it runs, loads or leads anywhere in a real browser."""

from __future__ import annotations

import re

import pytest
from chatting import answered, begun, two_models
from django.core import signing
from fakes import a_board, a_competitor, a_judge, a_question
from payloads import ATTACKS, SHORT
from playwright.sync_api import Page, expect
from stub_media import png

from arena.accounts.voter import COOKIE, key_of
from arena.battles.models import Battle, Reply
from arena.competitors.models import Competitor
from arena.judges.models import Verdict
from arena.leaderboards.fit import fit
from arena.questions.media import as_part
from arena.questions.models import Media, Question
from arena.questions.take import take
from arena.votes.models import Vote

# As a database keeps them: no text holds a null character, replies lose theirs on the way in.
KEPT = [attack.replace("\0", "\ufffd") for attack in ATTACKS]
OF_A_PAGE = 60
CHATS = [KEPT[start::4] for start in range(4)]

# Told by the page itself: what its policy forbade, and what ran.
WATCH = """
window.seen = [];
document.addEventListener('securitypolicyviolation', e => window.seen.push(e.violatedDirective + ' ' + e.blockedURI));
for (const name of ['alert', 'confirm', 'prompt', 'open'])
  window[name] = said => window.seen.push(name + ' ' + said);
"""
# Whatever would run: handlers, addresses that are programs, elements that load or act and are not ours.
ACTIVE = """() => {
  const found = [];
  for (const one of document.querySelectorAll('*')) {
    for (const {name, value} of one.attributes) {
      if (/^on|^(srcdoc|style|formaction|ping)$/i.test(name)) found.push(one.tagName + ' ' + name);
      if (/^(href|src|action|xlink:href|data)$/i.test(name) && /^\\s*(javascript|vbscript|data:(?!image\\/))/i.test(value))
        found.push(one.tagName + ' ' + name + ' ' + value);
      if (/^(data-)?hx-(on|vals|headers)/i.test(name) && /alert|js:/.test(value)) found.push(name + value);
    }
  }
  const words = '.words, .plain, .side, .turn, .reply, .box, table, .facts';
  for (const one of document.querySelectorAll(':is(' + words + ') :is(script, iframe, object, embed, style, link, meta, base, svg:not(.interval, .chart *, [role=img], [aria-hidden=true]), template, marquee, dialog)'))
    found.push('in text: ' + one.outerHTML.slice(0, 90));
  return found;
}"""
# A reader who touches everything.
TOUCH = """() => {
  for (const one of document.querySelectorAll('main *'))
    for (const kind of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'animationstart', 'toggle', 'load', 'error'])
      one.dispatchEvent(new Event(kind, {bubbles: kind.startsWith('mouse')}));
}"""


def read(page: Page, address: str) -> None:
    """Opens a page and touches all of it; fails where anything ran, loaded or was forbidden."""
    response = page.goto(address)
    assert response.status == 200, address
    assert "default-src 'none'" in response.headers["content-security-policy"]
    page.evaluate(TOUCH)
    assert page.evaluate(ACTIVE) == [], address
    assert page.evaluate("window.seen") == [], address


@pytest.fixture
def page(page: Page) -> Page:
    page.add_init_script(WATCH)
    return page


def test_the_watch_sees_what_would_run(page):
    page.goto("/")
    page.evaluate("""() => {
      document.querySelector('main').innerHTML += '<p class="plain"><img src=x onerror=alert(1)><iframe></iframe></p>';
      document.querySelector('main').innerHTML += '<a href="javascript:alert(1)">x</a>';
    }""")
    page.wait_for_function("window.seen.length > 0")
    assert len(page.evaluate(ACTIVE)) >= 3


def test_nothing_of_replies_and_questions_runs(page, faults):
    judge, question = a_judge(), a_question(KEPT[0])
    ant, bee = a_competitor("ant"), a_competitor("bee")
    for start in range(0, len(KEPT), OF_A_PAGE):
        some = KEPT[start : start + OF_A_PAGE]
        turns = [
            {"role": ("assistant", "user")[n % 2], "text": f"{text}\n\nend {n}"}
            for n, text in enumerate(some)
        ]
        battle = Battle.objects.create(question=question, a=ant, b=bee)
        Reply.objects.create(battle=battle, side="a", text=some[0], turns=turns)
        Reply.objects.create(battle=battle, side="b", text="\n\n".join(some)[:19_000])
        Battle.objects.filter(pk=battle.pk).update(status="played", played_at="2026-01-01T00:00Z")
        Verdict.objects.create(
            battle=battle, judge=judge, status="valid", preference="a", decided_at="2026-01-01T00:00Z"
        )
        read(page, battle.get_absolute_url())
        # None has swallowed what comes after it, nor broken out of its place.
        expect(page.locator(".side").first.locator("li.turn")).to_have_count(len(some))
        expect(page.locator(".side").first.locator("li.turn").last).to_contain_text(f"end {len(some) - 1}")
        expect(page.locator("main")).to_have_count(1)
    assert faults == []


def test_nothing_of_names_titles_and_categories_runs(page, faults, elsewhere):
    judge = a_judge()
    cast = [
        a_competitor(f"c{n}", organisation=text, licence=text[:60], about=text, standing_reason=text)
        for n, text in enumerate(SHORT[::2])
    ]
    for one, text in zip(cast, SHORT[::2], strict=True):
        Competitor.objects.filter(pk=one.pk).update(title=text)
    board = a_board(judge=judge)
    for n, text in enumerate(SHORT[1::2]):
        question = a_question(text, category=text, persona=text, reference=text, ideal=text)
        a, b = cast[n % len(cast)], cast[(n + 1) % len(cast)]
        battle = Battle.objects.create(question=question, a=a, b=b)
        for side in "ab":
            Reply.objects.create(battle=battle, side=side, text="x")
        Battle.objects.filter(pk=battle.pk).update(status="played", played_at="2026-01-01T00:00Z")
        Verdict.objects.create(
            battle=battle, judge=judge, status="valid", preference="ab"[n % 2], decided_at="2026-01-01T00:00Z"
        )
        Vote.objects.create(battle=battle, voter=f"v{n}", preference="a", comment=text, reasons=[text[:40]])
    elsewhere(fit, board)
    opened = Question.objects.order_by("pk").first()
    addresses = [
        "/", "/leaderboards/", f"/leaderboards/{board.name}/", "/competitors/", "/competitors/c0/", "/competitors/c5/", "/battles/",
        f"/battles/?q={'<script>alert(1)</script>'}", Battle.objects.earliest("pk").get_absolute_url(), "/questions/",
        f"/questions/{opened.pk}/", "/judges/", "/judges/checks/", "/evolution/", "/log/", "/sampling/",
    ]  # fmt: skip
    for address in addresses:
        read(page, address)
    assert faults == []


def test_nothing_of_titles_of_media_runs(page, faults):
    question = a_question("Look.")
    medium = take(png("red", (64, 64)))
    parts = [as_part(medium)]
    Question.objects.filter(pk=question.pk).update(parts=[*question.parts, *parts])
    battle = Battle.objects.create(question=question, a=a_competitor("ant"), b=a_competitor("bee"))
    for text in SHORT[::8]:
        Media.objects.update(
            title=text, category=text, language=text[:30], source=f"{text}.png", licence=text
        )
        read(page, battle.get_absolute_url())
    assert faults == []


@pytest.mark.parametrize("attacks", CHATS)
def test_nothing_of_a_chat_runs_before_the_vote(page, faults, live_arena, attacks):
    two_models()
    chat = begun(key_of("somebody"), attacks[0])
    answered(chat, "\n\n".join(attacks)[:19_000], "\n\n".join(reversed(attacks))[:19_000])
    value = signing.dumps("somebody", salt="arena.accounts.voter")
    page.context.add_cookies([{"name": COOKIE, "value": value, "url": live_arena}])
    read(page, chat.get_absolute_url())
    expect(page.locator(".words").first).to_be_visible()
    assert faults == []


def test_what_a_visitor_types_into_an_address_does_not_run(page, faults):
    a_board()
    for text in SHORT[::12]:
        page.goto(f"/battles/?q={re.sub('[%&#]', '', text)}&a={re.sub('[%&#]', '', text)}")
        assert page.evaluate(ACTIVE) == []
        assert page.evaluate("window.seen") == []
    assert faults == []
