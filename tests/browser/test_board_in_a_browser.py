"""The leaderboard in a real browser: it moves by itself, works without scripts and fits a phone."""

from __future__ import annotations

import re

import pytest
from fakes import a_competitor, a_judged_battle, a_question, a_rated_board
from playwright.sync_api import expect

from arena.competitors.models import Competitor
from arena.leaderboards.fit import fit

NAMES = "#board th.name a"


def another_fit(board):
    """A battle more, and the fit that counts it."""
    ant, bee = Competitor.objects.filter(name__in=["ant", "bee"])
    a_judged_battle(a_question(), ant, bee, board.panel().get(), "b")
    return fit(board)


def test_a_new_fit_appears_by_itself_through_the_socket(page, faults, elsewhere):
    board = elsewhere(a_rated_board)
    with page.expect_websocket():
        page.goto("/leaderboards/")
    expect(page.locator("#board caption")).to_contain_text("from 12 judged battles")
    page.wait_for_timeout(500)  # the socket is open, yet its reader may not have joined the topic
    snapshot = elsewhere(another_fit, board)
    # Sooner than the next look without a socket, which is 15 s away.
    expect(page.locator("#board caption")).to_contain_text("from 13 judged battles", timeout=10_000)
    assert page.locator("#fresh").get_attribute("data-version") == str(snapshot.pk)
    assert faults == []


def test_a_new_fit_appears_even_when_the_socket_is_down(page, elsewhere):
    board = elsewhere(a_rated_board)
    page.route_web_socket(re.compile("/live/"), lambda socket: socket.close())
    page.goto("/leaderboards/")
    elsewhere(another_fit, board)
    expect(page.locator("#board caption")).to_contain_text("from 13 judged battles", timeout=25_000)


def test_an_update_keeps_the_filters_of_the_reader(page, elsewhere):
    board = elsewhere(a_rated_board)
    page.goto("/leaderboards/?organisation=BEE")
    page.wait_for_timeout(500)
    elsewhere(another_fit, board)
    expect(page.locator("#board caption")).to_contain_text("from 13 judged battles", timeout=20_000)
    expect(page.locator(NAMES)).to_have_text(["Bee"])


def test_filters_act_at_once_and_stand_in_the_address(page, faults, elsewhere):
    elsewhere(a_rated_board)
    page.goto("/leaderboards/")
    page.get_by_label("Organisation").select_option("CAT")
    expect(page.locator(NAMES)).to_have_text(["Cat"])
    expect(page).to_have_url(re.compile("organisation=CAT"))
    page.go_back()
    expect(page.locator(NAMES)).to_have_text(["Ant", "Bee", "Cat"])
    assert faults == []


def test_typing_a_name_narrows_the_board(page, elsewhere):
    elsewhere(a_rated_board)
    page.goto("/leaderboards/")
    page.get_by_label("Name").press_sequentially("be")
    expect(page.locator(NAMES)).to_have_text(["Bee"])


def test_a_click_on_a_heading_sorts(page, elsewhere):
    elsewhere(a_rated_board)
    page.goto("/leaderboards/")
    page.get_by_role("link", name="Model", exact=True).click()
    expect(page.locator("th[aria-sort]")).to_have_text("Model")
    page.get_by_role("link", name="Model", exact=True).click()
    expect(page.locator(NAMES)).to_have_text(["Cat", "Bee", "Ant"])


def test_the_order_can_be_chosen_where_there_are_no_headings(page, faults, elsewhere):
    elsewhere(a_rated_board)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/leaderboards/")
    page.get_by_label("Order by").select_option("Model, turned round")
    expect(page.locator(NAMES)).to_have_text(["Cat", "Bee", "Ant"])
    expect(page).to_have_url(re.compile("sort=-name"))
    assert faults == []


def test_everything_works_without_scripts(browser, live_arena, elsewhere):
    elsewhere(a_rated_board)
    with browser.new_context(base_url=live_arena, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/leaderboards/")
        page.get_by_label("Organisation").select_option("BEE")
        page.get_by_role("button", name="Show").click()
        expect(page.locator(NAMES)).to_have_text(["Bee"])
        page.get_by_role("link", name="Bee", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bee")


@pytest.mark.parametrize(
    "address", ["/leaderboards/", "/battles/", "/competitors/ant/", "{battle}", "/nothing-here"]
)
def test_pages_fit_a_phone(browser, live_arena, elsewhere, address):
    board = elsewhere(a_rated_board)
    long = a_competitor("dog", says="x", organisation="A" * 80)
    battle = a_judged_battle(
        a_question("word" * 60), long, Competitor.objects.get(name="ant"), board.panel().get()
    )
    elsewhere(fit, board)
    with browser.new_context(base_url=live_arena, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(address.format(battle=battle.get_absolute_url()))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(browser, live_arena, elsewhere, scheme):
    elsewhere(a_rated_board)
    with browser.new_context(base_url=live_arena, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto("/leaderboards/")
        assert page.evaluate(LEAST_CONTRAST) >= 4.5  # WCAG 2.2, AA


LEAST_CONTRAST = """() => {
  const parse = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const contrasts = [...document.querySelectorAll("main *, header *, footer *")]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a))
    .map(([high, low]) => (high + 0.05) / (low + 0.05));
  return Math.min(...contrasts);
}"""
