"""Battles in a real browser: what models wrote does nothing, and a battle is seen to end."""

from __future__ import annotations

from fakes import a_battle, a_competitor, a_judge, a_judged_battle, a_question
from playwright.sync_api import expect

from arena.battles.models import Battle, Reply
from arena.judges.models import Judgment, Verdict

HOSTILE = "\n\n".join(
    [
        "<script>alert('script')</script>",
        "<img src=x onerror=alert('image')>",
        "![pixel](https://elsewhere.test/pixel.gif)",
        "<svg onload=alert('svg')>",
        "[link](javascript:alert('link'))",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<style>body { display: none }</style>",
        "<div hx-get='/admin/' hx-trigger='load'>htmx</div>",
        "<details open ontoggle=alert('details')>",
        "<base href='https://elsewhere.test/'>",
        "\u202eright to left",
    ]
)


def test_a_hostile_reply_runs_nothing_and_loads_nothing(page, faults):
    judge = a_judge()
    battle = a_judged_battle(a_question(HOSTILE), a_competitor("ant"), a_competitor("bee"), judge)
    Reply.objects.filter(battle=battle).update(text=HOSTILE)
    Judgment.objects.create(
        verdict=battle.verdicts.get(),
        order="ab",
        status="valid",
        preference="a",
        rationale=HOSTILE,
        raw=HOSTILE,
    )
    page.goto(battle.get_absolute_url())
    page.wait_for_timeout(500)
    assert faults == []
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Battle {battle.pk}")
    assert page.locator(".reply script, .reply img, .reply svg, .reply iframe, .reply [hx-get]").count() == 0


def test_a_battle_is_seen_to_end_and_is_asked_about_no_more(page, faults):
    judge = a_judge()
    battle = a_battle(a_question(), a_competitor("ant"), a_competitor("bee"), judge)
    page.goto(battle.get_absolute_url())
    expect(page.locator(".lead")).to_contain_text("waiting to be played")
    Reply.objects.bulk_create(Reply(battle=battle, side=side, text=f"I am {side}") for side in "ab")
    from django.db.models.functions import Now

    Battle.objects.filter(pk=battle.pk).update(status="played", played_at=Now())
    Verdict.objects.update(status="valid", preference="b", decided_at=Now())
    expect(page.locator(".lead")).to_contain_text("B better")
    expect(page.locator("#battle")).not_to_have_attribute("hx-get", battle.get_absolute_url())
    assert faults == []


def test_the_list_fills_by_itself(page, faults):
    question, ant, bee = a_question(), a_competitor("ant"), a_competitor("bee")
    page.goto("/battles/")
    expect(page.get_by_text("No battle yet")).to_be_visible()
    a_battle(question, ant, bee)
    expect(page.locator("th.battle")).to_have_count(1)
    assert faults == []


def test_the_keyboard_reaches_the_content_past_the_menu(page):
    a_battle(a_question(), a_competitor("ant"), a_competitor("bee"))
    page.goto("/battles/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Words")).to_be_focused()
