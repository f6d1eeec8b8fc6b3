"""What a person learns after the vote: who it was, how they stand, what this vote does, what a reply cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import F

from arena.battles.models import Battle, Reply
from arena.competitors.models import Competitor
from arena.leaderboards.models import Fit, Leaderboard, Rating
from arena.leaderboards.sources import SOURCES
from arena.votes.models import Vote
from ratings import METHODS, OUTCOMES, Comparisons, RatingsError

from .models import Chat

CHEAP = {"error": "robust", "tiers": "marginal"}
"""Settings that change intervals and tiers only, which nobody asks of a rating with one vote more."""
NEAR = 1e-3  # rating points within which a board's rating has been found again from its counts alone
MILLION = 1_000_000


@dataclass(frozen=True)
class Side:
    """One side after the vote. change: rating points by this vote; None where nobody can tell."""

    letter: str
    competitor: Competitor
    reply: Reply | None
    rating: Rating | None
    change: float | None
    price: Decimal | None
    won: bool
    given: Sequence[str]  # reasons that were given for it


@dataclass(frozen=True)
class Reveal:
    """All of it. board: whose ratings are shown. counts: whether it counts this vote."""

    vote: Vote
    battle: Battle
    board: Leaderboard | None
    fit: Fit | None
    counts: bool
    sides: Sequence[Side]


def reveal(chat: Chat) -> Reveal:
    """Of a chat that was voted on."""
    battle = Battle.objects.for_page().get(pk=chat.battle_id)
    vote = battle.votes.get(voter=chat.voter)
    board, fit = _where_they_stood(battle, vote)
    changes = _changes(fit, battle, vote.preference) if fit else {}
    ratings = (
        {row.competitor_id: row for row in fit.ratings.filter(competitor__in=_ids(battle))} if fit else {}
    )
    replies = {reply.side: reply for reply in battle.replies.all()}
    sides = [
        Side(
            letter=side,
            competitor=who,
            reply=replies.get(side),
            rating=ratings.get(who.pk),
            change=changes.get(who.pk),
            price=price(who.endpoint.price, replies.get(side)),
            won=vote.preference == side,
            given=[reason[2:] for reason in vote.reasons if reason.startswith(f"{side}:")],
        )
        for side, who in (("a", battle.a), ("b", battle.b))
    ]
    return Reveal(vote, battle, board, fit, bool(board and counts_on(board, battle)), sides)


def counts_on(board: Leaderboard, battle: Battle) -> bool:
    """Whether people's votes on the battle are among what the board counts."""
    return SOURCES[board.source].votes and board.questions().filter(pk=battle.question_id).exists()


def price(of_tokens: Mapping[str, Any], reply: Reply | None) -> Decimal | None:
    """What a reply cost, in the currency of the endpoint's price; None where any of it is unknown."""
    if reply is None or reply.tokens_in is None or reply.tokens_out is None:
        return None
    if not {"input", "output"} <= of_tokens.keys():
        return None
    rates = (Decimal(str(of_tokens["input"])), Decimal(str(of_tokens["output"])))
    return (rates[0] * reply.tokens_in + rates[1] * reply.tokens_out) / MILLION


def _ids(battle: Battle) -> tuple[int, int]:
    return battle.a_id, battle.b_id


def _where_they_stood(battle: Battle, vote: Vote) -> tuple[Leaderboard | None, Fit | None]:
    """The board that tells most of the two: one that counts this vote, else the first that lists both.

    With its last snapshot before the vote, so that a later look tells the same and counts no vote twice.
    """
    boards = [
        board
        for board in Leaderboard.objects.active().filter(modality=battle.question.modality)
        if board.competitors().filter(pk__in=_ids(battle)).count() > 1
    ]
    boards.sort(key=lambda board: not counts_on(board, battle))
    for board in boards:
        fit = board.fits.filter(created_at__lte=vote.created_at).first()
        if fit is not None or counts_on(board, battle):
            return board, fit
    return (boards[0], None) if boards else (None, None)


def _changes(fit: Fit, battle: Battle, preference: str) -> dict[int, float | None]:
    """By competitor, what the board's method says with this vote more, less what it said.

    Exact, or nothing: a method whose ratings are not found again from the counts of pairs is not guessed at.
    """
    order = fit.ratings.order_by(F("component").asc(nulls_last=True), F("rank").asc(nulls_last=True),
                                 F("rating").desc(nulls_last=True), "pk")  # fmt: skip
    published = dict(order.values_list("competitor", "rating"))
    place = {pk: at for at, pk in enumerate(published)}
    if not {*_ids(battle)} <= place.keys() or not fit.pairs:
        return {}
    rows = [(i, j, outcome, n) for i, j, *ended in fit.pairs for outcome, n in enumerate(ended) if n]
    vote = (place[battle.a_id], place[battle.b_id], OUTCOMES.index(preference), 1)
    try:
        before, after = (_rated(fit, len(place), given) for given in (rows, [*rows, vote]))
    except RatingsError:
        return {}
    known = np.array([np.nan if rating is None else rating for rating in published.values()])
    if not np.allclose(before, known, rtol=0, atol=NEAR, equal_nan=True):
        return {}
    gained = after - before
    return {pk: None if np.isnan(gained[place[pk]]) else float(gained[place[pk]]) for pk in _ids(battle)}


def _rated(fit: Fit, size: int, rows: Sequence[tuple[int, int, int, int]]) -> Any:
    method = METHODS[fit.method]
    a, b, outcome, n = np.array(rows).T
    names = tuple(f"{place:06d}" for place in range(size))
    data = Comparisons(names, a, b, outcome.astype(np.int8), weight=n.astype(float))
    cheap = {name: value for name, value in CHEAP.items() if name in method.defaults}
    return method.fit(data, **(fit.settings | cheap)).rating
