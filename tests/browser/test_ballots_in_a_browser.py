"""A vote on a recorded battle by keyboard alone, blind until it is cast: text, pictures, videos."""

from __future__ import annotations

import re

import pytest
from axe import grave_faults
from fakes import a_competitor, a_judge, a_judged_battle, a_question
from films import film
from playwright.sync_api import expect
from stub_media import png

from arena.ballots import pool
from arena.battles.models import Reply
from arena.questions.media import as_part
from arena.questions.take import take
from arena.votes.models import Vote

KINDS = {
    "text": lambda: [None, None],
    "image": lambda: [take(png("red", (640, 360))), take(png("blue", (200, 400)))],
    "video": lambda: [take(film(20, 10)), take(film(10, 10))],
}


@pytest.fixture
def battles(fresh_limits, live_arena) -> None:
    """One of each kind of reply, between the same two."""
    pool.forget()
    ant, bee, judge = a_competitor("ant"), a_competitor("bee"), a_judge()
    for modality, made in KINDS.items():
        question = a_question(f"Answer in {modality}.", modality=modality)
        battle = a_judged_battle(question, ant, bee, judge)
        for side, media in zip("ab", made(), strict=True):
            parts = [as_part(media)] if media else []
            text = f"Said by {side}." if modality == "text" else ""
            Reply.objects.filter(battle=battle, side=side).update(media=parts, text=text)


def test_three_kinds_of_battles_are_voted_on_without_a_mouse(page, faults, battles) -> None:
    page.goto("/vote/")
    for key, preference in (("1", {"a", "b"}), ("t", {"tie"}), ("b", {"both_bad"})):
        expect(page.get_by_role("heading", level=1)).to_have_text("Which reply is better?")
        expect(page.get_by_text("Ant", exact=True)).to_have_count(0)
        assert grave_faults(page) == []
        page.keyboard.press(key)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your vote is counted")
        expect(page.locator(".your-vote")).to_contain_text(re.compile("Ant.*Bee|Bee.*Ant", re.S))
        assert Vote.objects.latest("pk").preference in preference
        assert grave_faults(page) == []
        page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing left to vote on")
    assert Vote.objects.count() == 3 and faults == []


def test_keys_do_nothing_while_somebody_writes_or_has_switched_them_off(page, faults, battles) -> None:
    page.goto("/vote/?modality=text")
    page.get_by_label("Keys").uncheck()
    page.keyboard.press("1")
    page.reload()
    expect(page.get_by_label("Keys")).not_to_be_checked()
    page.keyboard.press("1")
    assert not Vote.objects.exists()
    page.get_by_label("Keys").check()
    page.keyboard.press("2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your vote is counted")
    page.get_by_label("In your own words").press_sequentially("not now")
    page.get_by_role("checkbox", name="correct").first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("In your own words")).to_have_value("not now")
    expect(page.get_by_role("checkbox", name="correct").first).to_be_checked()
    assert Vote.objects.get().comment == "not now" and faults == []


def test_tab_and_enter_alone_reach_the_four_buttons(page, battles) -> None:
    page.goto("/vote/?modality=text")
    wanted = page.get_by_role("button", name="Tie")
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("(button) => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your vote is counted")
    assert Vote.objects.get().preference == "tie"


def test_it_all_works_without_javascript(browser, battles, live_arena) -> None:
    with browser.new_context(base_url=live_arena, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/vote/?modality=text")
        page.get_by_text("Say it by standard too").click()
        page.get_by_role("group", name="accuracy").get_by_label("tie").check()
        page.get_by_role("button", name="A is better").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your vote is counted")
        assert Vote.objects.get().standards == {"accuracy": "tie"}
