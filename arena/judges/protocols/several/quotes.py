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


def counted(tagged: str) -> str:
    """How many quotations of a checked argument stand somewhere, in words; empty where it has none."""
    verified, unverified = tagged.count("<verified_quote "), tagged.count("<unverified_quote>")
    return f"quotes: {verified} verified, {unverified} not" if verified or unverified else ""


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
