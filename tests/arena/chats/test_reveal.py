"""What a vote does is what the next fit finds; where nobody can tell, nothing is said."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from chatting import answered, begun
from fakes import a_board, a_competitor, a_judge, a_played_battle, a_question

from arena.accounts.voter import Voter
from arena.battles.models import Reply
from arena.chats.reveal import price, reveal
from arena.chats.vote import Said, vote
from arena.competitors.models import Competitor
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Leaderboard:
    """People's votes on three models, each of whom has won and lost."""
    judge, question = a_judge(), a_question()
    models = [a_competitor(name, says=name) for name in ("ant", "bee", "cat")]
    board = a_board(judge=judge, source="human")
    for number, said in enumerate("aabab" * 3):
        a, b = models[number % 3], models[(number + 1) % 3]
        battle = a_played_battle(question, a, b, judge)
        Vote.objects.create(battle=battle, voter=f"voter-{number}", preference=said)
    fit(board)
    return board


def revealed(board: Leaderboard, preference: str = "b"):
    chat = begun(question=board.questions().get())
    answered(chat)
    vote(chat.code, Said(Voter(chat.voter), preference, uuid4()))
    chat.refresh_from_db()
    return reveal(chat)


@pytest.mark.parametrize("preference", ["a", "b", "tie", "both_bad"])
def test_the_change_is_exactly_what_the_next_fit_finds(board, preference):
    before = ratings(board)
    shown = revealed(board, preference)
    fit(board)
    after = ratings(board)
    assert shown.counts
    for side in shown.sides:
        name = side.competitor.name
        assert side.rating.rating == before[name]
        assert side.change == pytest.approx(after[name] - before[name], abs=1e-3)


def test_a_later_look_tells_what_the_first_one_told(board):
    chat = begun(question=board.questions().get())
    answered(chat)
    vote(chat.code, Said(Voter(chat.voter), "a", uuid4()))
    chat.refresh_from_db()
    first = reveal(chat)
    fit(board)
    later = reveal(chat)
    assert [(s.rating, s.change) for s in later.sides] == [(s.rating, s.change) for s in first.sides]


def ratings(board: Leaderboard) -> dict[str, float]:
    return dict(board.fits.first().ratings.values_list("competitor__name", "rating"))


def test_of_a_method_that_goes_by_more_than_counts_no_change_is_said(board):
    Leaderboard.objects.update(method="elo")
    board.refresh_from_db()
    fit(board)
    assert [side.change for side in revealed(board).sides] == [None, None]


def test_a_board_of_judges_does_not_count_the_vote_and_says_so(board):
    Leaderboard.objects.update(source="judges")
    assert not revealed(board).counts


def test_a_newcomer_has_no_rating_and_no_change(board):
    a_competitor("dog", says="dog")
    Competitor.objects.filter(name__in=["bee", "cat"]).update(standing="frozen")
    sides = {side.competitor.name: side for side in revealed(board).sides}
    assert (sides["dog"].rating, sides["dog"].change) == (None, None)
    assert sides["ant"].rating is not None


def test_a_price_is_of_tokens_in_and_out_or_unknown():
    reply = Reply(tokens_in=1_000, tokens_out=500)
    assert price({"input": 0.1, "output": 0.4}, reply) == Decimal("0.0003")
    assert price({"input": 0.1}, reply) is None
    assert price({"input": 0.1, "output": 0.4}, Reply(tokens_in=5)) is None
    assert price({"input": 0.1, "output": 0.4}, None) is None
