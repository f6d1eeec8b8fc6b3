"""Lays a case out for a model to read: the question first, then each reply with the media it brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from simulators.conversation import Part, Turn

from .base import Case
from .delimit import between, block, cut, harmless

SLOTS = (("reply_a", "A"), ("reply_b", "B"))
SPEAKERS = {"assistant": "reply", "user": "person"}


def question(case: Case) -> tuple[Part, ...]:
    """What both orders share: who asks, what, what is known of the answer, and the media asked about."""
    goal = str(case.gold.get("goal", ""))
    told = [
        ("persona", case.persona),
        ("goal", goal),
        ("question", case.question),
        ("reference", case.reference),
    ]
    words = "\n\n".join(block(tag, text) for tag, text in told if text)
    return (Part("text", text=words), *(part for part in case.parts if part.url))


def replies(case: Case, longest: int, closing: str) -> tuple[Part, ...]:
    """Both replies, each in a block of at most `longest` characters of theirs, media right after it."""
    pieces = [piece for place in (0, 1) for piece in _reply(case, place, longest)]
    return tuple(_joined([*pieces, closing]))


def _reply(case: Case, place: int, longest: int) -> Iterator[str | Part]:
    tag, letter = SLOTS[place]
    talk = case.talk(place)
    if len(talk) == 1:
        yield block(tag, talk[0].text, longest)
    else:
        # A share for each turn: a first reply without end must not hide the last.
        share = longest // len(talk)
        yield between(tag, "\n".join(_turn(turn, number, share) for number, turn in _numbered(talk)))
    for number, turn in _numbered(talk):
        made = [part for part in turn.parts if part.url]
        if made:
            yield f"Media of reply {letter}{f', turn {number}' if len(talk) > 1 else ''}:"
            yield from made


def _turn(turn: Turn, number: int, longest: int) -> str:
    about = f' number="{number}" by="{SPEAKERS[turn.role]}"'
    return between("turn", harmless(cut(turn.text, longest)), about=about)


def _numbered(talk: Iterable[Turn]) -> Iterator[tuple[int, Turn]]:
    """Turn 1 is the question and the reply to it; the person opens each later one."""
    number = 1
    for turn in talk:
        number += turn.role == "user"
        yield number, turn


def _joined(pieces: Iterable[str | Part]) -> Iterator[Part]:
    for is_words, run in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        if is_words:
            yield Part("text", text="\n\n".join(str(words) for words in run))
        else:
            yield from (piece for piece in run if isinstance(piece, Part))
