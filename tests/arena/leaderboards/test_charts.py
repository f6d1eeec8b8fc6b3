"""Charts: what is drawn of a board, that it can be read by everybody, and the forms it is served in."""

from __future__ import annotations

import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fakes import a_board, a_judge, a_judged_battle, a_question, a_rated_board

from arena.competitors.models import Competitor
from arena.leaderboards.charts import CHARTS, heat, intervals, style
from arena.leaderboards.charts.base import Pair, Point, Snapshot, Standing, expression
from arena.leaderboards.charts.forms import FORMS
from arena.leaderboards.charts.frontier import mixed
from arena.leaderboards.charts.read import MOMENTS, moments, read
from arena.leaderboards.charts.specify import specify
from arena.leaderboards.charts.themes import THEMES
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Fit

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = "<script>alert(1)</script> & \"quoted\" 'so' ]]>"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def a_snapshot(size: int = 4, **fields: object) -> Snapshot:
    """So many competitors in tiers of two, who have all met; the last has a bound only."""
    standings = [
        Standing(
            f"model {place}", 1200 - 50 * place, 1160 - 50 * place, 1240 - 50 * place, place + 1, place + 1,
            place + 2, 1 + place // 2, 1, 30, 1190 - 50 * place, 1150 - 50 * place, 1230 - 50 * place, place + 1,
            price=0.5 * (size - place),
        )
        for place in range(size - 1)
    ]  # fmt: skip
    standings.append(Standing("champion", lower=1100, battles=3))
    pairs = tuple(Pair(i, j, 5, 3, 2, 1) for i in range(size) for j in range(i + 1, size))
    past = tuple(
        Point(one.label, NOW + timedelta(days=day), one.rating, one.lower, one.upper)
        for one in standings[:-1]
        for day in range(3)
    )
    return replace(Snapshot("Text", 0.95, tuple(standings), pairs, past), **fields)


def drawn(name: str, snapshot: Snapshot, theme: str = "light", width: int = 600) -> ElementTree.Element:
    return ElementTree.fromstring(FORMS["svg"].make(specify(CHARTS[name], snapshot, theme), width))


def words(svg: ElementTree.Element) -> list[str]:
    """What stands in a drawing."""
    return [text for element in svg.iter() for text in element.itertext() if element.tag.endswith("}text")]


# --- every chart ------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_picture_of_the_size_that_was_asked_for(name, theme):
    snapshot = a_snapshot()
    svg = drawn(name, snapshot, theme)
    assert svg.attrib["width"] == "600" and float(svg.attrib["height"]) == CHARTS[name].height(snapshot)
    assert "model 0" in words(svg)


@pytest.mark.parametrize("name", CHARTS)
def test_a_specification_is_valid_carries_its_data_and_names_no_address(name):
    spec = specify(CHARTS[name], a_snapshot(), "light")
    said = json.dumps(spec, allow_nan=False)
    assert spec["datasets"]["rows"] and not re.search(r'"(url|href)"', said)
    assert re.findall(r"https?://[^\"]*", said) == [spec["$schema"]]


@pytest.mark.parametrize("name", CHARTS)
def test_a_name_is_shown_as_it_is_and_is_never_markup(name):
    snapshot = a_snapshot()
    first = replace(snapshot.standings[0], label=HOSTILE)
    past = tuple(replace(p, label=HOSTILE) if p.label == "model 0" else p for p in snapshot.past)
    svg = drawn(name, replace(snapshot, standings=(first, *snapshot.standings[1:]), past=past), width=1200)
    assert any(text.startswith("<script>alert(1)") for text in words(svg))
    assert not any(element.tag.endswith("script") for element in svg.iter())


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_says_the_same_as_a_table(name):
    snapshot = a_snapshot()
    table = CHARTS[name].table(snapshot)
    assert table.rows and all(len(row) == len(table.head) for row in table.rows)
    assert "model 0" in {*table.head, *(row[0] for row in table.rows)}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_one_competitor_who_never_battled_is_drawn_or_left_out(name):
    snapshot = a_snapshot(standings=(Standing("lone"),), pairs=(), past=(), moments=0)
    assert not CHARTS[name].shows(snapshot)


