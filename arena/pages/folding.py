"""Folds text so that what looks alike is alike: case, width, accents, lookalikes, hidden characters."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from confusable_homoglyphs.confusables import confusables_data

HIDDEN = "\u200b"  # what stands for every character that is not seen

# A word's edge in folded text. Scripts that write without spaces have none, so only letters of those
# that do, and digits, make what follows them the middle of a word.
INSIDE = "0-9a-z\u00df-\u024f\u0370-\u052f"
BEFORE = f"(?<![{INSIDE}])"
AFTER = f"(?![{INSIDE}])"

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
UNFINISHED_ENTITY = re.compile(r"&(?:#?[0-9A-Za-z]{0,32})?\Z")
SEEN_AS_NOTHING = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}  # fillers that count as letters
LETTER_BY_NAME = re.compile(
    r"(?:LATIN (?:CAPITAL LETTER|SMALL LETTER|LETTER SMALL CAPITAL)|SYMBOL LETTER) ([A-Z])$"
)
# Scripts whose letters are taken for Latin ones. Of others some look alike, too, but nobody reads them so.
ALIKE = {
    "LATIN",
    "GREEK",
    "CYRILLIC",
    "COPTIC",
    "CHEROKEE",
    "ARMENIAN",
    "LISU",
    "DESERET",
    "OSAGE",
    "TIFINAGH",
    "GOTHIC",
}
BY_CATEGORY = {
    "Cf": HIDDEN,
    "Mn": HIDDEN,
    "Me": HIDDEN,
    "Cc": HIDDEN,
    "Zs": " ",
    "Zl": "\n",
    "Zp": "\n",
    "Pd": "-",
}
QUOTES = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\uff07": "'"}


@dataclass(frozen=True)
class Folded:
    """Folded text, and where each of its characters comes from, unless one came from one."""

    text: str
    at: list[int] | None
    length: int

    def start(self, index: int) -> int:
        """Where the character at an index of the folded text begins in the text."""
        if index >= len(self.text):
            return self.length
        return index if self.at is None else self.at[index]

    def end(self, index: int) -> int:
        """Where, in the text, what stands before an index of the folded text ends."""
        if self.at is None or index == 0:
            return index
        origin, following = self.at[index - 1], index
        while following < len(self.at) and self.at[following] == origin:
            following += 1
        return self.start(following)


def fold(text: str) -> Folded:
    """A text as it looks, in lower case; character references count as what they stand for."""
    if "&" in text and ENTITY.search(text):
        return _fold_with_entities(text)
    folded = text.translate(_TABLE)
    at = None if len(folded) == len(text) else [i for i, c in enumerate(text) for _ in _TABLE[ord(c)]]
    return Folded(folded, at, len(text))


def _fold_with_entities(text: str) -> Folded:
    pieces: list[str] = []
    at: list[int] = []
    done = 0
    for entity in [*ENTITY.finditer(text), None]:
        upto = entity.start() if entity else len(text)
        for index in range(done, upto):
            piece = _TABLE[ord(text[index])]
            pieces.append(piece)
            at += [index] * len(piece)
        if entity:
            piece = html.unescape(entity[0]).translate(_TABLE) or HIDDEN
            pieces.append(piece)
            at += [upto] * len(piece)
            done = entity.end()
    return Folded("".join(pieces), at, len(text))


def is_letter(character: str) -> bool:
    """Whether it is a letter or a digit, or a vowel that is a mark with room of its own."""
    return character.isalnum() or unicodedata.category(character) == "Mc"


class _Folding(dict[int, str]):
    """What each character folds to, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_one(chr(code))
        return folded


def _fold_one(character: str) -> str:
    if character in "\n\r\t":
        return "\n" if character != "\t" else " "
    if character in SEEN_AS_NOTHING:
        return HIDDEN
    if character in QUOTES:
        return QUOTES[character]
    return BY_CATEGORY.get(unicodedata.category(character)) or _letters(character)


def _letters(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    bare = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Me")).lower()
    whole = unicodedata.normalize("NFC", bare)  # syllables of Hangul are one again
    return "".join(_lookalike(c) for c in whole) or HIDDEN


def _lookalike(character: str) -> str:
    if character.isascii():
        return character
    if named := LETTER_BY_NAME.search(unicodedata.name(character, "")):
        return named[1].lower()
    if unicodedata.name(character, "").split(" ")[0] not in ALIKE:
        return character
    for form in (character, character.upper()):
        for likeness in confusables_data.get(form, ()):
            if len(likeness["c"]) == 1 and likeness["c"].isascii() and likeness["c"].isalpha():
                return str(likeness["c"]).lower()
    return character


_TABLE = _Folding()
