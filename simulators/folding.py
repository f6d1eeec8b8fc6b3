"""Makes texts comparable: what differs in case, width, white space or stray marks becomes equal."""

from __future__ import annotations

import re
import unicodedata

_FENCED = re.compile(r"\A```[\w+-]*[ \t]*\n(.*?)\n?[ \t]*```\Z", re.DOTALL)
_EDGES = " .?!…。？！¿¡*_`\"'“”„‚‘’«»"


def fold(text: str) -> str:
    """The text in small letters with one space between words, without marks at its ends.

    Marks inside stay, for "C++" is not "C#" and 2 + 2 is not 2 - 2.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(_EDGES)


def unwrap(text: str) -> str:
    """The text without a code fence around all of it, and without emphasis left over at its ends.

    Emphasis that opens and closes inside stays as it is: `**Now** tell me` keeps both marks.
    """
    fenced = _FENCED.match(text.strip())
    bare = fenced[1].strip() if fenced and "```" not in fenced[1] else text.strip()
    for mark in ("**", "__"):
        bare = _without_stray(bare, mark)
    return bare


def _without_stray(text: str, mark: str) -> str:
    count = text.count(mark)
    if count == 2 and text.startswith(mark) and text.endswith(mark):
        return text.removeprefix(mark).removesuffix(mark).strip()
    if count % 2 and text.startswith(mark):
        return text.removeprefix(mark).lstrip()
    return text.removesuffix(mark).rstrip() if count % 2 else text
