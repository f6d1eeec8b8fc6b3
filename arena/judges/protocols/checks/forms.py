"""Whether a reply has the form asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from arena.endpoints.clients.settings import whole
from arena.judges.protocols.plain import fold, plain

from .base import Choice, Simple, Spec, shorten
from .words import TEXTS

BULLET = re.compile(r"^[^\S\n]*[-*+•‣◦–—][^\S\n]+\S", re.MULTILINE)
NUMBERED = re.compile(r"^[^\S\n]*(\d{1,4})[.)][^\S\n]+\S", re.MULTILINE)
COMMA = re.compile("[,،、，﹐﹑︐]")
QUOTED = re.compile('\\A["“”„«].*["“”»]\\Z', re.DOTALL)


def _not_counted(found: int, what: str, spec: Spec) -> str | None:
    count = spec.get("count")
    if count is None:
        return None if found else f"has no {what}s"
    return None if found == count else f"has {found} {what}s, not {count}"


def not_bullets(reply: str, spec: Spec) -> str | None:
    """`count` lines, or at least one, begin with a bullet; other lines may stand around them."""
    return _not_counted(len(BULLET.findall(plain(reply))), "bullet point", spec)


def not_numbered(reply: str, spec: Spec) -> str | None:
    """`count` lines, or at least one, are numbered 1, 2, 3 in order; other lines may stand around them."""
    numbers = [int(number) for number in NUMBERED.findall(plain(reply))]
    if numbers != list(range(1, len(numbers) + 1)):
        return "is not numbered from 1 in order"
    return _not_counted(len(numbers), "numbered line", spec)


def _not_cased(reply: str, spec: Spec, *, change: Callable[[str], str], words: str) -> str | None:
    text = plain(reply)
    letters = text.lower() != text.upper()
    return None if letters and text == change(text) else f"is not all in {words}"


def not_started(reply: str, spec: Spec) -> str | None:
    """The reply begins with one of the texts, whatever the case."""
    starts = _texts(spec)
    return None if fold(reply).startswith(starts) else f"does not start with {shorten(starts[0])}"


def not_ended(reply: str, spec: Spec) -> str | None:
    """The reply ends with one of the texts, whatever the case."""
    ends = _texts(spec)
    return None if fold(reply).endswith(ends) else f"does not end with {shorten(ends[0])}"


def _texts(spec: Spec) -> tuple[str, ...]:
    wanted = spec["text"]
    return tuple(fold(text) for text in ([wanted] if isinstance(wanted, str) else wanted))


def commas(reply: str, spec: Spec) -> str | None:
    """No comma of any script."""
    return "has a comma" if COMMA.search(reply) else None


def not_quoted(reply: str, spec: Spec) -> str | None:
    """The whole reply stands in double quotation marks."""
    text = plain(reply).strip()
    return None if len(text) > 1 and QUOTED.match(text) else "is not in quotation marks"


COUNTED = {"count": whole(1, 1000)}
FORMS: dict[str, Simple] = {
    "bullets": Simple(not_bullets, COUNTED),
    "numbered": Simple(not_numbered, COUNTED),
    "lower": Simple(partial(_not_cased, change=str.lower, words="small letters"), {}),
    "upper": Simple(partial(_not_cased, change=str.upper, words="capitals"), {}),
    "starts_with": Simple(not_started, {"text": TEXTS}, needs=("text",)),
    "ends_with": Simple(not_ended, {"text": TEXTS}, needs=("text",)),
    "no_commas": Simple(commas, {}),
    "quoted": Simple(not_quoted, {}),
}

FORMAT = Choice("form", FORMS)
