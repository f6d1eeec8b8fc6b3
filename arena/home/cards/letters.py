"""Words as a picture can show them: wrapped and cut to a width, right to left where they run so."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _

FONTS = "Noto Sans, DejaVu Sans, Liberation Sans, sans-serif"
MORE = "…"
LONGEST = 600  # characters that are looked at: no card shows more
# Widths in ems, rather too wide than too narrow: the fonts are those of whatever machine draws.
NARROW, USUAL, CAPITAL, WIDE = 0.38, 0.63, 0.75, 1.05
_NARROW = frozenset("iIljtfr.,:;!|'()[] ")
_NOWHERE = "\U000ff000"  # for private use: no font has it, so it shows what is drawn for what is missing


def plain(text: str) -> str:
    """One line of what can be printed; what steers direction or breaks XML is left out."""
    kept = (" " if character.isspace() else character for character in text[:LONGEST])
    return " ".join("".join(c for c in kept if c == " " or unicodedata.category(c)[0] != "C").split())


def width(text: str) -> float:
    """About how wide the text is, in ems."""
    return sum(map(_em, text))


def lines(text: str, size: float, room: float, most: int = 1) -> list[str]:
    """The text in at most so many lines that fit into `room` pixels; the last one says if more follows."""
    words, found = list(_pieces(plain(text), room / size)), [""]
    for place, word in enumerate(words):
        joined = f"{found[-1]}{word}"
        if width(joined.strip()) * size <= room:
            found[-1] = joined
        elif len(found) < most:
            found.append(word.lstrip())
        else:
            found[-1] = cut(found[-1] + "".join(words[place:]), size, room)
            break
    return [line.strip() for line in found if line.strip()]


def cut(text: str, size: float, room: float) -> str:
    """The beginning of a text that fits, and a mark where something is left out."""
    if width(text) * size <= room:
        return text
    while text and width(text + MORE) * size > room:
        text = text[:-1]
    return text.rstrip() + MORE


def runs_right_to_left(text: str) -> bool:
    """Whether its first letter with a direction belongs to a script that runs to the left."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((way for way in directions if way in ("L", "R", "AL")), "L") != "L"


def drawable(text: str, weight: int) -> str:
    """The text, or that this machine has no letters for it: rather that than rows of empty boxes."""
    if all(_has(_script(c), c, weight) for c in text if not c.isascii() and c.isalpha()):
        return text
    return _("(in letters that this server cannot draw)")


def _pieces(text: str, ems: float) -> Iterator[str]:
    """Words with the blank before them; a script without blanks, or a word too long, in letters."""
    for number, word in enumerate(text.split(" ")):
        blank = " " if number else ""
        if width(word) > ems or any(_em(character) == WIDE for character in word):
            yield from (blank * (place == 0) + letter for place, letter in enumerate(word))
        else:
            yield blank + word


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE
    if unicodedata.combining(character):
        return 0.0
    return NARROW if character in _NARROW else CAPITAL if character.isupper() or character == "m" else USUAL


def _script(character: str) -> str:
    return unicodedata.name(character, "?").partition(" ")[0]


@cache
def _kinds() -> dict[tuple[str, int], bool]:
    return {}


def _has(script: str, character: str, weight: int) -> bool:
    """Whether a script can be drawn, as one of its letters shows; asked once of each."""
    if script == "LATIN":
        return True
    known = _kinds()
    if (script, weight) not in known:
        missing = {_looks(nothing, weight) for nothing in (" ", _NOWHERE)}
        known[script, weight] = _looks(character, weight) not in missing
    return known[script, weight]


def _looks(character: str, weight: int) -> bytes:
    import vl_convert

    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="5" y="30" font-size="24"'
        f' font-weight="{weight}" font-family="{FONTS}">{character}</text></svg>'
    )
    return vl_convert.svg_to_png(picture)
