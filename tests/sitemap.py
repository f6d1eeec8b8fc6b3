"""Reads the site map as a crawler does: the index, its pieces, and every address in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}
Get = Callable[[str], bytes]


def pieces(get: Get) -> list[str]:
    """The addresses of the pieces that the index names."""
    return [_path(one.text) for one in _read(get("/sitemap.xml")).iterfind("map:sitemap/map:loc", NAMES)]


def addresses(get: Get, piece: str) -> Iterator[str]:
    """The pages in a piece."""
    return (_path(one.text) for one in _read(get(piece)).iterfind("map:url/map:loc", NAMES))


def by_kind(get: Get, of_each: int | None = None) -> dict[str, list[str]]:
    """The addresses of each kind, or so many of them, spread over the whole."""
    found: dict[str, list[str]] = {}
    for piece in pieces(get):
        kind = piece.removeprefix("/sitemap-").partition(".xml")[0]
        if of_each is None or kind == "pages" or len(found.get(kind, ())) < 20 * of_each:
            found.setdefault(kind, []).extend(addresses(get, piece))
    return {kind: rows if kind == "pages" else _spread(rows, of_each) for kind, rows in found.items()}


def _spread(rows: list[str], n: int | None) -> list[str]:
    return rows if n is None or len(rows) <= n else [rows[place * len(rows) // n] for place in range(n)]


def _read(body: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(body)


def _path(address: str | None) -> str:
    split = urlsplit(address or "")
    return f"{split.path}?{split.query}" if split.query else split.path
