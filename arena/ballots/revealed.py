"""What is shown after the vote: who was who, what judges said beside it, and where the two stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from arena.competitors.models import Competitor
from arena.judges.models import Judge, Verdict
from arena.leaderboards.models import Fit, Leaderboard, Rating
from arena.votes.models import Vote
from arena.votes.reasons import REASONS
from arena.votes.turned import turned

from .models import Ballot


@dataclass(frozen=True)
class Look:
    """One look of a judge: whom it read first, what it said of the page's A and B, and why, in its words."""

    first: Competitor
    status: str
    preference: str
    rationale: str


@dataclass(frozen=True)
class Opinion:
    """A judge's verdict, of the page's A and B."""

    judge: Judge
    status: str
    preference: str
    flags: tuple[str, ...]
    agrees: bool
    looks: tuple[Look, ...]


@dataclass(frozen=True)
class Chip:
    """A reason to tick."""

    code: str
    title: str | Promise
    ticked: bool


class Revealed:
    """A ballot that was voted on, with everything in the letters that its page showed."""

    def __init__(self, ballot: Ballot, vote: Vote) -> None:
        self.ballot, self.battle, self.vote = ballot, ballot.battle, vote

    @property
    def said(self) -> str:
        """The voter's own preference."""
        return turned(self.vote.preference, self.ballot.swapped)

    @property
    def named(self) -> list[tuple[str, Competitor]]:
        """A and B, and who they were."""
        return [
            (letter, getattr(self.battle, side)) for letter, side in zip("AB", self.ballot.sides, strict=True)
        ]

    @cached_property
    def opinions(self) -> list[Opinion]:
        """What judges said, whatever came of it."""
        return [self._opinion(verdict) for verdict in self.battle.verdicts.all()]

    @property
    def standards(self) -> dict[str, str]:
        """The voter's own preferences by standard."""
        return {name: turned(said, self.ballot.swapped) for name, said in self.vote.standards.items()}

    @property
    def chips(self) -> list[tuple[str, Competitor, list[Chip]]]:
        """What may be said of A and of B, and what has been."""
        chosen = {of_letters(reason, self.ballot.swapped) for reason in self.vote.reasons}

        def chip(letter: str, name: str) -> Chip:
            code = f"{letter.lower()}:{name}"
            return Chip(code, REASONS[name].title, code in chosen)

        return [(letter, who, [chip(letter, name) for name in REASONS]) for letter, who in self.named]

    @cached_property
    def ratings(self) -> list[tuple[Competitor, list[Rating]]]:
        """Where boards of this kind of question show each of the two today."""
        boards = Leaderboard.objects.active().filter(modality=self.battle.question.modality)
        fits = [fit for board in boards if (fit := Fit.objects.latest_of(board))]
        both = [self.battle.a_id, self.battle.b_id]
        shown = Rating.objects.filter(fit__in=fits, competitor__in=both).select_related("fit__leaderboard")
        of = {competitor.pk: [] for _, competitor in self.named}
        for rating in shown:
            of[rating.competitor_id].append(rating)
        return [(competitor, of[competitor.pk]) for _, competitor in self.named]

    def _opinion(self, verdict: Verdict) -> Opinion:
        said = turned(verdict.preference, self.ballot.swapped)
        looks = tuple(self._looks(verdict))
        return Opinion(verdict.judge, verdict.status, said, tuple(verdict.flags), said == self.said, looks)

    def _looks(self, verdict: Verdict) -> Iterator[Look]:
        for judgment in verdict.judgments.all():
            first = getattr(self.battle, judgment.order[0])
            words = "" if judgment.parser.startswith("instructions/") else judgment.rationale
            said = turned(judgment.preference, self.ballot.swapped)
            yield Look(first, judgment.status, said, words)


def of_letters(reason: str, swapped: bool) -> str:
    """A chip such as a:correct, from the page's side to the battle's or back."""
    side, _colon, name = reason.partition(":")
    return f"{turned(side, swapped)}:{name}"
