"""A visitor: sees what this is, follows the news, finds boards, numbers and where to submit, in a real browser."""

from __future__ import annotations

import re

import pytest
from fakes import a_competitor, a_judged_battle, a_rated_board
from playwright.sync_api import expect

from arena.judges.models import Judge
from arena.questions.models import Question

PAGES = ("/", "/methodology/", "/sampling/", "/about/", "/privacy/", "/changelog/", "/submit/")
WIDTHS = (390, 820)


@pytest.fixture
def arena(live_arena, elsewhere) -> None:
    elsewhere(a_rated_board)


def test_home_says_what_this_is_and_has_one_button(arena, page, faults):
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two models answer the same question")
    button = page.get_by_role("main").get_by_role("link", name="Battle", exact=True)
    expect(button).to_be_visible()
    expect(page.get_by_role("main").locator(".button")).to_have_count(1)
    assert button.bounding_box()["height"] >= 40
    page.get_by_role("main").get_by_role("link", name="Text", exact=True).click()
    expect(page).to_have_url(re.compile("/leaderboards/text/"))
    assert not faults


def test_news_come_by_themselves_until_they_are_paused(arena, page, faults, elsewhere):
    page.clock.install()
    page.goto("/")
    expect(page.locator(".news li")).to_have_count(8)

    def say(name):
        one = a_competitor(name)
        a_judged_battle(Question.objects.first(), one, a_competitor(f"{name}-foe"), Judge.objects.first())

    elsewhere(say, "newcomer")
    page.clock.run_for(11_000)
    expect(page.locator(".news")).to_contain_text("Newcomer beat Newcomer-Foe")
    page.get_by_role("link", name="Pause").click()
    expect(page.get_by_role("link", name="Go on")).to_be_focused()
    expect(page.locator("#ticker")).not_to_have_attribute("hx-trigger", "every 10s")
    assert not faults


def test_without_a_script_everything_is_there_and_the_news_stand_still(arena, browser, live_arena):
    with browser.new_context(base_url=live_arena, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        expect(page.locator(".news li")).to_have_count(8)
        page.get_by_role("link", name="Pause").click()
        expect(page.get_by_role("link", name="Go on")).to_be_visible()
        page.goto("/sampling/")
        expect(page.get_by_role("link", name="Ant").first).to_be_visible()


def test_no_page_runs_out_of_a_phone_or_a_tablet(arena, page, faults):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            page.goto(path)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, width)
    assert not faults


def test_pages_stand_still_while_they_load_and_when_news_come(arena, page):
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    for path in PAGES:
        page.goto(path)
        page.wait_for_timeout(200)
        assert page.evaluate("window.shift") == 0, path


def test_an_owner_to_be_finds_where_to_submit(arena, page, faults):
    page.goto("/")
    page.get_by_role("link", name="Submit a model").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Submit a model")
    expect(page.locator("pre").first).to_contain_text("[competitors.example-medium]")
    page.get_by_role("link", name="See the numbers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sampling and retirement")
    assert not faults
