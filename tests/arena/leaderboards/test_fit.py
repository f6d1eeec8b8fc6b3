"""Fitting: what counts, what is only counted, and what a failed fit leaves behind."""

import time
from itertools import pairwise
from threading import Thread

import numpy as np
import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from fakes import a_battle, a_board, a_judge, a_small_arena

from arena.battles.models import Battle, Reply
from arena.judges.models import Verdict
from arena.leaderboards.fit import FIT_LOCK, fit, fit_stale, is_stale
from arena.leaderboards.models import Fit, Leaderboard
from arena.leaderboards.read import read
from arena.leaderboards.season import order_season, play_seasons, progress
from arena.leaderboards.show import rows_of
from arena.leaderboards.slices import Slice
from arena.votes.models import Vote
from ratings import METHODS

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


def test_the_share_of_battles_with_an_acceptable_reply_is_kept_with_its_interval(board):
    for preference in ("a", "b", "both_bad", "both_bad", "tie"):
        decide(board, "right", "wrong", preference)
    kept = fit(board).ratings.get(competitor__name="right")
    assert kept.acceptability == 0.6
    assert 0.2 < kept.acceptability_lower < 0.6 < kept.acceptability_upper < 0.9
    assert fit(board).ratings.get(competitor__name="parrot").acceptability is None


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


def test_a_new_version_of_a_judge_takes_over_no_verdict_of_the_old_one(board):
    for preference in "ab":
        decide(board, "right", "wrong", preference)
    board.judges.update(retired_at=Now())
    board.seat_set.update(judge=a_judge(version=2))
    for preference in "bba":
        decide(board, "right", "wrong", preference)
    assert fit(board).battles == 3
    assert (rows(board)["right"]["wins"], rows(board)["right"]["losses"]) == (1, 2)


def test_what_a_board_does_not_count_leaves_it_as_it_is(board):
    decide(board, "right", "wrong", "a")
    fit_stale()
    decide(a_board("other", judge=a_judge("stranger")), "right", "wrong", "b")
    decide(board, "right", "wrong", status="pending")
    assert not is_stale(board)


CHANGES = {
    "another method": {"method": "elo"},
    "another setting": {"settings": {"level": 0.9}},
    "another seed": {"seed": 1},
    "another slice": {"category": "arithmetic"},
    "another source": {"source": "judge", "style": []},
    "style no longer controlled": {"style": []},
    "an exclusion": {"exclusions": {"competitors": ["parrot"]}},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_board_is_fitted_again(board, change):
    decide(board, "right", "wrong", "a")
    assert fit_stale() == 1
    Leaderboard.objects.update(**CHANGES[change])
    assert (fit_stale(), fit_stale()) == (1, 0)


def test_a_vote_more_and_a_vote_set_aside_make_a_board_stale(board):
    Leaderboard.objects.update(source="human")
    vote = Vote.objects.create(
        battle=decide(board, "right", "wrong", "tie").battle, voter="v", preference="a"
    )
    assert fit_stale() == 1
    Vote.objects.create(battle=vote.battle, voter="w", preference="b")
    assert fit_stale() == 1
    Vote.objects.filter(pk=vote.pk).update(excluded_reason="a script")
    assert (fit_stale(), Fit.objects.first().votes) == (1, 1)


def test_what_is_committed_late_is_not_lost(board):
    first, late = decide(board, "right", "wrong", "a"), decide(board, "wrong", "right", status="pending")
    assert fit_stale() == 1
    Verdict.objects.filter(pk=late.pk).update(status="valid", preference="b", decided_at=first.decided_at)
    assert fit_stale() == 1


def test_a_failed_fit_keeps_the_last_one_says_why_and_waits_for_a_change(board):
    decide(board, "right", "wrong", "a")
    assert fit_stale() == 1
    Leaderboard.objects.update(source="merged", method="merged")
    assert fit_stale() == 0
    board.refresh_from_db()
    assert "human" in board.failure
    assert Fit.objects.latest_of(board).method == "bt"
    Leaderboard.objects.update(failure="still there: nobody tried again")
    assert fit_stale() == 0
    board.refresh_from_db()
    assert board.failure == "still there: nobody tried again"
    Leaderboard.objects.update(source="judges", method="bt", seed=1)
    assert fit_stale() == 1
    board.refresh_from_db()
    assert board.failure == ""


def test_a_fit_that_breaks_off_stops_no_other_board_and_leaves_nothing(board, caplog):
    decide(board, "right", "wrong", "a")
    assert fit_stale() == 1
    a_board(
        "broken", judge=board.panel()[0], settings="no settings at all"
    )  # without a fit: its turn is first
    decide(board, "right", "wrong", "b")
    assert fit_stale() == 1
    broken = Leaderboard.objects.get(name="broken")
    assert broken.failure.startswith("the fit broke off")
    assert not broken.fits.exists()
    assert "broken" in caplog.text


def test_two_workers_do_not_fit_a_board_at_once(board):
    decide(board, "right", "wrong", "a")
    done: list[int] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FIT_LOCK, board.pk])
        other = Thread(target=lambda: (done.append(fit_stale()), connection.close()))
        other.start()
        other.join()
    assert (done, fit_stale()) == ([0], 1)


