"""Votes in a real browser and over real HTTP: once each, with a receipt, and with work done where it is asked."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from axe import grave_faults
from django.core import signing
from fakes import a_competitor, a_judge, a_played_battle, a_question
from playwright.sync_api import expect

from arena.accounts.voter import _SALT, COOKIE, key_of
from arena.votes.models import Vote
from arena.votes.seal import seal


def some_battles(count: int) -> list:
    ant, bee, judge = a_competitor("ant"), a_competitor("bee"), a_judge()
    return [a_played_battle(a_question(), ant, bee, judge, ("It is 42.", "It is 41.")) for _ in range(count)]


def like_a_machine(voter: str, battles: list) -> None:
    """A past of votes within the same second."""
    Vote.objects.bulk_create([Vote(battle=battle, voter=voter, preference="tie") for battle in battles])


def voter_in(page) -> str:
    """The key of the voter that a browser is."""
    cookie = next(one["value"] for one in page.context.cookies() if one["name"] == COOKIE)
    return key_of(signing.loads(cookie, salt=_SALT))


def test_a_vote_gets_a_receipt_that_is_counted_as_soon_as_the_log_has_it(page, faults, elsewhere):
    elsewhere(some_battles, 2)
    page.goto("/vote/")
    page.get_by_role("button", name=re.compile("A is better")).click()
    receipt = page.locator(".receipt code").inner_text()
    page.locator(".receipt a").click()
    expect(page.get_by_role("heading", name=re.compile("pending"))).to_be_visible()
    elsewhere(seal)
    page.goto("/receipts/")
    page.get_by_label("Receipt").fill(receipt.lower().replace("-", " "))
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_role("heading", name=re.compile("is counted"))).to_be_visible()
    assert grave_faults(page) == []
    assert faults == []


def test_a_vote_is_undone_by_one_click_and_is_on_the_list_of_ones_own(page, faults, elsewhere):
    elsewhere(some_battles, 2)
    page.goto("/vote/")
    page.get_by_role("button", name=re.compile("Both are bad")).click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name=re.compile("not counted: withdrawn"))).to_be_visible()
    page.goto("/me/")
    expect(page.locator(".my-votes tbody tr")).to_have_count(1)
    expect(page.locator(".my-votes")).to_contain_text("excluded: withdrawn")
    assert grave_faults(page) == []
    assert faults == []


def test_who_votes_like_a_machine_has_the_browser_work_and_the_vote_goes_through_by_itself(
    page, faults, elsewhere
):
    battles = elsewhere(some_battles, 14)
    page.goto("/me/")
    elsewhere(like_a_machine, voter_in(page), battles[:12])
    page.goto("/vote/")
    with page.expect_response(lambda answer: answer.status == 428):
        page.get_by_role("button", name=re.compile("B is better")).click(no_wait_after=True)
    expect(page.locator(".receipt code")).to_be_visible(timeout=60_000)
    voter = voter_in(page)
    assert elsewhere(lambda: Vote.objects.filter(voter=voter).count()) == 13
    assert [fault for fault in faults if "428" not in fault] == []


def test_without_scripts_signing_in_is_offered_instead_of_work(browser, live_arena, elsewhere):
    battles = elsewhere(some_battles, 14)
    with browser.new_context(base_url=live_arena, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/me/")
        elsewhere(like_a_machine, voter_in(page), battles[:12])
        page.goto("/vote/")
        page.get_by_role("button", name=re.compile("B is better")).click()
        expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


@pytest.mark.parametrize("address", ["/log/", "/me/", "/receipts/", "/account/login/", "/account/signup/"])
def test_pages_around_votes_are_accessible_and_break_no_rule(page, faults, elsewhere, address):
    elsewhere(
        lambda: [
            Vote.objects.create(battle=battle, voter="v", preference="a", receipt="ABCD-EFGH-IJKL-MNOP")
            for battle in some_battles(1)
        ]
    )
    elsewhere(seal)
    page.goto(address)
    assert grave_faults(page) == []
    assert faults == []


def a_client(server: str):
    """A browser of few words."""
    jar = CookieJar()
    return build_opener(HTTPCookieProcessor(jar)), jar


def test_a_vote_posted_by_eight_connections_at_once_counts_once(live_arena, elsewhere):
    elsewhere(some_battles, 3)
    client, jar = a_client(live_arena)
    with client.open(f"{live_arena}/vote/") as answer:
        address, page = answer.url, answer.read().decode()
    form = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page).group(1)
        for name in ("csrfmiddlewaretoken", "key")
    }
    cookies = "; ".join(f"{one.name}={one.value}" for one in jar)

    def send(number: int) -> tuple[int, str]:
        data = urlencode(form | {"preference": "ab"[number % 2]}).encode()
        request = Request(address, data, {"Cookie": cookies, "Referer": address})
        try:
            with build_opener().open(request, timeout=60) as got:
                return got.status, re.search(r"<code>([A-Z2-7-]{19})</code>", got.read().decode()).group(1)
        except HTTPError as error:
            return error.code, ""

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(send, range(8)))
    receipts = elsewhere(lambda: list(Vote.objects.values_list("receipt", flat=True)))
    assert answers == {(200, receipts[0])}
    assert len(receipts) == 1
