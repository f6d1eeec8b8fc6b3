"""Lays a case out for a model to read: the question first, then each reply with the media it brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from simulators.conversation import Part, Turn

from .base import LETTERS, Case
from .delimit import between, block, cut, harmless
from .rubric import Criterion

SPEAKERS = {"assistant": "reply", "user": "person"}


def question(case: Case) -> tuple[Part, ...]:
    """What both orders share: who asks, what, what is known of the answer, and the media asked about."""
    goal = str(case.gold.get("goal", ""))
    told = [
        ("persona", case.persona),
        ("goal", goal),
        ("context", case.context),
        ("question", case.question),
        ("reference", case.reference),
    ]
    words = "\n\n".join(block(tag, text) for tag, text in told if text)
    return (Part("text", text=words), *(part for part in case.parts if part.url))


def criteria(rubric: Iterable[Criterion]) -> str:
    """Criteria in a block of their own, one a line, each part of one below it."""
    return between("criteria", "\n".join(_criteria(rubric, 0)))


def _criteria(rubric: Iterable[Criterion], depth: int) -> Iterator[str]:
    for criterion in rubric:
        told = f": {criterion.text}" if criterion.text else ""
        yield f"{'  ' * depth}- {harmless(criterion.name)}{harmless(told)}"
        yield from _criteria(criterion.parts, depth + 1)


def replies(case: Case, longest: int, closing: str, before: str = "") -> tuple[Part, ...]:
    """The replies, each in a block of at most `longest` characters of theirs, media right after it.

    Blocks are `<reply_a>`, `<reply_b>` and so on; that of a reply alone is `<reply>`. `before` stands
    before them, such as a rubric, and `closing` after them: what comes last may differ from call to call.
    """
    pieces = [piece for place in range(len(case.replies)) for piece in _reply(case, place, longest)]
    return tuple(_joined([*([before] if before else []), *pieces, closing]))


def _reply(case: Case, place: int, longest: int) -> Iterator[str | Part]:
    letter = LETTERS[place].upper()
    tag = f"reply_{LETTERS[place]}" if len(case.replies) > 1 else "reply"
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
            which = f" {letter}" if len(case.replies) > 1 else ""
            yield f"Media of reply{which}{f', turn {number}' if len(talk) > 1 else ''}:"
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