def test_a_worker_that_dies_between_a_fit_and_its_ratings_leaves_nothing(board):
    decide(board, "right", "wrong", "a")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE leaderboards_rating IN EXCLUSIVE MODE")  # it comes as far as here
        other = Thread(target=lambda: (fit_stale(), connection.close()))
        other.start()
        while not kill_who_waits_for("leaderboards_rating"):
            time.sleep(0.02)
        other.join()
    assert not Fit.objects.exists()
    assert fit_stale() == 1


def kill_who_waits_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = %s::regclass",
            [table],
        )
        return cursor.rowcount > 0


def test_a_snapshot_says_what_it_was_made_of(board):
    for winner, loser in (("right", "wrong"), ("wrong", "parrot"), ("parrot", "right"), ("right", "wrong")):
        decide(board, winner, loser, "a")
    decide(board, "right", "parrot", "both_bad")
    snapshot = fit(board)
    names = [rating.competitor.name for rating in snapshot.ratings.select_related("competitor")]
    assert [names[0], *sorted(names[1:])] == ["right", "parrot", "wrong"]
    met = {
        frozenset((names[i], names[j])): (won, lost, tied, bad)
        for i, j, won, lost, tied, bad in snapshot.pairs
    }
    assert met[frozenset(("right", "wrong"))] == (2, 0, 0, 0)
    assert met[frozenset(("right", "parrot"))] == (0, 1, 0, 1)
    assert [(one["upper"], one["lower"]) for one in snapshot.fragility] == list(pairwise(names))
    assert snapshot.settings["level"] == 0.95
    assert "numpy" in snapshot.code_version
    assert (snapshot.judgments, snapshot.votes, snapshot.source) == (5, 0, "judges")


def test_published_numbers_are_the_librarys_to_a_millionth(board):
    for winner, loser in (("right", "wrong"), ("wrong", "parrot"), ("parrot", "right"), ("right", "wrong")):
        decide(board, winner, loser, "a")
    snapshot = fit(board)
    assert snapshot.settings["error"] == "score"
    ratings = METHODS["bt"].fit(read(Slice.of(board)).counted.comparisons(), **snapshot.settings)
    for row in ratings.rows():
        kept = snapshot.ratings.get(competitor__name=row["competitor"])
        for column in ("rating", "se", "lower", "upper"):
            assert getattr(kept, column) == round(row[column], 6)


def test_style_is_held_constant_beside_the_plain_ratings(board):
    rng = np.random.default_rng(1)
    names = ["right", "wrong", "parrot"]
    for _ in range(60):
        a, b = rng.choice(names, 2, replace=False)
        lengths = rng.integers(1, 40, 2)
        verdict = decide(board, a, b, "a" if rng.random() < 0.1 + 0.8 * (lengths[0] > lengths[1]) else "b")
        Battle.objects.filter(pk=verdict.battle_id).update(status="played", played_at=Now())
        for side, length in zip("ab", lengths, strict=True):
            Reply.objects.create(battle=verdict.battle, side=side, text="word " * length)
    snapshot = fit(board)
    (length,) = [one for one in snapshot.coefficients if one["name"] == "length"]
    assert length["lower"] > 0
    ratings = snapshot.ratings.all()
    assert all(rating.style_lower < rating.style_rating < rating.style_upper for rating in ratings)
    assert {rating.style_rank for rating in ratings} <= {1, 2, 3}


def test_where_all_replies_look_alike_nothing_is_controlled_for(board):
    for preference in "aabab":
        verdict = decide(board, "right", "wrong", preference)
        Battle.objects.filter(pk=verdict.battle_id).update(status="played", played_at=Now())
        for side in "ab":
            Reply.objects.create(battle=verdict.battle, side=side, text="word")
    snapshot = fit(board)
    assert snapshot.coefficients == []
    assert set(snapshot.ratings.values_list("style_rating", flat=True)) == {None}
    assert any("length dropped" in warning for warning in snapshot.warnings)


def test_a_season_is_played_to_its_end(board):
    seasons = order_season(30, seed=2, leaderboards=[board])
    play_seasons(seasons)
    assert progress(seasons) == (30, 30)
    assert rows(board)["right"]["losses"] == 0
    assert Fit.objects.latest_of(board).battles == 30
