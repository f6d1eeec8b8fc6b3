"""Lineage and levels in a real browser: by keyboard, on a phone, and under the site's policy."""

from __future__ import annotations

import re

import pytest
from grown import a_grown_arena
from playwright.sync_api import expect

from arena.evolution.charts import LEVEL_CHARTS

VIOLATIONS = """addEventListener("securitypolicyviolation", event => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
})"""


def test_a_tree_is_walked_by_keyboard_and_folds(page, faults, elsewhere):
    root = elsewhere(a_grown_arena)
    page.add_init_script(VIOLATIONS)
    page.goto(f"/questions/{root.pk}/")
    tree = page.locator(".tree")
    leaf = tree.get_by_role("link", name="What is left of them after a third is sold?")
    expect(leaf).to_be_visible()
    branch = tree.locator("summary", has_text="2 harder questions grew from it")
    branch.focus()
    page.keyboard.press("Enter")
    expect(leaf).to_be_hidden()
    page.keyboard.press("Space")
    expect(leaf).to_be_visible()
    leaf.focus()
    page.keyboard.press("Enter")
    expect(tree.locator("[aria-current=true] > .node")).to_contain_text("after a third is sold")
    refused = page.locator("details", has=page.get_by_text("1 attempt refused: 1 not harder")).last
    refused.locator("summary").click()
    expect(refused).to_contain_text("Never asked?")
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_by_level_are_drawn_and_open_as_tables(page, faults, elsewhere, scheme):
    elsewhere(a_grown_arena)
    page.add_init_script(VIOLATIONS)
    page.emulate_media(color_scheme=scheme)
    page.goto("/evolution/text/")
    for name in LEVEL_CHARTS:
        figure = page.locator(f"#chart-{name}")
        figure.scroll_into_view_if_needed()
        expect(figure.locator(".vega:not(.coming) svg.marks")).to_be_visible()
    figure = page.locator("#chart-endings")
    figure.locator(".drawing").focus()
    page.keyboard.press("ArrowRight")
    expect(figure.locator(".said")).to_have_text(re.compile(r"level \d: \d+% \(\d+% to \d+%\), n = \d+"))
    page.get_by_text("How battles end by level as a table").click()
    expect(figure.locator("table")).to_contain_text("n = 14")
    assert faults == []


@pytest.mark.parametrize(
    "address", ["/questions/", "/evolution/", "/evolution/text/", "/diagnosis/ant/", "/"]
)
def test_a_phone_shows_every_page_without_scrolling_sideways(page, faults, elsewhere, address):
    elsewhere(a_grown_arena)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults == []
