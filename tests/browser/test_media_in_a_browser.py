"""Pictures, videos and talks of a battle in a real browser: equally large, and playable by keyboard."""

from __future__ import annotations

import pytest
from fakes import a_competitor, a_judge, a_judged_battle, a_question
from playwright.sync_api import expect
from stub_media import mp4, png

from arena.battles.models import Battle, Reply
from arena.questions.media import as_part
from arena.questions.models import Question
from arena.questions.take import take


def a_battle_of(a: list[dict], b: list[dict], **sides) -> Battle:
    question = a_question("Show it moving.")
    Question.objects.filter(pk=question.pk).update(
        parts=[*question.parts, as_part(take(png("orange", (640, 360))))]
    )
    battle = a_judged_battle(question, a_competitor("ant"), a_competitor("bee"), a_judge())
    for side, media in (("a", a), ("b", b)):
        Reply.objects.filter(battle=battle, side=side).update(media=media, text="", **sides)
    return battle


@pytest.fixture
def two_videos() -> Battle:
    wide, tall = take(mp4("red", (320, 180))), take(mp4("blue", (180, 320)))
    return a_battle_of([as_part(wide)], [as_part(tall)])


def test_both_videos_are_equally_large_and_play_by_keyboard(page, faults, two_videos):
    page.goto(two_videos.get_absolute_url())
    videos = page.locator(".player video")
    expect(videos).to_have_count(2)
    one, other = (videos.nth(n).bounding_box() for n in range(2))
    assert (one["width"], one["height"]) == (other["width"], other["height"])
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Space")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.player video')].every((v) => v.currentTime > 0)"
    )
    assert faults == []


def test_on_a_phone_nothing_is_wider_than_the_screen(page, faults, two_videos):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(two_videos.get_absolute_url())
    expect(page.locator(".player video")).to_have_count(2)
    expect(page.locator("img.media")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults == []


def test_a_talk_with_pictures_reads_in_order(page, faults):
    red = as_part(take(png("red")))
    turns = [
        {"role": "assistant", "text": "Here.", "parts": [red]},
        {"role": "user", "text": "Bluer, please."},
        {"role": "assistant", "text": "", "parts": [as_part(take(png("blue")))]},
    ]
    battle = a_battle_of([red], [red], turns=turns)
    page.goto(battle.get_absolute_url())
    expect(page.locator(".side").first.locator(".talk h4")).to_have_text(["Reply", "Simulated user", "Reply"])
    expect(page.locator(".side").first.get_by_alt_text("Made by A")).to_have_count(2)
    assert faults == []
