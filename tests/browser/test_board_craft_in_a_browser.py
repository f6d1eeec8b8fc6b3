"""The craft of a board: nothing shifts, little is sent, what is under way is said, and all stands in the address."""

from __future__ import annotations

import gzip
import re

import axe
import pytest
from board_cast import a_crowd, a_fit_of
from fakes import a_board, a_judge
from playwright.sync_api import expect

from arena import live
from arena.competitors.models import Competitor
from arena.leaderboards.models import Fit, Leaderboard

COEFFICIENTS = [{"name": "length", "value": 0.1, "lower": 0.0, "upper": 0.2}]
NAMES = "#board th.name a"
WIDTHS = (390, 820, 1280)
# Every shift, also those that follow a click: a board never moves what is already there.
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts.push(entry.value)))
  .observe({type: "layout-shift", buffered: true});
"""


def a_crowded_board(n: int = 12) -> Leaderboard:
    """A board with style control and prices."""
    board = a_board(judge=a_judge())
    a_fit_of(board, a_crowd(n), coefficients=COEFFICIENTS)
    return board


def a_newer_fit(board: Leaderboard, who: list[Competitor]) -> Fit:
    newer = a_fit_of(board, who, 1, coefficients=COEFFICIENTS)
    live.broadcast(f"leaderboard-{board.name}", newer.pk)
    return newer


def boards_of_sources() -> None:
    judge, crowd = a_judge(), a_crowd(3)
    merged, code, clips = (
        {"source": "merged", "method": "merged"},
        {"category": "code"},
        {"modality": "video"},
    )
    told = {"judged": {}, "merged": merged, "code": code, "clips": clips}
    for position, (name, fields) in enumerate(told.items()):
        a_fit_of(a_board(name, judge=judge, position=position, **fields), crowd)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_shifts_while_one_points_sorts_switches_and_a_new_fit_comes(
    browser, live_arena, elsewhere, width
):
    board = elsewhere(a_crowded_board)
    who = [rating.competitor for rating in board.fits.first().ratings.select_related("competitor__endpoint")]
    with browser.new_context(base_url=live_arena, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.add_init_script(SHIFTS)
        page.goto("/leaderboards/text/")
        page.locator("#board tbody tr").nth(2).hover()
        if width > 640:
            page.get_by_role("link", name="Battles", exact=True).last.click()
            expect(page.locator("th[aria-sort=descending]")).to_have_text("Battles")
        page.get_by_role("link", name="controlled").click()
        expect(page.locator("#style-on")).to_have_attribute("aria-current", "true")
        page.wait_for_timeout(500)  # the socket is open, yet its reader may not have joined the topic
        newer = elsewhere(a_newer_fit, board, who)
        expect(page.locator("#board")).to_have_attribute("data-fit", str(newer.pk))
        assert sum(page.evaluate("window.shifts")) == 0


def test_a_page_weighs_little_before_its_plots(page, elsewhere):
    elsewhere(a_crowded_board, 100)
    sent = {}
    page.on("response", lambda answer: sent.update({answer.url: answer}))
    page.goto("/leaderboards/text/", wait_until="load")
    before = [answer.body() for url, answer in sent.items() if "/charts/" not in url]
    weight = sum(len(gzip.compress(body, 6)) for body in before)  # as the page cache and the proxy send them
    assert len(before) >= 5
    assert 30_000 < weight <= 100_000


def test_the_largest_thing_on_a_board_of_300_is_there_soon(page, elsewhere):
    elsewhere(a_crowded_board, 300)
    page.goto("/leaderboards/text/")
    expect(page.locator(NAMES)).to_have_count(300)
    painted = page.evaluate(
        """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
             .observe({type: "largest-contentful-paint", buffered: true}))"""
    )
    assert painted < 2500  # what Lighthouse calls good


def test_a_board_that_is_being_loaded_says_so_and_one_that_cannot_be_too(page, elsewhere):
    elsewhere(a_crowded_board)
    page.goto("/leaderboards/text/")
    held = []
    page.route("**/leaderboards/text/?*", lambda route: held.append(route))
    page.get_by_label("Organisation").select_option("Somebody")
    board = page.locator("#board")
    expect(board).to_have_attribute("aria-busy", "true")
    held.pop().abort()
    expect(page.locator(".unreachable")).to_be_visible()
    expect(board).to_have_attribute("aria-busy", "false")
    expect(page.locator(NAMES)).to_have_count(12)  # what was loaded last stays
    page.unroute("**/leaderboards/text/?*")
    page.get_by_label("Organisation").select_option("")
    expect(page.locator(".unreachable")).to_be_hidden()


def test_a_sort_a_switch_and_a_filter_add_up_in_the_address_and_only_the_board_is_swapped(
    page, faults, elsewhere
):
    elsewhere(a_crowded_board)
    page.goto("/leaderboards/text/")
    page.evaluate("document.querySelector('h1').dataset.mark = 'mine'")
    page.get_by_role("link", name="Model", exact=True).click()
    expect(page.locator("th[aria-sort]")).to_have_text("Model")
    expect(page.locator("#sort-name")).to_be_focused()
    page.get_by_role("link", name="controlled").click()
    expect(page.locator("#style-on")).to_have_attribute("aria-current", "true")
    page.get_by_label("Weights").select_option("open")
    expect(page.locator(NAMES)).to_have_count(4)
    expect(page).to_have_url(re.compile(r"/leaderboards/text/\?weights=open&sort=name&style=1$"))
    assert page.locator("h1").get_attribute("data-mark") == "mine"
    page.reload()
    expect(page.locator(NAMES)).to_have_count(4)
    expect(page.get_by_label("Order by")).to_have_value("name")
    page.get_by_role("link", name="Reset", exact=True).click()
    expect(page).to_have_url(re.compile(r"/leaderboards/text/$"))
    expect(page.locator(NAMES)).to_have_count(12)
    assert faults == []


def test_the_chosen_order_keeps_the_focus(page, elsewhere):
    elsewhere(a_crowded_board)
    page.goto("/leaderboards/text/")
    page.get_by_label("Order by").focus()
    page.get_by_label("Order by").select_option("-name")
    expect(page).to_have_url(re.compile("sort=-name"))
    expect(page.get_by_label("Order by")).to_be_focused()


def test_tabs_and_switches_lead_everywhere_without_scripts_and_keep_what_was_asked(
    browser, live_arena, elsewhere
):
    elsewhere(boards_of_sources)
    with browser.new_context(base_url=live_arena, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/leaderboards/?weights=open")
        expect(page.get_by_role("heading", level=1)).to_have_text("Merged leaderboard")
        page.get_by_role("navigation", name="Whose verdicts").get_by_role("link", name="Judges").click()
        expect(page).to_have_url(re.compile(r"/judged/\?weights=open"))
        page.get_by_role("navigation", name="Category").get_by_role("link", name="code").click()
        page.get_by_role("navigation", name="Modality").get_by_role("link", name="Video").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Clips leaderboard")
        expect(page.locator(NAMES)).to_have_count(1)


def test_the_name_stays_in_sight_when_the_table_is_wider_than_the_screen(browser, live_arena, elsewhere):
    elsewhere(a_crowded_board)
    with browser.new_context(base_url=live_arena, viewport={"width": 820, "height": 900}) as context:
        page = context.new_page()
        page.goto("/leaderboards/text/")
        before = page.locator(NAMES).first.bounding_box()
        page.locator(".sheet").evaluate("sheet => { sheet.scrollLeft = 300; }")
        assert page.locator(".sheet").evaluate("sheet => sheet.scrollLeft") > 50
        after = page.locator(NAMES).first.bounding_box()
        assert (before["x"] - after["x"]) < 30
        assert page.evaluate("document.documentElement.scrollWidth") <= 820


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_board_has_no_grave_barrier(browser, live_arena, elsewhere, scheme):
    elsewhere(a_crowded_board)
    with browser.new_context(base_url=live_arena, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto("/leaderboards/text/?style=1&standing=all")
        assert axe.grave_faults(page) == []


def test_every_sort_says_so_to_a_screen_reader(page, elsewhere):
    elsewhere(a_crowded_board)
    page.goto("/leaderboards/text/")
    for key in (
        "rank",
        "name",
        "rating",
        "acceptable",
        "win_rate",
        "battles",
        "invalid",
        "price_in",
        "price_out",
    ):
        page.locator(f"#sort-{key}").click()
        expect(page.locator(f"th.{key}-head[aria-sort]")).to_have_count(1)
        expect(page.locator("th[aria-sort]")).to_have_count(1)
