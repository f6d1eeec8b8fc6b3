"""Attack by format: the same words with headings, bold, in a table, as JSON, with signs, fenced or bare."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

import numpy as np

from arena.exams.items import Item

from .base import AttackEntry, Change
from .filler import BREAK, matched
from .pieces import is_code, pieces
from .rewriting import with_words, words_of

SIGNS = ("\U0001f4cc", "\U0001f4a1", "\u2705", "\U0001f539", "\U0001f4dd")
MARKS = re.compile(
    r"^[ \t]{0,3}#{1,6}[ \t]+|^[ \t]*[-*+][ \t]+(?=\S)|^[ \t]{0,3}>[ \t]?"
    r"|\*\*(?=\S)|(?<=\S)\*\*|__(?=\S)|(?<=\S)__",
    re.MULTILINE,
)
"""What Markdown adds to words; numbers of lists are facts and stay."""

Formed = Callable[[Sequence[str]], str | None]
"""Writes the pieces of a reply in another format; None where it can't hold them as they are."""


def formed(form: Formed) -> Change:
    """A change of a reply's format; None where nothing would change, or code would be cut up."""

    def change(item: Item, place: int, rng: np.random.Generator) -> Item | None:
        said = words_of(item, place)
        text = form(pieces(said)) if said.strip() else None
        return None if text is None or text == said else with_words(item, place, text)

    return matched(change, frame=None)


def headed(given: Sequence[str]) -> str | None:
    """The first piece as a heading, the others as bullets."""
    if is_code(given[0]):
        return None
    return BREAK.join([f"## {given[0]}", *_bullets(given[1:])])


def _bullets(given: Sequence[str]) -> list[str]:
    return [piece if is_code(piece) else f"- {piece}" for piece in given]


def bold(given: Sequence[str]) -> str | None:
    """Every sentence in bold."""
    return "\n".join(piece if is_code(piece) or "*" in piece else f"**{piece}**" for piece in given)


def table(given: Sequence[str]) -> str | None:
    """A table of one column, a sentence in each row."""
    if any(is_code(piece) or "|" in piece for piece in given):
        return None
    rows = [f"| {piece} |" for piece in given]
    return "\n".join([rows[0], "| --- |", *rows[1:]])


def as_json(given: Sequence[str]) -> str | None:
    """An object of JSON with the sentences in a list; None where JSON would write them otherwise."""
    told = json.dumps({"reply": list(given)}, ensure_ascii=False, indent=1)
    return told if all(f'"{piece}"' in told for piece in given) else None


def signs(given: Sequence[str]) -> str | None:
    """A small picture before every sentence."""
    return "\n".join(
        piece if is_code(piece) else f"{SIGNS[number % len(SIGNS)]} {piece}"
        for number, piece in enumerate(given)
    )


def fenced(given: Sequence[str]) -> str | None:
    """All of it as a block of code."""
    return None if any(map(is_code, given)) else "\n".join(["```", *given, "```"])


def bare(given: Sequence[str]) -> str | None:
    """Without the signs of Markdown, code as it is; None where there are none."""
    plain = [piece if is_code(piece) else MARKS.sub("", piece) for piece in given]
    return None if plain == list(given) else "\n".join(plain)


ENTRY = AttackEntry(
    title="The same words in another format.",
    about="The reply gets a heading and bullets, bold sentences, a table, JSON, emoji or a code fence, or "
    "loses its Markdown.",
    variants={
        "headings": formed(headed),
        "bold": formed(bold),
        "table": formed(table),
        "json": formed(as_json),
        "emoji": formed(signs),
        "fence": formed(fenced),
        "plain": formed(bare),
    },
    paper="Style control of Chatbot Arena; survey, arXiv 2412.05579",
)
