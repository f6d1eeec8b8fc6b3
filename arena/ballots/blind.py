"""What a voter may see of a recorded battle before the vote: words and media of A and B, and no name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, zip_longest

from django.urls import reverse

from arena.battles.models import Reply
from arena.competitors.models import Competitor
from arena.questions.media import kept
from arena.questions.models import Media
from simulators.conversation import Part

from .models import Ballot


@dataclass(frozen=True)
class Said:
    """One turn of a reply, or of the simulated user between two of them; names in it are masked."""

    role: str
    text: str


@dataclass(frozen=True)
class Player:
    """A picture or a video of one side, at an address that says nothing of either."""

    letter: str
    media: Media
    url: str
    captions: str = ""
    poster: str = ""


@dataclass(frozen=True)
class Column:
    """One side of the page; after the vote with its name."""

    letter: str
    turns: tuple[Said, ...]
    competitor: Competitor | None = None


class Blind:
    """A ballot's battle as its voter sees it."""

    def __init__(self, ballot: Ballot, named: bool = False) -> None:
        self.ballot, self.named = ballot, named
        self.replies = {reply.side: reply for reply in ballot.battle.replies.all()}

    @cached_property
    def columns(self) -> list[Column]:
        """A and B, in this order."""
        return [
            Column(letter, self._turns(self.replies[side]), self._name(side))
            for letter, side in self._lettered()
        ]

    @cached_property
    def players(self) -> list[Player]:
        """The media of both replies: the first of A, the first of B, the second of A, and so on."""
        sides = [list(self._players(letter, self.replies[side])) for letter, side in self._lettered()]
        return [player for player in chain(*zip_longest(*sides)) if player is not None]

    @cached_property
    def media(self) -> dict[str, Media]:
        """What is kept of the media of both replies, by address in the database."""
        return kept(part for reply in self.replies.values() for part in shown_parts(reply))

    def _lettered(self) -> list[tuple[str, str]]:
        return list(zip("AB", self.ballot.sides, strict=True))

    def _name(self, side: str) -> Competitor | None:
        return getattr(self.ballot.battle, side) if self.named else None

    def _turns(self, reply: Reply) -> tuple[Said, ...]:
        talk = [(turn.role, turn.text) for turn in reply.as_talk()] or [("assistant", reply.text)]
        return tuple(Said(role, text) for role, text in talk)

    def _players(self, letter: str, reply: Reply) -> list[Player]:
        found = []
        for place, part in enumerate(shown_parts(reply)):
            if media := self.media.get(part.url):
                at = [self.ballot.code, letter.lower(), place]
                captions = reverse("ballots:captions", args=at) if media.subtitles else ""
                found.append(Player(letter, media, reverse("ballots:media", args=at), captions))
        return found


def shown_parts(reply: Reply) -> list[Part]:
    """The pictures and videos of a reply, of all its turns together."""
    of_talk = [part for turn in reply.as_talk() for part in turn.parts]
    return [part for part in of_talk or reply.as_media() if part.url]
