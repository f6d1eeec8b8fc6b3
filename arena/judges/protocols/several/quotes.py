"""Checks what an argument quotes, word for word, and says beside each quotation whether it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from arena.judges.protocols.delimit import harmless
from arena.judges.protocols.plain import fold, plain

_TAG = re.compile(r"(<\s{0,9}/?\s{0,9}(?:un)?(?:verified_)?quote\b[^<>]{0,200}>)", re.IGNORECASE)
_ENDS = " \t\n\"'“”‘’«»„….,;:!?"


def checked(argument: str, sources: Mapping[str, str]) -> str:
    """An argument, harmless, with each `<quote>` as `<verified_quote from="…">` or `<unverified_quote>`.

    `sources` are texts by name; the first that has the quotation, whole words, case and white space
    aside, is named. A tag that opens nothing or is never closed, and any other tag, is taken for words.
    """
    texts = {name: _comparable(text) for name, text in sources.items()}
    return "".join(
        _tagged(quote, texts) if quoted else harmless(quote) for quote, quoted in _pieces(argument)
    )


def quoted(argument: str) -> list[str]:
    """What an argument quotes."""
    return [piece for piece, is_quote in _pieces(argument) if is_quote]


def is_quoted_from(quote: str, text: str) -> bool:
    """Whether a quotation stands in a text; an empty one never does."""
    return _stands_in(quote, _comparable(text))


def _pieces(argument: str) -> Iterator[tuple[str, bool]]:
    """The argument in pieces, each with whether it is a quotation; takes time linear in the length."""
    opened = False
    *most, last = _TAG.split(plain(argument))
    for words, tag in zip(most[::2], most[1::2], strict=True):
        closes = tag[1:].lstrip().startswith("/")
        yield words, opened and closes
        opened = not closes
    yield last, False


def _tagged(quote: str, texts: Mapping[str, str]) -> str:
    source = next((name for name, text in texts.items() if _stands_in(quote, text)), None)
    words = harmless(quote)
    if source is None:
        return f"<unverified_quote>{words}</unverified_quote>"
    return f'<verified_quote from="{source}">{words}</verified_quote>'


def _stands_in(quote: str, text: str) -> bool:
    wanted = _comparable(quote).strip(_ENDS)
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None


def _comparable(text: str) -> str:
    return fold(text).translate(_ALIKE)


_ALIKE = str.maketrans("‘’‚“”„–—", "'''\"\"\"--")
