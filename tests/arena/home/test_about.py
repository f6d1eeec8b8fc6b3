"""What is said of the arena comes from its tables and settings, and what it shows to copy works."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from fakes import a_board, a_competitor

from arena.accounts.voter import KEPT_S
from arena.competitors.models import Competitor
from arena.home import words
from arena.home.changes import changes
from arena.home.views import SUBMISSION
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import STATUSES
from arena.leaderboards.sources import SOURCES
from arena.manifest.apply import apply
from arena.manifest.read import read
from arena.pages.words import STANDINGS
from arena.votes.exclusions import EXCLUSIONS
from arena.votes.models import Vote
from arena.votes.seal import content_of
from ratings import MATCHMAKERS, METHODS
from ratings.matchmaking import FLOOR, PLACEMENT

pytestmark = pytest.mark.django_db


def body(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_how_it_works_names_every_entry_of_the_tables(client):
    a_board()
    shown = body(client, "/methodology/")
    for table in (MATCHMAKERS, METHODS, SOURCES, PROTOCOLS, STATUSES):
        for name in table:
            assert f"<code>{name}</code>" in shown, name
    for exclusion in EXCLUSIONS.values():
        assert str(exclusion.title) in shown
    assert f"fewer than {PLACEMENT} battles" in shown
    assert f"{FLOOR:.0%} of the draw" in shown


def test_our_words_are_for_the_entries_that_there_are():
    assert set(words.MATCHMAKERS) == set(MATCHMAKERS)
    assert set(words.STATUSES) == set(STATUSES)
    assert set(words.OUTCOMES) == {"a", "b", "tie", "both_bad"}


def test_how_it_works_shows_first_what_a_board_uses(client):
    a_board(matchmaker="uniform")
    shown = body(client, "/methodology/")
    assert shown.index("<code>uniform</code>") < shown.index("<code>boundary</code>")


def test_the_settings_of_this_arena_are_on_the_page(client, settings):
    settings.ARENA_BATTLE_S = 77
    assert "A battle may take 77 seconds" in body(client, "/methodology/")


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("desk@example.org", "mailto:desk@example.org"),
        ("https://example.org/desk", "https://example.org/desk"),
    ],
)
def test_who_runs_it_is_said_in_the_operator_s_words(client, settings, contact, address):
    settings.ARENA_OPERATOR_NAME, settings.ARENA_OPERATOR_CONTACT = "The <Desk>", contact
    shown = body(client, "/about/")
    assert "The &lt;Desk&gt;" in shown
    for path in ("/about/", "/privacy/", "/submit/"):
        assert f'href="{address}"' in body(client, path)
    assert f"Contact: {address}\n" in body(client, "/.well-known/security.txt")


def test_an_operator_who_said_nothing_is_not_made_up(client):
    assert "has not said who they are" in body(client, "/about/")
    assert "gave no contact" in body(client, "/submit/")
    assert client.get("/.well-known/security.txt").status_code == 404


def test_the_example_for_owners_can_be_applied(monkeypatch):
    monkeypatch.setenv("EXAMPLE_LABS_KEY", "secret")
    apply(read(SUBMISSION))
    competitor = Competitor.objects.get(name="example-medium")
    assert (competitor.organisation, competitor.open_weights) == ("Example Labs", True)
    assert competitor.released == date(2026, 10, 1)


def test_the_page_for_owners_shows_the_example_and_its_rules(client):
    shown = body(client, "/submit/")
    assert "[competitors.example-medium]" in shown
    assert "there are no private ones" in shown
    assert "free source of tokens" in shown


def test_changes_are_read_from_the_file_the_latest_first(client):
    found = changes()
    assert len(found) > 1 and all(change.text for change in found)
    days = [int(change.title.split()[0]) for change in found]
    assert days == sorted(days, reverse=True)
    assert found[0].title in body(client, "/changelog/")


def test_privacy_says_what_the_code_keeps(client):
    shown = body(client, "/privacy/")
    assert KEPT_S == 2 * 365 * 24 * 3600 and "two years in your browser" in shown
    assert {"voter", "network", "comment", "seconds"} <= {field.name for field in Vote._meta.fields}
    for name in ("cookie", "voter", "network", "vote", "log", "question", "account", "session"):
        assert f'id="{name}"' in shown


def test_the_log_says_nothing_of_what_privacy_calls_unpublished(db):
    content = content_of(
        Vote(battle_id=1, voter="v", network="n", comment="c", preference="a", created_at=timezone.now())
    )
    assert not {"voter", "network", "comment", "seconds"} & set(content)


def test_who_left_keeps_a_page_with_status_date_and_reason(client):
    one = a_competitor(
        "gone", standing="withdrawn", standing_reason="No longer sold.", standing_since=date(2026, 1, 2)
    )
    address = reverse("competitors:detail", args=[one.name])
    for path in (address, "/sampling/"):
        shown = body(client, path)
        assert "No longer sold." in shown
        assert str(STANDINGS["withdrawn"]) in shown
        assert "2 Jan" in shown
