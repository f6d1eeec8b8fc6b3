"""Regular expressions that tell whether a reply keeps an instruction, without look-around or back-references.

A sentence ends with a word that ends in . ! ? or …, whatever closes after it, or with its line, as in
the judges' check of length; "Dr. Smith" is two.
"""

from __future__ import annotations

import re

_CLOSING = r"""["'”’)\]*_]"""
_BULLET = r"(?:(?:[-*+•]|\d{1,4}[.)])[^\S\n]+)?"
_OPENING = rf"""{_BULLET}["'“‘(\[*_]*"""
_LAST = rf"\S*[.!?…]{_CLOSING}*"
_OTHER = rf"\S*[^\s.!?…\"'”’)\]*_]{_CLOSING}*"
_SPACE = r"[^\S\n]+"
_END_OF_LINE = r"[^\S\n]*(?:\n\s*|\z)"
_END = rf"(?:{_LAST}(?:\s+|\z)|{_OTHER}{_END_OF_LINE})"


def starts_each(letter: str) -> str:
    """Every sentence begins with a letter, small or capital, whatever opens before it."""
    one = re.escape(letter)
    last = rf"{one}\S*[.!?…]{_CLOSING}*(?:\s+|\z)"
    alone = rf"{one}(?:{_OTHER}|{_CLOSING}*){_END_OF_LINE}"
    several = rf"{one}(?:{_OTHER}|{_CLOSING}*){_SPACE}(?:{_OTHER}{_SPACE})*{_END}"
    return rf"(?i)(?:{_OPENING}(?:{last}|{alone}|{several}))+"


def ends_each(mark: str) -> str:
    """Every sentence, and so every line, ends with a mark."""
    last = rf"\S*{re.escape(mark)}{_CLOSING}*"
    return rf"(?:{_BULLET}(?:{_OTHER}{_SPACE})*{last}\s*)+"


def words_at_most(most: int) -> str:
    """No sentence has more words than that; a word is what stands between white space."""
    return rf"(?:{_BULLET}(?:{_OTHER}{_SPACE}){{0,{most - 1}}}{_END})+"


def odd_number(above: int) -> str:
    """An odd whole number above 5, 9 or 99 in digits, 1,001 among them; 3.7 is none and holds none."""
    digits = {5: r"(?:[79]|[1-9]\d*[13579])", 9: r"[1-9]\d*[13579]", 99: r"[1-9]\d+[13579]"}[above]
    grouped = r"[1-9]\d{0,2}(?:,\d{3})*,\d{2}[13579]"
    return rf"(?:^|[^\d.,]|[^\d][.,])(?:{grouped}|{digits})(?:$|[^\d.,]|[.,](?:$|\D))"
