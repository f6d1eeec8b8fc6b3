"""Charts in a real browser: drawn under the site's policy, alive, and readable in every way there is."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from fakes import a_board, a_competitor, a_judge, a_judged_battle, a_question, a_rated_board
from playwright.sync_api import expect

from arena.competitors.models import Competitor
from arena.endpoints.models import Endpoint
from arena.leaderboards.charts import CHARTS
from arena.leaderboards.fit import fit

HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\" 'so' 模型 نموذج"
# A rated board's replies are all alike, it has no past yet, and nobody on it has a price.
PLAIN = [name for name in CHARTS if name not in ("style", "history", "frontier")]
VIOLATIONS = """addEventListener("securitypolicyviolation", event => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
})"""


def a_hostile_board():
    """A board with something for every chart: a past, replies of many lengths, prices, and a bad name."""
    board, question = a_rated_board(), a_question()
    Competitor.objects.filter(name="ant").update(title=HOSTILE)
    Endpoint.objects.update(price={"input": "0.15", "output": "0.6"})
    for number, (a, b) in enumerate([*permutations(Competitor.objects.all(), 2)] * 3):
        battle = a_judged_battle(question, a, b, board.panel().get(), "ab"[number % 5 < 2])
        for place, reply in enumerate(battle.replies.all()):
            reply.text = "word " * ((7 * number + 5 * place) % 11)
            reply.save()
    fit(board)
    return board


def another_battle(board):
    ant, bee = Competitor.objects.filter(name__in=["ant", "bee"])
    a_judged_battle(a_question(), ant, bee, board.panel().get(), "b")
    return fit(board)


def see(page, name):
    """The chart, once it has been scrolled to and drawn."""
    figure = page.locator(f"#chart-{name}")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".vega:not(.coming) svg.marks")).to_be_visible()
    return figure


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_is_drawn_and_the_policy_has_nothing_to_forbid(page, faults, elsewhere, scheme):
    elsewhere(a_hostile_board)
    page.add_init_script(VIOLATIONS)
    page.emulate_media(color_scheme=scheme)
    page.goto("/leaderboards/")
    for name in CHARTS:
        figure = see(page, name)
        expect(figure.locator("picture")).to_be_hidden()
        figure.locator("svg.marks").hover()
    assert page.locator("figure.chart").count() == len(CHARTS)
    assert faults == []
    assert page.locator("figure img[src=x], figure script").count() == 0


def test_a_mark_says_in_a_tooltip_what_it_shows_and_names_are_words(page, faults, elsewhere):
    elsewhere(a_hostile_board)
    page.goto("/leaderboards/")
    see(page, "wins").locator("[role=graphics-symbol]").first.hover()
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_be_visible()
    expect(tooltip).to_contain_text("<img src=x onerror=alert(1)>")
    expect(tooltip).to_contain_text("won")
    assert faults == [] and tooltip.locator("img").count() == 0


def test_arrow_keys_read_a_chart_value_by_value(page, faults, elsewhere):
    elsewhere(a_rated_board)
    page.goto("/leaderboards/")
    wins = see(page, "wins")
    wins.locator(".drawing").focus()
    page.keyboard.press("ArrowRight")
    expect(wins.locator(".said")).to_have_text(re.compile("Ant against Bee: 75% of wins; 3 won, 1 lost"))
    page.keyboard.press("ArrowRight")
    expect(wins.locator(".said")).to_have_text(re.compile("Ant against Cat"))
    page.keyboard.press("ArrowDown")
    expect(wins.locator(".said")).to_have_text(re.compile("Bee against Cat"))
    assert faults == []


def test_a_chart_opens_as_a_table(page, faults, elsewhere):
    elsewhere(a_rated_board)
    page.goto("/leaderboards/")
    page.get_by_text("Who beats whom as a table").click()
    expect(page.locator("#chart-wins table")).to_contain_text("75% of 4")
    assert faults == []


def test_a_new_fit_is_drawn_in_place_and_the_old_drawing_stands_until_then(page, faults, elsewhere):
    board = elsewhere(a_rated_board)
    page.goto("/leaderboards/")
    wins = see(page, "wins")
    page.get_by_text("Who beats whom as a table").click()
    expect(wins.locator("table")).to_contain_text("75% of 4")
    page.evaluate(GAPS)
    elsewhere(another_battle, board)
    expect(wins.locator("path[aria-label^='Ant against Bee: 60%']")).to_have_count(1, timeout=25_000)
    expect(wins.locator("table")).to_contain_text("60% of 5")
    assert page.evaluate("window.gaps") == 0
    assert faults == []


# Counts the frames in which a chart that was drawn shows neither its old drawing nor its new one.
GAPS = """() => {
  window.gaps = 0;
  const look = () => {
    const drawing = document.querySelector("#chart-wins .vega:not(.coming) svg");
    if (!drawing || drawing.getBoundingClientRect().height < 100) window.gaps += 1;
    requestAnimationFrame(look);
  };
  look();
}"""


def test_charts_stay_as_they_are_while_the_fit_is_the_same(page, faults, elsewhere):
    elsewhere(a_rated_board)
    page.goto("/leaderboards/")
    see(page, "wins")
    page.evaluate("document.querySelector('#chart-wins svg').dataset.mark = 'mine'")
    calls = []
    page.on("request", lambda call: calls.append(call.url))
    page.get_by_label("Organisation").select_option("CAT")
    expect(page.locator("#board th.name a")).to_have_text(["Cat"])
    expect(page.locator("#chart-wins svg[data-mark=mine]")).to_be_visible()
    assert not [url for url in calls if "/charts/" in url] and faults == []


def test_charts_appear_with_the_first_fit(page, faults, elsewhere):
    def unrated():
        ant, bee, judge = a_competitor("ant", says="x"), a_competitor("bee", says="y"), a_judge()
        board = a_board(judge=judge)
        for preference in "aab":
            a_judged_battle(a_question(), ant, bee, judge, preference)
        return board

    board = elsewhere(unrated)
    page.goto("/leaderboards/")
    expect(page.get_by_text("No ratings yet")).to_be_visible()
    page.wait_for_timeout(500)
    elsewhere(fit, board)
    expect(page.locator("#chart-intervals")).to_be_attached(timeout=25_000)
    see(page, "intervals")
    assert faults == []


def test_a_name_in_the_legend_brings_its_line_out(page, faults, elsewhere):
    elsewhere(a_hostile_board)
    page.goto("/leaderboards/")
    history = see(page, "history")
    band = history.locator(".mark-area path").first
    expect(band).to_have_attribute("opacity", "0.06")
    history.locator(".role-legend-label text").first.click()
    expect(band).to_have_attribute("opacity", "0.25")
    assert faults == []


def test_charts_change_with_the_theme(page, faults, elsewhere):
    elsewhere(a_rated_board)
    page.goto("/leaderboards/")
    page.emulate_media(color_scheme="light")
    intervals = see(page, "intervals")
    light = intervals.locator("svg.marks").get_attribute("style")
    page.emulate_media(color_scheme="dark")
    expect(intervals.locator("svg.marks")).not_to_have_attribute("style", light)
    assert faults == []


def test_without_scripts_every_chart_is_a_picture_with_words_and_a_link_to_its_table(
    browser, live_arena, elsewhere
):
    elsewhere(a_rated_board)
    with browser.new_context(base_url=live_arena, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/leaderboards/")
        for name in PLAIN:
            picture = page.locator(f"#chart-{name} img")
            picture.scroll_into_view_if_needed()
            expect(picture).to_have_js_property("complete", True)
            assert picture.evaluate("picture => picture.naturalWidth") > 300
            assert picture.get_attribute("alt")
        page.get_by_text("Who beats whom as a table").click()
        page.locator("#chart-wins").get_by_role("link", name="Open the table").click()
        expect(page.locator("table.values")).to_contain_text("75% of 4")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_before_scripts_the_picture_fits_theme_and_width(browser, live_arena, elsewhere, scheme, width):
    elsewhere(a_rated_board)
    screen = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    with browser.new_context(base_url=live_arena, java_script_enabled=False, **screen) as context:
        page = context.new_page()
        page.goto("/leaderboards/")
        shown = page.locator("#chart-wins img").evaluate("picture => picture.currentSrc")
        assert ("theme=dark" in shown, "width=narrow" in shown) == (scheme == "dark", width == 390)


# The server measures names in its own letters, and a browser may have only wider ones.
FARTHEST_LEFT = (
    "() => Math.min(...[...document.querySelectorAll('text')].map(t => t.getBoundingClientRect().x))"
)


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("chart", PLAIN)
def test_no_name_is_cut_off_in_the_letters_of_this_browser(page, elsewhere, chart, width):
    board = elsewhere(a_rated_board)
    elsewhere(lambda: Competitor.objects.update(title="A small model, with many worked examples"))
    elsewhere(lambda: Competitor.objects.filter(name="ant").update(title="WWWWWWWW MMMMMMMM"))
    page.goto(f"{board.get_absolute_url()}charts/{chart}.svg?width={width}")
    assert page.evaluate(FARTHEST_LEFT) >= 0


def test_the_picture_stays_when_vega_cannot_be_had(page, elsewhere):
    elsewhere(a_rated_board)
    page.route("**/charts/vega.js", lambda route: route.abort())
    page.goto("/leaderboards/")
    page.locator("#chart-wins").scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    expect(page.locator("#chart-wins img")).to_be_visible()
    assert page.locator("#chart-wins .vega").count() == 0


@pytest.mark.parametrize("width", [360, 768])
def test_charts_and_their_tables_fit_the_screen(browser, live_arena, elsewhere, width):
    elsewhere(a_hostile_board)
    with browser.new_context(base_url=live_arena, viewport={"width": width, "height": 740}) as context:
        page = context.new_page()
        page.goto("/leaderboards/")
        for name in CHARTS:
            see(page, name).locator("summary").click()
            expect(page.locator(f"#chart-{name} table")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_when_a_picture_becomes_a_chart(page, elsewhere):
    elsewhere(a_rated_board)
    page.add_init_script("""window.shift = 0;
      new PerformanceObserver(seen => seen.getEntries().forEach(entry => { window.shift += entry.value; }))
        .observe({ type: "layout-shift", buffered: true });""")
    page.goto("/leaderboards/")
    for name in PLAIN:
        see(page, name)
    assert page.evaluate("window.shift") < 0.1  # what Core Web Vitals call good