@pytest.mark.parametrize("name", CHARTS)
def test_nobody_can_make_a_chart_too_large(name):
    spec = specify(CHARTS[name], a_snapshot(200), "light")
    assert len(spec["datasets"]["rows"]) <= heat.MOST**2
    assert len(json.dumps(spec)) < 500_000


def test_charts_may_be_drawn_in_many_threads_at_once():
    snapshots = [a_snapshot(size) for size in (3, 4, 5, 6, 7, 8)]
    with ThreadPoolExecutor(len(snapshots)) as threads:
        pictures = list(threads.map(lambda snapshot: drawn("intervals", snapshot), snapshots))
    counts = [sum(word.startswith("model ") for word in words(picture)) for picture in pictures]
    assert counts == [2, 3, 4, 5, 6, 7]


# --- readable ---------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def between(scale: list[str]) -> list[str]:
    """The colours of a scale and those half-way between two of them."""
    mixed = [
        "#" + "".join(f"{(int(a[k : k + 2], 16) + int(b[k : k + 2], 16)) // 2:02x}" for k in (1, 3, 5))
        for a, b in pairwise(scale)
    ]
    return [*scale, *mixed]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", ["diverging", "heatmap"])
def test_numbers_stand_out_from_every_colour_of_a_heat_map(theme, scale):
    config = THEMES[theme]
    assert min(contrast(config["text"]["color"], on) for on in between(config["range"][scale])) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_lines_stand_out_from_the_ground(theme):
    config = THEMES[theme]
    quiet = config["style"]["quiet"]["color"]
    assert min(contrast(config["background"], ink) for ink in (quiet, config["axis"]["labelColor"])) >= 4.5
    assert min(contrast(config["background"], line) for line in config["range"]["category"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_a_chart_stands_on_the_ground_of_the_page(theme):
    sheet = (ROOT / "arena/static/arena/site.css").read_text()
    grounds = re.findall(r"--ground: (#\w+)", sheet)
    assert THEMES[theme]["background"] == grounds[list(THEMES).index(theme)]


# --- what each one shows ----------------------------------------------------------------------


def test_an_interval_with_one_end_runs_to_the_edge():
    snapshot = a_snapshot()
    row = next(row for row in intervals.rows(snapshot) if row["model"] == "champion")
    highest = max(one.upper for one in snapshot.standings if one.upper)
    assert (row["open"], row["rating"], row["low"]) == ("right", None, 1100)
    assert row["high"] > highest


def test_competitors_on_another_scale_are_not_drawn_among_the_others():
    snapshot = a_snapshot()
    apart = Standing("island", 1500, 1400, 1600, 1, 1, 1, 1, 2, 10)
    rows = intervals.rows(replace(snapshot, standings=(*snapshot.standings, apart)))
    assert "island" not in {row["model"] for row in rows} and max(row["high"] for row in rows) < 1400


def test_each_tier_is_one_band_even_where_a_wide_interval_ranks_behind_the_next_tier():
    snapshot = a_snapshot(6)
    wide = replace(snapshot.standings[3], tier=1)
    rows = intervals.rows(replace(snapshot, standings=(*snapshot.standings, replace(wide, label="wide"))))
    assert [row["tier"] for row in rows] == [1, 1, 1, 2, 2, 3, None]
    assert [row["band"] for row in rows if row["band"]] == ["Tier 1", "Tier 2", "Tier 3"]


def test_ties_are_half_a_win_in_the_share_of_wins_and_each_side_sees_its_own():
    rows = {(row["row"], row["column"]): row["value"] for row in CHARTS["wins"].rows(a_snapshot())}
    assert rows["model 0", "model 1"] == pytest.approx(0.6)
    assert rows["model 1", "model 0"] == pytest.approx(0.4)


def test_a_share_of_nothing_stays_empty_though_the_two_have_met():
    snapshot = a_snapshot(pairs=(Pair(0, 1, 0, 0, 0, both_bad=4),))
    assert CHARTS["wins"].rows(snapshot) == []
    assert {row["value"] for row in CHARTS["battles"].rows(snapshot)} == {4}
    assert CHARTS["wins"].table(snapshot).rows[0] == ("model 0", "–", "", "", "")


def test_a_heat_map_has_the_best_of_those_who_battled():
    assert heat.shown(a_snapshot(70)) == list(range(heat.MOST))


def test_style_control_is_told_by_how_many_ranks_it_moves():
    one = a_snapshot().standings[1]
    moves = [style.moved(replace(one, style_rank=rank)) for rank in (1, 2, 5, None)]
    assert moves == ["↑1", "=", "↓3", ""]


# --- read from a board ------------------------------------------------------------------------


def of(board, needs=frozenset({"pairs", "past"})) -> Snapshot:
    latest = Fit.objects.latest_of(board)
    return read(latest, list(latest.ratings.with_competitors()), needs)


@pytest.mark.django_db
def test_a_snapshot_counts_the_battles_of_each_pair():
    snapshot = of(a_rated_board())
    labels = [one.label for one in snapshot.standings]
    told = {(labels[p.first], labels[p.second]): (p.won, p.lost) for p in snapshot.pairs}
    assert told == {("Ant", "Bee"): (3, 1), ("Ant", "Cat"): (3, 1), ("Bee", "Cat"): (3, 1)}


@pytest.mark.django_db
def test_two_of_the_same_title_are_told_apart_and_what_cannot_be_drawn_is_replaced():
    board = a_rated_board()
    Competitor.objects.filter(name__in=["ant", "bee"]).update(title="Twin")
    Competitor.objects.filter(name="cat").update(title="Cat\x01\u202etac")
    snapshot = of(board)
    assert [one.label for one in snapshot.standings] == ["Twin (ant)", "Twin (bee)", "Cat\ufffd\ufffdtac"]
    assert words(drawn("intervals", snapshot))


@pytest.mark.django_db
def test_the_past_holds_snapshots_that_were_made_in_the_same_way_only():
    board = a_rated_board()
    ant, bee = Competitor.objects.filter(name__in=["ant", "bee"])
    for method in ("elo", "bt"):
        a_judged_battle(a_question(), ant, bee, board.panel().get(), "b")
        board.method = method
        board.save()
        fit(board)
    assert len({point.at for point in of(board).past}) == 2


@pytest.mark.django_db
def test_a_board_has_no_history_before_its_second_moment(client):
    board = a_rated_board()
    fit(board)  # the same data: no other moment
    assert client.get("/leaderboards/text/charts/history.svg").status_code == 404
    a_judged_battle(a_question(), *Competitor.objects.all()[:2], board.panel().get(), "b")
    fit(board)
    assert client.get("/leaderboards/text/charts/history.svg").status_code == 200


@pytest.mark.django_db
def test_a_long_past_is_thinned_evenly_and_keeps_both_ends():
    board = a_rated_board()
    first = Fit.objects.get()
    columns = {f.name: getattr(first, f.name) for f in Fit._meta.concrete_fields if f.name != "id"}
    hours = [first.data_through + timedelta(hours=hour + 1) for hour in range(3 * MOMENTS)]
    Fit.objects.bulk_create(Fit(**columns | {"data_through": at}) for at in hours)
    latest = Fit.objects.latest_of(board)
    kept = moments(latest)
    assert len(kept) == MOMENTS and (kept[0], kept[-1]) == (first.pk, latest.pk)


# --- served -----------------------------------------------------------------------------------

TYPES = {"json": "application/json", "svg": "image/svg+xml", "png": "image/png"}


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_a_chart_is_served_in_every_form_and_drawn_once(client, form):
    a_rated_board()
    address = f"/leaderboards/text/charts/wins.{form}?theme=dark"
    first, second = client.get(address), client.get(address)
    assert first.headers["Content-Type"] == TYPES[form]
    assert first.content == second.content and first.headers["ETag"] == second.headers["ETag"]


@pytest.mark.django_db
def test_a_reader_who_has_the_chart_is_only_told_so_until_there_is_a_new_fit(client):
    board, address = a_rated_board(), "/leaderboards/text/charts/intervals.svg"
    known = {"If-None-Match": client.get(address).headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    fit(board)
    assert client.get(address, headers=known).status_code == 200


@pytest.mark.django_db
def test_a_chart_changes_when_a_competitor_is_called_otherwise(client):
    a_rated_board()
    Competitor.objects.filter(name="ant").update(title="Termite")
    assert b"Termite" in client.get("/leaderboards/text/charts/intervals.svg").content


@pytest.mark.django_db
def test_a_chart_is_compressed_for_those_who_can_read_that(client):
    a_rated_board()
    address = "/leaderboards/text/charts/intervals.json"
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and len(packed.content) < len(plain.content)
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "text/charts/nope.svg", "text/charts/wins.gif", "text/charts/wins.svg?theme=pink",
        "text/charts/wins.svg?width=9999999", "nope/charts/wins.svg", "text/charts/nope/", "text/charts/style.svg",
    ],
)  # fmt: skip
def test_what_there_is_no_chart_of_is_not_found(client, address):
    a_rated_board()
    assert client.get(f"/leaderboards/{address}").status_code == 404


@pytest.mark.django_db
def test_a_board_without_a_fit_has_no_charts(client):
    a_board(judge=a_judge())
    assert client.get("/leaderboards/text/charts/intervals.svg").status_code == 404
    assert b"<figure" not in client.get("/leaderboards/text/").content


@pytest.mark.django_db
def test_charts_are_drawn_although_there_is_no_cache(client, settings):
    a_rated_board()
    backend = settings.CACHES["default"]["BACKEND"]
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "unix:///nowhere/valkey.sock"}}
    assert client.get("/leaderboards/text/charts/intervals.svg").content.startswith(b"<svg")


