"""Judges who failed their cards are shown and do not count, as far as the board heeds cards."""

import pytest
from fakes import a_judge, a_judged_battle, a_question, a_small_arena

from arena.judges.models import Judge
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Seat
from arena.leaderboards.read import read
from arena.leaderboards.slices import Slice

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    board = a_small_arena()
    Seat.objects.create(leaderboard=board, judge=a_judge("second"), place=1)
    one, two = (board.competitors().get(name=name) for name in ("right", "wrong"))
    for judge in board.panel():
        a_judged_battle(a_question(), one, two, judge, "a" if judge.name == "second" else "b")
    return board


def carded(board, comes_to: str, heeded: str) -> list[str]:
    Judge.objects.filter(name="checks").update(card=comes_to)
    board.cards = heeded
    board.save()
    return list(board.counting().values_list("name", flat=True))


@pytest.mark.parametrize(
    ("heeded", "comes_to", "counts"),
    [
        ("heeded", "", ["checks", "second"]), ("heeded", "open", ["checks", "second"]),
        ("heeded", "fails", ["second"]), ("ignored", "fails", ["checks", "second"]),
        ("required", "passes", ["checks"]), ("required", "open", []),
    ],
)  # fmt: skip
def test_who_counts_follows_from_the_card_and_from_how_it_is_heeded(board, heeded, comes_to, counts):
    assert carded(board, comes_to, heeded) == counts
    assert [judge.name for judge in board.panel()] == ["checks", "second"]


def test_a_judge_that_failed_is_not_rated_by_and_the_snapshot_names_it(board):
    assert read(Slice.of(board)).counted.battles == 2
    carded(board, "fails", "heeded")
    snapshot = fit(board)
    assert (snapshot.battles, snapshot.exclusions["judges"]) == (1, ["checks"])
    assert snapshot.ratings.get(competitor__name="right").wins == 1


def test_new_battles_go_to_who_counts_and_where_nobody_does_to_who_is_there(board):
    carded(board, "fails", "heeded")
    assert [judge.name for judge in board.asking()] == ["second"]
    carded(board, "open", "required")
    assert [judge.name for judge in board.asking()] == ["checks", "second"]
