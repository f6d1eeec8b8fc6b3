"""Reads the site map as a crawler does: the index, its pieces, and every address in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}
Get = Callable[[str], bytes]
PIECES = 4  # of a kind, when only some addresses are wanted


def pieces(get: Get) -> list[str]:
    """The addresses of the pieces that the index names."""
    return [_path(one.text) for one in _read(get("/sitemap.xml")).iterfind("map:sitemap/map:loc", NAMES)]


def addresses(get: Get, piece: str) -> Iterator[str]:
    """The pages in a piece."""
    return (_path(one.text) for one in _read(get(piece)).iterfind("map:url/map:loc", NAMES))


def by_kind(get: Get, of_each: int | None = None) -> dict[str, list[str]]:
    """The addresses of each kind; or so many of them, spread over the whole, and every page that is single."""
    parts: dict[str, list[str]] = {}
    for piece in pieces(get):
        parts.setdefault(piece.removeprefix("/sitemap-").partition(".xml")[0], []).append(piece)
    found = {}
    for kind, of_kind in parts.items():
        some = None if kind == "pages" else of_each
        rows = [path for piece in _spread(of_kind, some and PIECES) for path in addresses(get, piece)]
        found[kind] = _spread(rows, some)
    return found


def _spread(rows: list[str], n: int | None) -> list[str]:
    return rows if n is None or len(rows) <= n else [rows[place * len(rows) // n] for place in range(n)]


def _read(body: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(body)


def _path(address: str | None) -> str:
    split = urlsplit(address or "")
    return f"{split.path}?{split.query}" if split.query else split.path
