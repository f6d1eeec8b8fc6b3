"""Scales of words, and the reader that finds which of them an answer says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cache

from .reading import Unreadable, folded

TEN_WORDS = (
    *("Extremely Poor", "Very Poor", "Poor", "Below Average", "Average"),
    *("Above Average", "Good", "Very Good", "Excellent", "Outstanding"),
)
"""From 1 to 10."""
LONGEST = 300
LIKENESS = 0.85
"""How alike (`difflib`'s ratio) a slip of the pen is to the word that is meant."""
NEGATIONS = frozenset({"not", "no", "nor", "never", "hardly", "neither", "without", "t"})

_WORD = re.compile(r"[^\W\d_]+")


def read_word(value: object, scale: Sequence[str] = TEN_WORDS) -> int:
    """The place of the word that a text says, from 1; raises `Unreadable`.

    Slips of the pen and words around are forgiven. But every word that occurs in the scale must belong
    to what is read, so `Poor` is never read inside `Extremely Poor` or `Extremly Poor`, and no word of
    the scale, two different ones, or a negated one is unreadable.
    """
    text = folded(value)
    if not text or len(text) > LONGEST:
        raise Unreadable("no word of the scale")
    said = set(_said([_meant(word, tuple(scale)) for word in _WORD.findall(text)], scale))
    if len(said) != 1:
        raise Unreadable("two words of the scale" if said else "no word of the scale")
    return said.pop()


def _said(words: Sequence[str], scale: Sequence[str]) -> Iterator[int]:
    """The places of the scale's words in a text, the longest at each spot."""
    phrases = sorted(
        ((tuple(name.casefold().split()), place) for place, name in enumerate(scale, 1)), reverse=True
    )
    phrases.sort(key=lambda phrase: -len(phrase[0]))
    known = {word for phrase, _ in phrases for word in phrase}
    at = 0
    while at < len(words):
        found = next((one for one in phrases if tuple(words[at : at + len(one[0])]) == one[0]), None)
        if found is None and words[at] in known:
            raise Unreadable(f"{words[at]!r} belongs to no word of the scale")
        if found and NEGATIONS & set(words[max(0, at - 3) : at]):
            raise Unreadable("a word of the scale is negated")
        if found:
            yield found[1]
        at += len(found[0]) if found else 1


@cache
def _vocabulary(scale: tuple[str, ...]) -> list[str]:
    return sorted({word for name in scale for word in name.casefold().split()})


def _meant(word: str, scale: tuple[str, ...]) -> str:
    """The word of the scale that a word is a slip of, or the word itself."""
    # A short word or one in another script is what it is.
    if len(word) < 5 or not word.isascii():
        return word
    return next(iter(get_close_matches(word, _vocabulary(scale), 1, LIKENESS)), word)
