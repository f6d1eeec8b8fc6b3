"""Every page of the site map answers, in both languages, sets no cookie, and asks the database a few things."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from sitemap import addresses, by_kind, pieces

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.home.maps import MAPS
from arena.pages.cached import kept
from arena.questions.models import PRIVATE, Question

pytestmark = pytest.mark.django_db
MOST_QUERIES = 60  # on one page, whatever is on it
WITH_FORMS = ("/battle/", "/side-by-side/", "/chat/", "/receipts/")


@pytest.fixture
def get(client):
    return lambda path: client.get(path).content


def test_every_page_of_the_site_map_answers_with_few_queries(crowd, client, get):
    found = by_kind(get, of_each=4)
    assert {"pages", "boards", "competitors", "judges", "questions", "battles", "charts"} <= set(found)
    assert all(found[kind] for kind in found if kind != "evolutions")
    slow, wrong = {}, {}
    for path in (path for paths in found.values() for path in paths):
        kept().clear()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        if response.status_code != 200:
            wrong[path] = response.status_code
        if len(queries) > MOST_QUERIES:
            slow[path] = len(queries)
    assert not wrong
    assert not slow


def test_every_chart_of_the_site_map_has_something_to_show(crowd, client, get):
    charts = [path for path in addresses(get, "/sitemap-charts.xml") if not path.startswith("/fr/")]
    assert len(charts) > 20
    assert {client.get(path).status_code for path in charts} == {200}


def test_whoever_only_reads_gets_no_cookie(crowd, client, get):
    for paths in by_kind(get, of_each=1).values():
        for path in paths:
            if not path.removeprefix("/fr").startswith(WITH_FORMS):
                assert not client.get(path).cookies, path


def test_a_list_with_twice_the_rows_needs_no_more_queries(crowd, client):
    def queries(path):
        kept().clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    for path in ("/", "/ticker/", "/sampling/", "/sitemap-battles.xml", "/sitemap-questions.xml"):
        before = queries(path)
        battle = Battle.objects.finished().first()
        Battle.objects.bulk_create(
            Battle(
                question=battle.question, a=battle.a, b=battle.b, status="played", played_at=battle.played_at
            )
            for _ in range(50)
        )
        assert queries(path) <= before, path


def test_the_site_map_names_every_battle_that_is_over_and_may_be_read(crowd, get):
    hidden = Battle.objects.finished().first()
    Question.objects.filter(pk=hidden.question_id).update(tags=[PRIVATE])
    Battle.objects.filter(pk=Battle.objects.finished().last().pk).update(
        status="queued", played_at=None, void_code=""
    )
    named = {path for piece in pieces(get) if "battles" in piece for path in addresses(get, piece)}
    shown = Battle.objects.finished().shown().values_list("pk", flat=True)
    assert {path for path in named if path.startswith("/battles/")} == {f"/battles/{pk}/" for pk in shown}
    assert f"/battles/{hidden.pk}/" not in named


def test_each_address_says_where_it_is_in_the_other_language(crowd, client):
    body = client.get("/sitemap-pages.xml").content.decode()
    assert '<xhtml:link rel="alternate" hreflang="fr" href="http://testserver/fr/sampling/"/>' in body
    assert '<xhtml:link rel="alternate" hreflang="x-default" href="http://testserver/sampling/"/>' in body
    assert body.count("<loc>http://testserver/fr/</loc>") == 1


def test_pieces_stay_small_and_follow_each_other(crowd, client, monkeypatch):
    monkeypatch.setattr(MAPS["battles"], "limit", 100, raising=False)
    get = lambda path: client.get(path).content  # noqa: E731
    parts = [piece for piece in pieces(get) if "battles" in piece]
    assert parts == ["/sitemap-battles.xml", "/sitemap-battles.xml?p=2", "/sitemap-battles.xml?p=3"]
    assert sum(len(list(addresses(get, part))) for part in parts) == 2 * Battle.objects.finished().count()
    assert client.get("/sitemap-battles.xml?p=9").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_pages_say_what_they_are_to_those_who_share_them(crowd, client):
    body = client.get("/fr/sampling/").content.decode()
    assert '<link rel="canonical" href="http://testserver/fr/sampling/">' in body
    assert '<meta property="og:image" content="http://testserver/fr/cards/home/arena.png">' in body
    assert '<link rel="alternate" hreflang="en" href="http://testserver/sampling/">' in body


def test_robots_may_read_everything_but_forms_and_endless_lists(client):
    body = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in body
    for closed in ("/battle/", "/vote/", "/fr/battle/", "/battles/?", "/account/"):
        assert f"Disallow: {closed}\n" in body
    assert "Disallow: /battles/\n" not in body


def test_a_browser_is_told_how_to_search_battles_in_its_language(client):
    response = client.get("/fr/opensearch.xml")
    assert response.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    assert 'template="http://testserver/fr/battles/?q={searchTerms}"' in response.content.decode()
    assert urlsplit("/opensearch.xml").path in client.get("/").content.decode()


def test_a_board_a_model_and_a_battle_have_cards_of_their_own_on_their_pages(crowd, client):
    model, battle = Competitor.objects.first().name, Battle.objects.finished().first().pk
    pages = {
        "/leaderboards/text/": "board/text",
        f"/competitors/{model}/": f"model/{model}",
        f"/battles/{battle}/": f"battle/{battle}",
    }
    for page, card in pages.items():
        address = f"/cards/{card}.png"
        assert f'content="http://testserver{address}"' in client.get(page).content.decode()
        assert client.get(address).status_code == 200
