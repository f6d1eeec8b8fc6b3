"""How much of the text that was asked for can be read in a picture."""

from __future__ import annotations

import re
from collections import Counter

from arena.judges.protocols.base import Case
from arena.judges.protocols.checks.words import UNSPACED
from arena.judges.protocols.plain import fold
from arena.modalities import MediaError

from .base import Missing, Picture, ScorerEntry

QUOTED = re.compile('"([^"\n]+)"|“([^”\n]+)”|„([^“”\n]+)[“”]|«([^»\n]+)»|「([^」\n]+)」')
WORD = re.compile(rf"{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})\w)+")


def asked_text(case: Case) -> Counter[str]:
    """The words in quotation marks in the question or, where there are none, of the reference."""
    quoted = ["".join(groups) for groups in QUOTED.findall(case.question)]
    words = _words(" ".join(quoted)) or _words(case.reference)
    if not words:
        raise Missing("the question asks for no text: it has none in quotation marks, and no reference")
    return words


def share_read(picture: Picture, asked: Counter[str]) -> float:
    """The share of the asked words that are read in the picture, each as often as it was asked for."""
    from arena.modalities.readers import text

    try:
        read = _words(text.look(picture))
    except MediaError as error:
        raise Missing(str(error)) from None
    return (asked & read).total() / asked.total()


def _words(text: str) -> Counter[str]:
    """Words, and single characters of scripts that have no spaces."""
    return Counter(WORD.findall(fold(text)))


ENTRY = ScorerEntry(
    share_read,
    "How much of the asked text can be read in a picture: the share of its words.",
    asked=asked_text,
    extra="local",
    source="RapidOCR with PP-OCRv4, Apache-2.0",
)
