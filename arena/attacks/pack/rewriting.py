"""Puts other words or media into one reply of an item; all else of the item stays, its truth too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from arena.exams.items import Item
from simulators.conversation import Part, Turn

from .base import Change

Each = TypeVar("Each")


def words_of(item: Item, place: int) -> str:
    """What the reply at a place says; of a talk its last turn."""
    return item.case.replies[place]


def with_words(item: Item, place: int, text: str) -> Item:
    """The item with other words as the reply at a place; of a talk its last turn says them."""
    case = item.case
    replies = _put(case.replies, place, text)
    talks = case.transcripts
    if talks and talks[place]:
        talks = _put(talks, place, (*talks[place][:-1], _said(talks[place][-1], text)))
    return replace(item, case=replace(case, replies=replies, transcripts=talks))


def media_of(item: Item, place: int) -> tuple[Part, ...]:
    """The pictures and videos of the reply at a place; of a talk those of its last turn."""
    return tuple(part for part in item.case.talk(place)[-1].parts if part.url)


def with_media(item: Item, place: int, media: tuple[Part, ...]) -> Item:
    """The item with other media of the reply at a place; of a talk its last turn shows them."""
    case = item.case
    shown = _put(case.media or ((),) * len(case.replies), place, media)
    talks = case.transcripts
    if talks and talks[place]:
        last = talks[place][-1]
        words = (part for part in last.parts if not part.url)
        talks = _put(talks, place, (*talks[place][:-1], replace(last, parts=(*words, *media))))
    return replace(item, case=replace(case, media=shown, transcripts=talks))


def rewriting(rewrite: Callable[[str, np.random.Generator], str]) -> Change:
    """A change that makes the reply's new words of its old ones."""

    def change(item: Item, place: int, rng: np.random.Generator) -> Item:
        return with_words(item, place, rewrite(words_of(item, place), rng))

    return change


def _said(turn: Turn, text: str) -> Turn:
    """A turn that says other words and shows the same media."""
    return replace(turn, parts=(Part("text", text=text), *(part for part in turn.parts if part.url)))


def _put(row: tuple[Each, ...], place: int, one: Each) -> tuple[Each, ...]:
    return (*row[:place], one, *row[place + 1 :])
