"""Judges as contestants: accuracy, Elo with its order effect, Bradley–Terry."""

from __future__ import annotations

import pytest
from answering import pairs

from arena.exams.metrics.judge_board import aligned, marks, standings

BOARD = {"J1": [1, 1, 0, 1], "J2": [1, 0, 0, 1], "J3": [0, 0, 1, 1]}


def board(of=BOARD, **settings):
    return {
        row.judge: row
        for row in standings({name: [bool(so) for so in row] for name, row in of.items()}, **settings)
    }


def test_elo_in_the_order_of_the_items_is_the_papers():
    elo = {name: row.elo for name, row in board().items()}
    assert elo == pytest.approx({"J1": 1019.9609, "J2": 984.8550, "J3": 995.1841}, abs=5e-5)
    assert [board()[name].accuracy for name in BOARD] == [0.75, 0.5, 0.5]


def test_mirror_images_are_of_equal_strength_though_elo_sets_them_apart():
    rows = board()
    assert rows["J2"].rating == pytest.approx(rows["J3"].rating, abs=1e-6)
    assert rows["J3"].elo - rows["J2"].elo > 10
    assert rows["J3"].elo_lower < rows["J2"].elo_upper  # which of them is ahead hangs on the order


def test_elo_starts_and_moves_as_it_is_told():
    rows = board(k=16, start=1500)
    assert sum(row.elo for row in rows.values()) == pytest.approx(4500)
    assert rows["J1"].elo < 1500 + 19.9609


def test_wins_draws_and_losses_are_of_items_that_both_answered():
    judges = {"x": {"1": True, "2": False, "3": True, "4": None}, "y": {"1": False, "2": False, "4": True}}
    rows = {row.judge: row for row in standings(aligned(judges))}
    assert (rows["x"].wins, rows["x"].losses, rows["x"].draws, rows["x"].n) == (1, 0, 1, 3)
    assert (rows["y"].wins, rows["y"].losses, rows["y"].draws, rows["y"].n) == (0, 1, 1, 3)


def test_judges_that_met_nobody_have_their_accuracy_and_no_rating():
    rows = {row.judge: row for row in standings({"x": [True, False], "y": [None, None]})}
    assert (rows["x"].accuracy, rows["x"].elo, rows["x"].rating) == (0.5, None, None)
    assert rows["x"].note
    assert (rows["y"].accuracy, rows["y"].n) == (None, 0)
    assert standings({}) == []


def test_a_judge_that_only_won_is_given_no_rating_but_a_reason():
    row = board({"best": [1, 1], "other": [0, 0], "third": [0, 0]})["best"]
    assert row.rating is None
    assert "only won" in row.note


def test_an_item_is_right_where_every_game_is_and_unknown_where_none_was_answered():
    answered = pairs("aaaa", ["a", "a", "unparsed", "outage"], ["a", "b", "a", "outage"])
    assert marks(answered) == [True, False, False, None]
