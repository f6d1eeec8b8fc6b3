"""Whole pages in the memory of a process: as many as fit, the least asked for are let go."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

# Pages with a query are without number, so whoever makes them up may not push out those that have none.
SHARE_ASKED = 0.5
# One page may take this share of its part at most.
SHARE_OF_ONE = 0.25


class Place(NamedTuple):
    """What makes two requests ask for the same bytes."""

    scheme: str
    host: str
    path: str
    query: str
    language: str
    fragment: bool


class Form(NamedTuple):
    """The bytes of a page in one encoding, under the name by which a browser knows them again."""

    body: bytes
    etag: str
    encoding: str


@dataclass
class Page:
    """A page as it was rendered for nobody in particular."""

    plain: Form
    packed: Form
    headers: tuple[tuple[str, str], ...]
    version: Hashable
    fresh_until: float
    stale_until: float
    refreshing: bool = field(default=False, compare=False)

    @property
    def size(self) -> int:
        """What it takes in memory, about."""
        return len(self.plain.body) + len(self.packed.body) + 1024

    def form(self, packed: bool) -> Form:
        """The bytes for a browser that understands gzip, or for one that does not."""
        return self.packed if packed else self.plain


def forms(body: bytes) -> tuple[Form, Form]:
    """A body as it is and packed, each with a strong tag: two encodings are two things."""
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    # No time in the header: two processes that render the same page give the same bytes.
    return Form(body, f'"{digest}"', ""), Form(gzip.compress(body, 6, mtime=0), f'"{digest}-gzip"', "gzip")


class Kept:
    """The pages of this process, in two parts, so that addresses with a query only displace each other."""

    def __init__(self, limit: int) -> None:
        self.parts = {True: Part(int(limit * SHARE_ASKED)), False: Part(int(limit * (1 - SHARE_ASKED)))}

    def get(self, place: Place) -> Page | None:
        """The page of a place, if it is here."""
        return self.parts[bool(place.query)].get(place)

    def put(self, place: Place, page: Page) -> None:
        """Keeps a page, and lets go of others if need be."""
        self.parts[bool(place.query)].put(place, page)

    def clear(self) -> None:
        """Forgets everything."""
        for part in self.parts.values():
            part.clear()


class Part:
    """Pages in the order in which they were last asked for, up to so many bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.pages: OrderedDict[Place, Page] = OrderedDict()
        self.lock = Lock()

    def get(self, place: Place) -> Page | None:
        with self.lock:
            if (page := self.pages.get(place)) is not None:
                self.pages.move_to_end(place)
            return page

    def put(self, place: Place, page: Page) -> None:
        if page.size > self.limit * SHARE_OF_ONE:
            return
        with self.lock:
            self._drop(place)
            self.pages[place] = page
            self.size += page.size
            while self.size > self.limit:
                self._drop(next(iter(self.pages)))

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0

    def _drop(self, place: Place) -> None:
        if (gone := self.pages.pop(place, None)) is not None:
            self.size -= gone.size
