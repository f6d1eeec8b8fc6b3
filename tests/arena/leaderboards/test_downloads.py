"""Boards as files: at addresses that stay, open to everybody, harmless, and with every digit."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from board_cast import a_crowd, a_fit_of
from django.core.management import call_command
from fakes import a_board, a_rated_board
from hypothesis import given
from hypothesis import strategies as st

from arena.competitors.models import Competitor
from arena.endpoints.models import Endpoint
from arena.leaderboards.downloads import FORMATS
from arena.leaderboards.downloads.columns import harmless
from arena.leaderboards.models import Fit, Leaderboard
from arena.leaderboards.show import published_rows

pytestmark = pytest.mark.django_db
ENTRY = "{http://www.w3.org/2005/Atom}entry"
TITLE = "{http://www.w3.org/2005/Atom}title"


def a_plain_board() -> Leaderboard:
    """A board with a snapshot that no method made."""
    board = a_board()
    a_fit_of(board, a_crowd(3))
    return board


def rows_of(client, name="text", query="") -> list[dict[str, str]]:
    file = client.get(f"/leaderboards/{name}.csv{query}")
    return list(csv.DictReader(io.StringIO(file.content.decode())))


def document(client, name="text", query="") -> dict:
    return json.loads(client.get(f"/leaderboards/{name}.json{query}").content)


def titles(client, name="text") -> list[str]:
    feed = ElementTree.fromstring(client.get(f"/leaderboards/{name}.atom").content)
    return [entry.find(TITLE).text for entry in feed.iter(ENTRY)]


# --- what they say --------------------------------------------------------------------------------


def test_a_document_has_every_published_digit_and_how_to_make_it_again(client):
    board = a_rated_board()
    last, told = board.fits.first(), document(client)
    assert [{key: row[key] for key in said} for row, said in zip(told["rows"], published_rows(last), strict=True)] \
        == published_rows(last)  # fmt: skip
    assert (told["fit"], told["fingerprint"], told["counts"]["battles"]) == (last.pk, last.fingerprint, 12)
    assert told["reproduce"][0] == f"python manage.py export_board text text-{last.pk}"
    assert told["settings"] == last.settings
    assert told["code_version"] == last.code_version


def test_the_commands_that_a_document_names_run_and_find_its_digits(client, tmp_path, monkeypatch, capsys):
    a_rated_board()
    monkeypatch.chdir(tmp_path)
    *first, last = document(client)["reproduce"]
    for line in (*first, last, f"{last} --json"):
        capsys.readouterr()
        call_command(*line.removeprefix("python manage.py ").split())
    said = json.loads(capsys.readouterr().out)
    digits = [row["rating"] for row in document(client)["rows"]]
    assert said["ok"] and [row["rating"] for row in said["rows"]] == digits


def test_a_document_says_when_it_was_made_for_programs(client):
    last, told = a_rated_board().fits.first(), document(client)
    assert datetime.fromisoformat(told["updated_at"]) == last.created_at
    assert datetime.fromisoformat(told["data_through"]) == last.data_through


def test_a_table_has_the_same_rows_and_numbers_stay_numbers(client):
    a_rated_board()
    for row, said in zip(rows_of(client), document(client)["rows"], strict=True):
        assert (row["competitor"], float(row["rating"]), int(row["battles"])) == (
            said["competitor"], said["rating"], said["battles"],
        )  # fmt: skip
        assert row["price_input"] == row["open_weights"] == ""


def test_parquet_has_types_and_the_head_of_the_document(client):
    a_rated_board()
    table = pq.read_table(io.BytesIO(client.get("/leaderboards/text.parquet").content))
    told = document(client)
    assert table.column("rating").to_pylist() == [row["rating"] for row in told["rows"]]
    assert str(table.schema.field("style_rating").type) == "double"
    assert json.loads(table.schema.metadata[b"open_arena"])["fingerprint"] == told["fingerprint"]


def test_a_file_says_what_is_known_of_weights_licence_and_price(client):
    a_rated_board()
    Competitor.objects.filter(name="ant").update(open_weights=False, licence="proprietary", standing="frozen")
    Endpoint.objects.update(price={"input": "0.10", "output": "1.25"})
    row = rows_of(client)[0]
    told = (row["open_weights"], row["licence"], row["standing"], row["price_input"], row["price_output"])
    assert told == ("false", "proprietary", "frozen", "0.1", "1.25")


def test_filters_narrow_no_file(client):
    a_plain_board()
    assert len(rows_of(client, query="?q=nobody&weights=open")) == 3


def test_with_style_held_constant_ranks_and_ratings_are_those(client):
    board = a_board()
    a_fit_of(board, a_crowd(5), coefficients=[{"name": "length", "value": 0.1, "lower": 0.0, "upper": 0.2}])
    told = document(client, query="?style=1")
    kept = {rating.competitor.name: rating for rating in board.fits.first().ratings.all()}
    assert told["style_controlled"]
    assert [row["rank"] for row in told["rows"]] == sorted(rating.style_rank for rating in kept.values())
    assert all(row["rating"] == kept[row["competitor"]].style_rating for row in told["rows"])
    assert {row["best_rank"] for row in told["rows"]} == {None}


@pytest.mark.parametrize("query", ["?style=2", "?style=on", "?style=1"])
def test_style_that_cannot_be_had_is_refused_in_words(client, query):
    a_plain_board()
    answer = client.get(f"/leaderboards/text.csv{query}")
    assert (answer.status_code, b"style=1 is all" in answer.content) == (400, True)


def test_voters_who_are_set_aside_are_counted_and_not_named(client):
    board = a_board()
    a_fit_of(board, a_crowd(2), exclusions={"voters": ["secret1", "secret2"], "flags": ["x"]})
    file = client.get("/leaderboards/text.json").content
    assert b"secret" not in file
    assert json.loads(file)["exclusions"] == {"voters": 2, "flags": ["x"]}


# --- where they are -------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["nope.csv", "text.xlsx", "text.html", "text.svg"])
def test_what_there_is_not_is_not_found(client, address):
    a_plain_board()
    assert client.get(f"/leaderboards/{address}").status_code == 404


def test_a_board_without_ratings_says_so(client):
    a_board()
    answer = client.get("/leaderboards/text.json")
    assert (answer.status_code, b"no ratings yet" in answer.content) == (404, True)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_page_names_its_files_which_are_the_same_in_every_language(client, ending):
    a_plain_board()
    for address in ("/leaderboards/text/", "/fr/leaderboards/text/"):
        page = client.get(address).content.decode()
        assert page.count(f'href="/leaderboards/text.{ending}"') == 2


@pytest.mark.parametrize("ending", FORMATS)
def test_whoever_has_a_file_already_is_only_told_so(client, ending):
    board = a_plain_board()
    first = client.get(f"/leaderboards/text.{ending}")
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"/leaderboards/text.{ending}", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    a_fit_of(board, Competitor.objects.all(), 1)
    assert client.get(f"/leaderboards/text.{ending}", headers=known).status_code == 200


def test_what_is_told_of_a_competitor_changes_the_tag(client):
    a_plain_board()
    before = client.get("/leaderboards/text.csv").headers["ETag"]
    Competitor.objects.filter(name="model-000").update(licence="MIT")
    assert client.get("/leaderboards/text.csv").headers["ETag"] != before


@pytest.mark.parametrize("ending", FORMATS)
def test_other_sites_may_read_a_file_and_anybody_keep_it_for_a_moment(client, ending):
    last = a_plain_board().fits.first()
    file = client.get(f"/leaderboards/text.{ending}", headers={"Origin": "https://example.org"})
    assert file.headers["Access-Control-Allow-Origin"] == "*"
    assert "public" in file.headers["Cache-Control"]
    assert "max-age=3" in file.headers["Cache-Control"]
    assert parsedate_to_datetime(file.headers["Last-Modified"]) == last.created_at.replace(microsecond=0)
    assert not file.cookies
    asked = client.options(f"/leaderboards/text.{ending}")
    assert (asked.status_code, asked.headers["Access-Control-Allow-Headers"][:13]) == (204, "If-None-Match")


def test_a_head_says_what_a_get_would(client):
    a_plain_board()
    head, got = (ask("/leaderboards/text.json") for ask in (client.head, client.get))
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", got.headers["ETag"])


def test_nobody_writes_a_file(client):
    a_plain_board()
    assert client.post("/leaderboards/text.csv").status_code == 405


# --- the feed -------------------------------------------------------------------------------------


def test_a_feed_has_an_entry_only_where_somebody_moved(client):
    board, (a, b, c) = a_board(), a_crowd(3)
    for seed, order in enumerate(((a, b), (a, b), (b, a), (b, a, c), (b, a, c))):
        a_fit_of(board, order, seed)
    told = titles(client)
    assert len(told) == 3
    assert told[0].startswith(f"new: {c.title}, rank 3")
    assert told[1] == f"{b.title}: rank 2 → 1; {a.title}: rank 1 → 2"
    assert told[2] == f"new: {a.title}, rank 1; new: {b.title}, rank 2"


def test_an_entry_has_a_name_of_its_own_that_stays(client):
    board, (a, b) = a_board(), a_crowd(2)
    a_fit_of(board, (a, b))
    first = client.get("/leaderboards/text.atom").content
    a_fit_of(board, (b, a), 1)
    feed = ElementTree.fromstring(client.get("/leaderboards/text.atom").content)
    names = [entry.find("{http://www.w3.org/2005/Atom}id").text for entry in feed.iter(ENTRY)]
    assert len(set(names)) == 2
    assert names[1].encode() in first


def test_a_name_is_no_markup_in_a_feed(client):
    board, (a, b) = a_board(), a_crowd(2)
    Competitor.objects.filter(pk=a.pk).update(title="<b>&]]>")
    a_fit_of(board, (a, b))
    assert titles(client)[0].startswith("new: <b>&]]>, rank 1")


# --- harmless -------------------------------------------------------------------------------------

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "'=1+1", '"=1+1', "  \"=1+1", "%0A=1+1",
    "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-cmd|' /C calc'!A0", "@cmd|' /C calc'!A0", "|calc", "\uff1d1+1",
    "\uff0b1", "\uff0d1", "\uff20SUM(1)", "\u200b=1+1", "\ufeff=1+1", '=HYPERLINK("http://x","y")', "=IMPORTXML(1,2)",
    "-2+3+cmd|' /C calc'!D2", "=WEBSERVICE(1)", "=DDE(1)",
]  # fmt: skip


def test_words_that_a_spreadsheet_would_run_are_only_words(client):
    board, crowd = a_board(), a_crowd(len(FORMULAS))
    for one, text in zip(crowd, FORMULAS, strict=True):
        one.title = one.organisation = one.licence = text
    Competitor.objects.bulk_update(crowd, ["title", "organisation", "licence"])
    a_fit_of(board, crowd)
    told = [(row["title"], row["organisation"], row["licence"]) for row in rows_of(client)]
    assert told == [(f"'{text}",) * 3 for text in FORMULAS]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_below_nought_is_no_formula(number):
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerow([number])
    assert float(text.getvalue()) == number


@pytest.mark.parametrize("text", ["Large 2", "a-b", "7B @ 4 bits", "GPT=good", "x;=1+1", ""])
def test_other_words_stay_as_they_are(text):
    assert harmless(text) == text


def test_a_semicolon_parts_no_cell_for_it_is_in_quotes(client):
    a_plain_board()
    Competitor.objects.filter(name="model-000").update(title="x;=1+1")
    assert b'"x;=1+1"' in client.get("/leaderboards/text.csv").content


def test_a_rating_below_nought_comes_out_as_a_number(client):
    board, who = a_board(), a_crowd(2)
    last = a_fit_of(board, who)
    columns = {f.attname: getattr(last, f.attname) for f in Fit._meta.concrete_fields if f.attname != "id"}
    new = Fit.objects.create(**columns)
    low = last.ratings.first()
    low.pk, low.fit, low.rating, low.lower = None, new, -3.5, -40.25
    low.save()
    (row,) = rows_of(client)
    assert (row["rating"], row["lower"]) == ("-3.5", "-40.25")


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_of_many_takes_no_more_queries(client, django_assert_max_num_queries, ending):
    a_fit_of(a_board(), a_crowd(30))
    with django_assert_max_num_queries(4):
        client.get(f"/leaderboards/text.{ending}")
