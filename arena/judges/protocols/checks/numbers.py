"""Whether a reply gives a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any
from unicodedata import normalize

from arena.endpoints.clients.settings import Rule, number, one_of
from arena.judges.protocols.plain import plain

from .base import Simple, Spec

NUMBER = re.compile(
    r"(?<![A-Za-z0-9_])(?<!\d\.)"  # not the 2 of H2O, nor the 3 of 1.2.3
    r"(?P<sign>(?<![)\]%])[+\-−–])?[$€£¥]?"  # neither the dash of 10-3 nor that of GPT-4
    r"(?=\.?\d)"
    r"(?P<whole>\d{1,3}(?:[,'’\u00a0\u2009\u202f]\d{3})++(?!\d)|\d++)?"
    r"(?P<decimals>\.\d++)?"
    r"(?:[eE](?P<exponent>[+\-−]?\d{1,3})(?!\d))?"
    r"(?:(?P<mixed>[ \u00a0]\d++)?\s?[/⁄]\s?(?P<under>\d++)(?!/))?"
    r"(?P<percent>\s?[%٪％])?"
)
"""A number as people write it; possessive, so that a search takes time linear in the text."""

DATE = re.compile(r"(?<!\d)\d++(?:/\d++){2,}")
VULGAR = re.compile("(\\d?)([¼-¾⅐-⅞↉])")
LONGEST = 60
"""Characters of a number that we read; more is no number that a question asks for."""

Values = frozenset[Fraction]
"""What a number may mean: 50 % is fifty, as in 'how many per cent', and a half."""


def read_numbers(text: str) -> Iterator[Values]:
    """The numbers of a text, in its order, exact.

    Thousands may be parted by a comma, an apostrophe or a thin or no-break space; the decimal point
    is a point. Signs, fractions (3/4, 1 1/2, ½), powers of ten (6.02e23) and per cent are read, in
    any script's decimal digits; numbers in words are not. A date (12/05/2024) is three numbers.
    """
    for found in NUMBER.finditer(_spelt(text)):
        values = _values(found)
        if values:
            yield values


def as_number(text: str) -> Values | None:
    """What a text means that is one number and nothing else, or None."""
    found = NUMBER.fullmatch(_spelt(text).strip())
    return _values(found) if found else None


def _spelt(text: str) -> str:
    """½ as 1/2, and what only looks like a fraction without its strokes."""
    known = DATE.sub(lambda date: date[0].replace("/", " "), plain(text))
    return VULGAR.sub(lambda found: " ".join(filter(None, (found[1], normalize("NFKC", found[2])))), known)


def _values(found: re.Match[str]) -> Values | None:
    if len(found[0]) > LONGEST:
        return None
    value = _over(found, _decimal(found))
    if value is None:
        return None
    value = -value if found["sign"] not in (None, "+") else value
    return frozenset({value, value / 100} if found["percent"] else {value})


def _decimal(found: re.Match[str]) -> Fraction:
    decimals = (found["decimals"] or "")[1:]
    digits = re.sub(r"\D", "", found["whole"] or "") + decimals
    value = Fraction(int(digits), 10 ** len(decimals))
    if found["exponent"]:
        value *= Fraction(10) ** int(found["exponent"].replace("−", "-"))
    return value


def _over(found: re.Match[str], value: Fraction) -> Fraction | None:
    """The value with the fraction that follows it, as in 3/4 and 1 1/2; None over nought."""
    if not found["under"]:
        return value
    under = int(found["under"])
    if not under:
        return None
    return value + Fraction(int(found["mixed"]), under) if found["mixed"] else value / under


WHICH: dict[str, Callable[[list[bool]], bool]] = {
    "last": lambda hits: hits[-1],
    "first": lambda hits: hits[0],
    "any": any,
    "only": all,
}
"""Which of a reply's numbers must be the one asked for; by default the last, after any working."""


def not_the_number(reply: str, spec: Spec) -> str | None:
    """The number of the reply is `value`, up to `tolerance` on both sides."""
    wanted, tolerance = _fraction(spec["value"]), _fraction(spec.get("tolerance", 0))
    which = spec.get("which", "last")
    hits = [any(abs(value - wanted) <= tolerance for value in values) for values in read_numbers(reply)]
    if not hits:
        return "gives no number"
    return None if WHICH[which](hits) else f"its {which} number is not {spec['value']}"


def _fraction(value: float) -> Fraction:
    # Through its digits, so that the 0.1 of a file is a tenth.
    return Fraction(str(value))


def _is_value(value: Any) -> bool:
    return number(float("-inf")).holds(value)


NUMERIC = Simple(
    not_the_number,
    {"value": Rule(_is_value, "a number"), "tolerance": number(0), "which": one_of(*WHICH)},
    needs=("value",),
)
