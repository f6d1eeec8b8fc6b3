"""Text without what cannot be seen: the first thing done to words that a contestant wrote."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]"
)
"""Zero-width, bidirectional, tag, filler and control characters; line breaks and tabs are none of them."""

LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
SURROGATES = re.compile("[\ud800-\udfff]")
LONGEST_RUN = 30
"""Combining marks that may follow each other: the limit of UAX 15's stream-safe text format."""


def plain(text: str) -> str:
    """The text as a reader sees it: `\\n` ends lines, U+FFFD stands for what is no character."""
    return INVISIBLE.sub("", LINE_BREAKS.sub("\n", SURROGATES.sub("\ufffd", text)))


def fold(text: str, *, case: bool = False) -> str:
    """The text made comparable: compatibility forms and white space unified, case too unless it matters.

    `plain`, then NFKC, then single spaces. Takes time linear in the length: normalising sorts each
    run of combining marks at quadratic cost, so runs are cut first.
    """
    known = unicodedata.normalize("NFKC", _runs().sub(r"\1", plain(text)))
    return " ".join((known if case else known.casefold()).split())


@cache
def _runs() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code)))
    return re.compile(f"([{marks}]{{{LONGEST_RUN}}})[{marks}]+")
