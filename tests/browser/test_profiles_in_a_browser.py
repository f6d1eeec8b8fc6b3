"""Looking for battles, and reading about models and judges, in a real browser."""

from __future__ import annotations

import re

import axe
import pytest
from fakes import a_competitor, a_judge, a_judged_battle, a_question, a_rated_board
from playwright.sync_api import expect

from arena.battles.models import Battle
from arena.competitors.models import Competitor


@pytest.fixture
def battles() -> list[Battle]:
    """Two of ant and bee; one speaks of a pelican."""
    judge, ant, bee = a_judge(), a_competitor("ant"), a_competitor("bee")
    return [
        a_judged_battle(a_question("Draw a pelican."), ant, bee, judge, "a"),
        a_judged_battle(a_question("Draw a heron."), ant, bee, judge, "b"),
    ]


def test_a_search_changes_the_list_and_the_address_and_can_be_gone_back_from(page, battles, faults):
    page.goto("/battles/")
    rows = page.locator("#battles tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_label("Words").press_sequentially("pelican")
    expect(rows).to_have_count(1)
    expect(page.locator("mark")).to_have_text("pelican")
    expect(page).to_have_url(re.compile(r"q=pelican"))
    page.get_by_label("Words").fill("")
    page.get_by_label("Model", exact=True).fill("ant")
    page.get_by_label("Outcome").select_option("lost")
    expect(rows).to_contain_text(f"#{battles[1].pk}")
    page.reload()
    expect(page.get_by_label("Outcome")).to_have_value("lost")
    expect(rows).to_contain_text(f"#{battles[1].pk}")
    page.go_back()
    page.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(2)
    assert faults == []


def test_a_search_works_without_scripts(browser, live_arena, battles):
    with browser.new_context(base_url=live_arena, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/battles/")
        page.get_by_label("Words").fill("heron -pelican")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("#battles tbody tr")).to_contain_text(f"#{battles[1].pk}")


@pytest.fixture
def rated(live_arena, elsewhere) -> None:
    """A board of three, of whom one was withdrawn."""
    elsewhere(a_rated_board)
    Competitor.objects.filter(name="cat").update(standing="withdrawn", standing_reason="Asked to.")


def test_a_model_s_page_leads_to_its_losses_and_to_whoever_beat_it(page, rated, faults):
    page.goto("/competitors/ant/")
    page.get_by_role("link", name="Head to head").click()
    expect(page).to_have_url(re.compile("#opponents$"))
    lost = page.locator("h3", has_text="Lost").locator("+ table a").first
    lost.click()
    expect(page.locator(".lead")).to_contain_text("B better")
    page.goto("/competitors/ant/")
    page.get_by_label("Order by").select_option("n")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("order=n"))
    page.get_by_role("link", name="Bee", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bee")
    assert faults == []


ADDRESSES = (
    "/competitors/", "/competitors/ant/", "/competitors/cat/", "/judges/", "/judges/checks/", "/battles/?q=ant",
)  # fmt: skip


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 820), ("light", 1280)])
def test_pages_have_no_grave_faults_and_fit_the_screen(page, rated, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    for address in ADDRESSES:
        page.goto(address)
        assert axe.grave_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
