"""An annotator labels a battle in a real browser; three of them differ, and it is settled."""

from __future__ import annotations

import pytest
from axe import grave_faults
from django.contrib.auth.models import Permission
from django.test import Client
from fakes import a_competitor, a_judge, a_judged_battle, a_question
from playwright.sync_api import Page, expect

from arena.accounts.models import User
from arena.annotations.label import Labels, is_swapped, label
from arena.annotations.models import Annotation, Gold
from arena.battles.models import Battle
from arena.pages.words import STANDARDS
from arena.votes.turned import turned


@pytest.fixture
def battle(live_arena) -> Battle:
    return a_judged_battle(a_question("Which?"), a_competitor("ant"), a_competitor("bee"), a_judge())


def somebody(name: str, *may: str) -> User:
    user = User.objects.create_user(name)
    user.user_permissions.add(*Permission.objects.filter(codename__in=may))
    return user


def sign_in(page: Page, user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    )


def test_labels_are_saved_and_the_server_says_so(page, faults, battle, live_arena) -> None:
    sign_in(page, somebody("ann", "add_annotation"), live_arena)
    page.goto("/annotate/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Label a battle")
    page.get_by_text("Guidelines").last.click()
    assert grave_faults(page) == []
    for standard in STANDARDS.values():
        page.get_by_role("group", name=str(standard)).get_by_label("tie, both good").check()
    page.get_by_label("Note").fill("Both would do.")
    page.get_by_role("button", name="Save labels").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Labels are saved")
    assert {one.label for one in Annotation.objects.all()} == {"tie_good"}
    assert grave_faults(page) == []
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing left to label")
    page.get_by_role("link", name="Agreement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How far annotators agree")
    assert faults == []


def test_where_three_differ_a_fourth_settles_it(page, faults, battle, live_arena) -> None:
    for name, said in (("ann", "a"), ("bob", "b"), ("cyd", "b")):
        who = somebody(name)
        swapped = is_swapped(battle, who)
        by_standard = dict.fromkeys(STANDARDS, turned("a", swapped)) | {"accuracy": turned(said, swapped)}
        label(battle, who, Labels(by_standard))
    sign_in(page, somebody("dee", "add_annotation", "add_gold"), live_arena)
    page.goto("/annotate/adjudicate/")
    page.get_by_role("link", name=f"#{battle.pk}").first.click()
    assert grave_faults(page) == []
    page.get_by_label("tie, both bad").check()
    page.get_by_label("Reason").fill("Neither is true.")
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where annotators differ")
    expect(page.get_by_text("Neither is true.")).to_be_visible()
    assert Gold.objects.get(standard="accuracy").label == "tie_bad" and faults == []
