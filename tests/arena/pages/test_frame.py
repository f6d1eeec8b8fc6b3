"""What every page has in common: it loads nothing from elsewhere and holds nothing inline."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from fakes import a_judge, a_judged_battle, a_question, a_rated_board

from arena.competitors.models import Competitor

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)
FROM_ELSEWHERE = re.compile(r"(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)
# What says where a page is, in this language or another, and loads nothing.
WHEREABOUTS = re.compile(r"<link rel=\"(?:alternate|canonical)\"[^>]* href=\"http://testserver/[^>]*>")


@pytest.fixture
def addresses():
    a_rated_board()
    ant, bee = Competitor.objects.filter(name__in=["ant", "bee"])
    battle = a_judged_battle(a_question(), ant, bee, a_judge("other"))
    return [
        "/",
        "/leaderboards/text/",
        "/battles/",
        battle.get_absolute_url(),
        "/competitors/ant/",
        "/nothing-here",
    ]


def test_pages_hold_nothing_inline_and_load_nothing_from_elsewhere(client, addresses):
    for address in addresses:
        page = WHEREABOUTS.sub("", client.get(address).content.decode())
        assert not INLINE.search(page) and not FROM_ELSEWHERE.search(page), address


def test_pages_forbid_what_they_do_not_use(client, addresses):
    for address in addresses:
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, address


def test_every_page_has_one_title_one_main_heading_and_a_way_past_the_menu(client, addresses):
    for address in addresses:
        page = client.get(address).content.decode()
        assert page.count("<title>") == page.count("<h1") == 1 and 'href="#content"' in page, address


def test_pages_set_no_cookie(client, addresses):
    assert not any(client.get(address).cookies for address in addresses)


def test_the_page_for_our_own_faults_needs_nothing_that_may_be_broken():
    assert "Something broke on our side" in render_to_string("500.html")


def test_a_missing_page_says_where_to_go(client):
    page = client.get("/nothing-here")
    assert page.status_code == 404 and b"There is nothing here" in page.content
