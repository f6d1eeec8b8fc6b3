"""Fitting: what counts, what is only counted, and what a failed fit leaves behind."""

import pytest
from fakes import a_battle, a_board, a_judge, a_small_arena

from arena.judges.models import Verdict
from arena.leaderboards.fit import fit, fit_stale, is_stale
from arena.leaderboards.models import Fit, Leaderboard
from arena.leaderboards.season import order_season, play_seasons, progress
from arena.leaderboards.show import rows_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


def decide(board: Leaderboard, a: str, b: str, preference: str = "", status: str = "valid") -> Verdict:
    """A battle with its verdict, straight into the books."""
    one, two = (board.competitors().get(name=name) for name in (a, b))
    battle = a_battle(board.questions().first(), one, two, board.panel()[0])
    battle.verdicts.update(status=status, preference=preference, decided_at="2026-01-01T00:00Z")
    return battle.verdicts.get()


@pytest.fixture
def board() -> Leaderboard:
    return a_small_arena()


def rows(board: Leaderboard) -> dict[str, dict]:
    return {row["competitor"]: row for row in rows_of(board)}


def test_the_planted_order_comes_out(board):
    for winner, loser, times in (("right", "wrong", 6), ("wrong", "right", 2), ("wrong", "parrot", 5),
                                 ("parrot", "wrong", 2), ("right", "parrot", 6), ("parrot", "right", 1)):  # fmt: skip
        for _ in range(times):
            decide(board, winner, loser, "a")
    snapshot = fit(board)
    assert [row["competitor"] for row in rows_of(board)] == ["right", "wrong", "parrot"]
    assert (snapshot.battles, snapshot.statuses) == (22, {"valid": 22})


def test_both_bad_is_counted_and_is_no_tie(board):
    for preference in ("a", "b", "both_bad", "both_bad", "tie"):
        decide(board, "right", "wrong", preference)
    fit(board)
    row = rows(board)["right"]
    assert (row["wins"], row["losses"], row["ties"], row["both_bad"]) == (1, 1, 1, 2)


@pytest.mark.parametrize("status", ["unparsed", "refused", "outage", "void"])
def test_what_is_not_valid_is_shown_and_not_rated(board, status):
    decide(board, "right", "wrong", "a")
    decide(board, "right", "wrong", status=status)
    snapshot = fit(board)
    assert snapshot.battles == 1
    assert (rows(board)["right"]["invalid"], rows(board)["right"]["battles"]) == (1, 1)


def test_a_competitor_that_only_won_has_a_bound_and_no_rating(board):
    for _ in range(4):
        decide(board, "right", "wrong", "a")
    decide(board, "wrong", "parrot", "a")
    decide(board, "wrong", "parrot", "b")
    fit(board)
    assert rows(board)["right"]["rating"] is None
    assert rows(board)["right"]["lower"] is not None


def test_nothing_to_fit_is_no_fit(board):
    assert fit(board) is None
    assert not is_stale(board)


def test_a_board_is_fitted_again_only_when_something_changed(board):
    decide(board, "right", "wrong", "a")
    assert (fit_stale(), fit_stale()) == (1, 0)
    decide(board, "right", "wrong", "b")
    assert fit_stale() == 1


def test_the_same_data_give_the_same_fingerprint_and_digits(board):
    for preference in "abba":
        decide(board, "right", "wrong", preference)
    first, second = fit(board), fit(board)
    assert first.fingerprint == second.fingerprint
    assert list(first.ratings.values_list("rating", "lower", "upper")) == list(
        second.ratings.values_list("rating", "lower", "upper")
    )


def test_a_retired_competitor_leaves_the_board_and_its_history_stays(board):
    decide(board, "right", "wrong", "a")
    decide(board, "right", "parrot", "a")
    fit(board)
    board.competitors().filter(name="parrot").retire()
    assert is_stale(board)
    fit(board)
    assert set(rows(board)) == {"right", "wrong"}
    assert Fit.objects.first().battles == 1


def test_of_two_judges_the_first_in_line_decides(board):
    second = a_judge("second")
    board.seat_set.create(judge=second, place=1)
    verdict = decide(board, "right", "wrong", "a")
    Verdict.objects.create(battle=verdict.battle, judge=second, status="valid", preference="b")
    fit(board)
    assert rows(board)["right"]["wins"] == 1


def test_a_judge_that_does_not_sit_on_the_board_does_not_count(board):
    stranger = a_judge("stranger")
    other = a_board("other", judge=stranger)
    decide(other, "right", "wrong", "a")
    assert fit(board) is None


def test_a_season_is_played_to_its_end(board):
    seasons = order_season(30, seed=2, leaderboards=[board])
    play_seasons(seasons)
    assert progress(seasons) == (30, 30)
    assert rows(board)["right"]["losses"] == 0
    assert Fit.objects.latest_of(board).battles == 30