@pytest.mark.django_db
def test_a_chart_has_a_page_with_its_table_and_htmx_gets_the_table(client):
    a_rated_board()
    page = client.get("/leaderboards/text/charts/wins/")
    part = client.get("/leaderboards/text/charts/wins/", headers={"HX-Request": "true"})
    assert b"<html" in page.content and b"<figure" in page.content and b"75% of 4" in page.content
    assert part.content.startswith(b"<table") and b"75% of 4" in part.content


def test_vega_lies_at_an_address_that_says_what_is_in_it(client):
    today = client.get("/charts/vega.js")
    program = client.get(today.headers["Location"])
    digest = hashlib.sha256(program.content).hexdigest()[:16]
    assert today.headers["Location"] == f"/charts/vega.{digest}.js"
    assert "immutable" in program.headers["Cache-Control"] and "no-cache" in today.headers["Cache-Control"]
    assert program.content.rstrip().endswith(b"as vegaEmbed};")
    assert client.get("/charts/vega.0123456789abcdef.js").status_code == 404


# --- rating and price ---------------------------------------------------------------------------


def priced(*told: tuple[float | None, float | None]) -> Snapshot:
    """Competitors a, b, c and so on by price and rating."""
    rows = (Standing("abcdef"[n], r, component=1, price=p) for n, (p, r) in enumerate(told))
    return a_snapshot(standings=tuple(rows))


