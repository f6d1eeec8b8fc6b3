"""Says of each quotation in an argument from which source it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from arena.judges.protocols.delimit import between, harmless
from arena.judges.protocols.plain import fold

from .base import Source

QUOTE = re.compile(r"<quote>([^<>]{1,4000})</quote>")
NOWHERE = "none"
"""The source of what stands in no source."""


def sourced(argument: str, sources: Sequence[Source]) -> tuple[str, tuple[str, ...]]:
    """The argument, harmless, each quotation in `<quote source="…">`, and the ids that it quotes.

    A quotation is of the first source that has its words, case and white space aside; of `none` else.
    """
    texts = {one.id: fold(one.text) for one in sources}
    pieces = QUOTE.split(argument)
    found = [_source(quote, texts) for quote in pieces[1::2]]
    told = [harmless(pieces[0])]
    for quote, source, words in zip(pieces[1::2], found, pieces[2::2], strict=True):
        told += [_quote(quote, source), harmless(words)]
    return "".join(told), tuple(dict.fromkeys(source for source in found if source != NOWHERE))


def _quote(quote: str, source: str) -> str:
    return between("quote", harmless(quote), about=f' source="{source}"').replace("\n", " ")


def _source(quote: str, texts: dict[str, str]) -> str:
    wanted = fold(quote)
    return next((id for id, text in texts.items() if wanted and wanted in text), NOWHERE)
