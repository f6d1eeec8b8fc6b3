"""A battle as one may see it before saying who is better: what A and B said and made, and no name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, zip_longest

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from arena.battles.identity import Masked, mask, names
from arena.battles.models import Battle, Reply
from arena.competitors.models import Competitor
from arena.modalities.subtitles import as_vtt
from arena.questions.media import kept, local_path
from arena.questions.models import Media
from arena.questions.stream import stream
from arena.questions.views import HEADERS
from simulators.conversation import Part

KEEP = "private, max-age=3600"
# Where a picture or video, or the captions of one, are fetched: by what ("media", "captions"), side, place.
Address = Callable[[str, str, int], str]


@dataclass(frozen=True)
class Said:
    """One turn of a reply, or of the simulated user between two of them."""

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
    """One side of the page; with a name where it may be known."""

    letter: str
    turns: tuple[Said, ...]
    competitor: Competitor | None = None


class Blind:
    """Both sides of a battle, under letters. swapped: side b is A. named: names may be known."""

    def __init__(self, battle: Battle, swapped: bool, address: Address, *, named: bool = False) -> None:
        self.battle, self.swapped, self.address, self.named = battle, swapped, address, named
        self.replies = {reply.side: reply for reply in battle.replies.all()}

    @cached_property
    def columns(self) -> list[Column]:
        """A and B, in this order."""
        return [Column(letter, self._turns(side), self._name(side)) for letter, side in self._lettered()]

    @property
    def has_words(self) -> bool:
        """Whether there is anything to read, or nothing at all to look at."""
        return any(turn.text for column in self.columns for turn in column.turns) or not self.players

    @cached_property
    def players(self) -> list[Player]:
        """The media of both replies: the first of A, the first of B, the second of A, and so on."""
        sides = [self._players(letter, side) for letter, side in self._lettered()]
        return [player for player in chain(*zip_longest(*sides)) if player is not None]

    def media_at(self, letter: str, place: int) -> Media:
        """What is at an address. Raises Http404."""
        side = dict(self._lettered()).get(letter.upper())
        parts = _parts(self.replies[side]) if side else []
        media = self._kept.get(parts[place].url) if place < len(parts) else None
        if media is None:
            raise Http404("There is no such picture or video.")
        return media

    @cached_property
    def _kept(self) -> dict[str, Media]:
        return kept(part for reply in self.replies.values() for part in _parts(reply))

    def _lettered(self) -> list[tuple[str, str]]:
        return list(zip("AB", "ba" if self.swapped else "ab", strict=True))

    def _name(self, side: str) -> Competitor | None:
        return getattr(self.battle, side) if self.named else None

    @property
    def named_itself(self) -> bool:
        """Whether a reply said who made it; that is masked as long as names may not be known."""
        return any(masked.found for turns in self._masked.values() for _, masked in turns)

    @cached_property
    def _masked(self) -> dict[str, list[tuple[str, Masked]]]:
        known = names()
        return {
            side: [(role, mask(text, known)) for role, text in _talk(reply)]
            for side, reply in self.replies.items()
        }

    def _turns(self, side: str) -> tuple[Said, ...]:
        if self.named:
            return tuple(Said(role, text) for role, text in _talk(self.replies[side]))
        return tuple(Said(role, masked.text) for role, masked in self._masked[side])

    def _players(self, letter: str, side: str) -> list[Player]:
        found = []
        for place, part in enumerate(_parts(self.replies[side])):
            if media := self._kept.get(part.url):
                captions = self.address("captions", letter.lower(), place) if media.subtitles else ""
                found.append(Player(letter, media, self.address("media", letter.lower(), place), captions))
        return found


def _talk(reply: Reply) -> list[tuple[str, str]]:
    """Who said what, from the first reply to the last."""
    return [(turn.role, turn.text) for turn in reply.as_talk()] or [("assistant", reply.text)]


def _parts(reply: Reply) -> list[Part]:
    """The pictures and videos of a reply, of all its turns together."""
    of_talk = [part for turn in reply.as_talk() for part in turn.parts]
    return [part for part in of_talk or reply.as_media() if part.url]


def sent(request: HttpRequest, media: Media) -> HttpResponseBase:
    """A picture or video, without a word of where else it can be had."""
    response = stream(request, local_path(media), media.mime)
    del response.headers["ETag"]  # it names the file, and the file's name is in public pages
    return _dressed(response)


def captions_of(media: Media) -> HttpResponseBase:
    """What is said in a video, as its track."""
    return _dressed(HttpResponse(as_vtt(media.as_subtitles()), "text/vtt; charset=utf-8"))


def _dressed(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in (HEADERS | {"Cache-Control": KEEP}).items():
        response.headers[name] = value
    return response
