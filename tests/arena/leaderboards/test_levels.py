"""A board that mixes levels: its headline, each level beside it, and the same digits from the files alone."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from fakes import a_board, a_competitor, a_judge, a_judged_battle, a_question

from arena.leaderboards.bundle import read_manifest
from arena.leaderboards.export import export
from arena.leaderboards.fit import fit, is_stale
from arena.leaderboards.models import Fit, Leaderboard
from arena.leaderboards.read import read
from arena.leaderboards.replay import replay
from arena.leaderboards.slices import Slice
from ratings.__main__ import main

pytestmark = pytest.mark.django_db
HALVES = {"weights": {"1": 0.5, "2": 0.5}}


@pytest.fixture
def board() -> Leaderboard:
    """Ant is ahead at level 1, bee at level 2, where cat has not been yet; level 3 has no share."""
    judge = a_judge()
    ant, bee, cat = (a_competitor(name, says=name) for name in ("ant", "bee", "cat"))
    board = a_board(judge=judge, method="mixture", settings=HALVES)
    met = {
        1: [(ant, bee, "aaab"), (ant, cat, "aab"), (bee, cat, "aab")],
        2: [(ant, bee, "abbb")],
        3: [(ant, bee, "ab")],
    }
    for level, pairs in met.items():
        for a, b, preferences in pairs:
            for preference in preferences:
                a_judged_battle(a_question(level=level), a, b, judge, preference)
    return board


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_the_headline_is_the_stated_mixture_of_the_levels(board):
    snapshot = fit(board)
    rows = {row.competitor.name: row for row in snapshot.ratings.select_related("competitor")}
    one, two, three = snapshot.parameters["levels"]
    assert [(level["level"], level["share"], level["battles"]) for level in (one, two, three)] == [
        ("1", 0.5, 10), ("2", 0.5, 4), ("3", 0.0, 2),
    ]  # fmt: skip
    assert [row["competitor"] for row in one["rows"]] == ["ant", "bee", "cat"]
    assert rows["ant"].rating + rows["bee"].rating == pytest.approx(2000, abs=1e-4)
    assert (rows["cat"].rating, rows["cat"].note) == (None, "no rating at level 2: no battles")


def test_the_level_is_only_read_along_where_the_method_looks_at_it(board):
    assert np.unique(read(Slice.of(board)).counted.level).tolist() == [1, 2, 3]
    board.method = "bt"
    assert read(Slice.of(board)).counted.level is None


def test_every_digit_of_every_level_comes_out_again(board, tmp_path):
    snapshot = fit(board)
    export(board, tmp_path)
    done = replay(tmp_path)
    assert done.rated.parameters == snapshot.parameters
    assert "--stratum level" in done.manifest.command
    assert "--weights 1=0.5,2=0.5" in done.manifest.command


def test_the_library_alone_says_the_same(board, tmp_path, capsys):
    export(fit(board).leaderboard, tmp_path)
    rows = replay(tmp_path).rated.rows
    words = read_manifest(tmp_path).command.split()
    assert main(["fit", str(tmp_path / words[4]), *words[5:]]) == 0
    theirs = {row["competitor"]: row for row in json.loads(capsys.readouterr().out)}
    for row in rows:
        for column in ("rating", "lower", "upper", "rank", "tier", "note"):
            assert theirs[row["competitor"]][column] == pytest.approx(row[column], abs=1e-6)


def test_the_page_shows_each_level_with_its_n_and_interval(board, client):
    fit(board)
    shown = text(client.get("/leaderboards/"))
    assert "Level 1 50%, n = 10" in shown
    assert "Level 3 no share, n = 2" in shown
    assert "no rating at level 2: no battles" in shown
    assert re.search(r"Ant [\d,]+ [\d,]+ to [\d,]+ [\d,]+ [\d,]+ to [\d,]+ n = 7", shown)
    assert re.search(r"Cat n/a no interval [\d,]+ [\d,]+ to [\d,]+ n = 6 n/a n = 0", shown)


def test_a_level_by_itself_has_an_address(board, client):
    fit(board)
    first, second = (text(client.get(f"/leaderboards/?level={level}")) for level in (1, 2))
    assert "3 of 3 models at level 1 alone, which has 50% of the headline, from 10 judged battles" in first
    assert "2 of 2 models at level 2 alone" in second
    names = re.findall(
        r'class="name"><a href="/competitors/(\w+)/"', client.get("/leaderboards/?level=2").content.decode()
    )
    assert names[:2] == ["bee", "ant"]


def test_a_level_that_is_not_there_is_said_to_be_left_out(board, client):
    fit(board)
    assert "level=7" in text(client.get("/leaderboards/?level=7"))


def test_boards_of_other_methods_have_no_levels(board, client):
    Leaderboard.objects.update(method="bt", settings={})
    fit(Leaderboard.objects.get())
    assert "Ratings by level" not in text(client.get("/leaderboards/"))


def test_other_shares_make_the_board_stale(board):
    fit(board)
    assert not is_stale(board)
    board.settings = {"weights": {"1": 0.4, "2": 0.6}}
    assert is_stale(board)


def test_diagnostic_questions_are_never_rated(board):
    before = fit(board)
    ant, bee = board.competitors().filter(name__in=["ant", "bee"])
    for _ in range(5):
        a_judged_battle(a_question(level=2, diagnostic=True), ant, bee, board.panel().get(), "b")
    assert not is_stale(board)
    after = fit(board)
    assert (after.battles, after.fingerprint) == (before.battles, before.fingerprint)
    assert Fit.objects.count() == 2