def test_the_frontier_is_those_whom_nobody_as_cheap_equals():
    snapshot = priced((1, 1000), (1, 990), (2, 1000), (3, 1100), (4, 1050))
    assert [row["model"] for row in CHARTS["frontier"].rows(snapshot) if row["best"]] == ["a", "d"]


def test_a_price_that_nobody_knows_is_never_drawn_and_comes_last_in_the_table():
    snapshot = priced((None, 1200), (2, 1000), (0, 900), (1, None), (1, 950))
    assert [row["model"] for row in CHARTS["frontier"].rows(snapshot)] == ["e", "b"]
    cells = [row[:2] for row in CHARTS["frontier"].table(snapshot).rows]
    assert cells == [("c", "0"), ("e", "1.00"), ("b", "2.00"), ("a", "n/a")]


def test_where_hardly_anybody_has_a_price_there_is_no_such_chart():
    assert not CHARTS["frontier"].shows(priced((1, 1000), (None, 990)))


def test_a_price_mixes_input_and_output_and_needs_both():
    assert mixed(1.0, 3.0) == pytest.approx(1.5)
    assert mixed(None, 3.0) is mixed(1.0, None) is None


# --- languages ----------------------------------------------------------------------------------


def test_a_sentence_with_places_becomes_an_expression_whatever_marks_are_in_it():
    said = expression('l\'"un" {a}, {b}', a="datum.x", b="1")
    assert said == r""""l'\"un\" " + datum.x + ", " + 1"""
