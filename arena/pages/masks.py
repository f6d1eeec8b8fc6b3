"""Hides, in what a model writes, who wrote it: whole or while it streams, with the same result."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .folding import AFTER, UNFINISHED_ENTITY, fold
from .names import Found, Kind, Name, Trie, ends_a_word, found_in
from .selves import AFTER_BARE, AFTER_NAME, BEFORE_NAME, DIRECT_BARE, REACH

MASK = "▮▮▮"  # of one length, so that it says nothing of the name's

NUMBER = r"v?[0-9]{1,4}(?:\.[0-9]{1,3}){0,2}[a-z]{0,2}|[0-9]{1,3}x[0-9]{1,3}b"
DECIMAL = rf"v?[0-9]\.[0-9](?![0-9])|[0-9]{{1,3}}(?:\.[0-9])?[bm]{AFTER}"
JOIN = r"(?:[ \-_.:/+]| ?\()"
# What may follow a name and still change its meaning; more of it may come in a stream.
UNFINISHED = re.compile(r"(?:'?s)?'?(?:[ \-_.:/+(]{0,2}[0-9a-z.+]{0,14})?")
LOOK = 60  # characters after a name that may tell
CLAUSE = re.compile(r"\s+")


@dataclass(frozen=True)
class Masked:
    """A text in which names are hidden, and which they were, as they are listed."""

    text: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """The names to look for, how sure each makes us, and the words that follow names of products."""

    names: tuple[Name, ...]
    tails: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()  # phrases that begin with a name and mean something else

    @cached_property
    def trie(self) -> Trie:
        """The names, ready to be found."""
        return Trie(self.names)

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """Versions, sizes and the like after a name, which would tell it as well."""
        token = rf"(?:{NUMBER}|{self._words}){AFTER}"
        return re.compile(rf"(?:(?:{JOIN}|(?=[0-9])){token}){{0,6}}")

    @cached_property
    def product(self) -> re.Pattern[str]:
        """What makes a word the name of a product."""
        return re.compile(rf"{JOIN}?(?:{DECIMAL})|{JOIN}(?:{self._words}){AFTER}")

    @cached_property
    def other(self) -> re.Pattern[str]:
        """A phrase that begins with a name and means something else."""
        return re.compile(f"(?:{_alternatives(self.unless)}){AFTER}" if self.unless else r"(?!)")

    @cached_property
    def _words(self) -> str:
        return _alternatives(self.tails) or r"(?!)"

    def find(self, text: str, since: int, whole: bool) -> tuple[list[Found], int]:
        """What to hide in folded text from an index on, and up to where that is certain."""
        spans: list[Found] = []
        certain = len(text)
        for start, found, open_ended in found_in(self.trie, text, since):
            end = None if open_ended and not whole else self._longest(text, found, whole)
            if end is None:
                certain = start
                break
            if end:
                spans = _joined(spans, Found(start, end, found[-1].name, hidden=False))
        while spans and spans[-1].end > certain:
            certain = spans.pop().start
        return spans, certain

    def _longest(self, text: str, found: list[Found], whole: bool) -> int | None:
        """Where the longest of what begins at one place ends; 0: nothing is to be hidden, None: not known yet."""
        for one in reversed(found):
            end = self._judged(text, one, whole)
            if end != 0:
                return end
        return 0

    def _judged(self, text: str, one: Found, whole: bool) -> int | None:
        """Where what is to be hidden ends; 0 where nothing is, None where more text must tell."""
        if not ends_a_word(text, one.end):
            return None if not whole and text.endswith("s") and len(text) == one.end + 1 else 0
        tail = self.tail.match(text, one.end)
        end = tail.end() if tail and one.name.kind is not Kind.MAKER else one.end
        if not whole and UNFINISHED.fullmatch(text, end):
            return None
        if self._gives_away(text, one):
            return end
        return 0 if whole or not may_confess(text, one.end) else None

    def _gives_away(self, text: str, one: Found) -> bool:
        if one.name.kind is Kind.ALWAYS or one.hidden:
            return True
        if self.other.match(text, one.start):
            return False
        return self._is_product(text, one) or confesses(text, one)

    def _is_product(self, text: str, one: Found) -> bool:
        if one.name.kind is Kind.MAKER:
            return False
        numbered = one.name.kind is Kind.NUMBERED and NUMBERED.match(text, one.end)
        return bool(numbered or self.product.match(text, one.end))


NUMBERED = re.compile(rf"[ \-]?v?[0-9]{{1,2}}(?:[a-z]|-[a-z]+)?{AFTER}(?!\.[0-9]{{2}})")


def confesses(text: str, one: Found) -> bool:
    """Whether the words around a name say that it is the writer's own, or its maker's."""
    since = max(0, one.start - REACH)
    if BEFORE_NAME.search(text, since, one.start):
        return True
    rest = _flat(text[one.end : one.end + LOOK])
    if rest.startswith(AFTER_NAME):
        return True
    return rest.startswith(AFTER_BARE) and bool(DIRECT_BARE.search(text, since, one.start))


def may_confess(text: str, end: int) -> bool:
    """Whether more text after a name might yet say that it is the writer's maker's."""
    rest = _flat(text[end : end + LOOK])
    return len(text) < end + LOOK and any(phrase.startswith(rest) for phrase in (*AFTER_NAME, *AFTER_BARE))


class Masking:
    """Hides names in a text that comes in pieces, and holds back no more of it than may yet be part of one."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._shown = ""  # the end of what was shown, folded: what a name is judged by
        self._held = ""
        self._found: dict[str, None] = {}

    @property
    def found(self) -> tuple[str, ...]:
        """The names that were hidden so far."""
        return tuple(self._found)

    def feed(self, piece: str) -> str:
        """What may be shown now that this piece has come."""
        self._held += piece
        return self._show(whole=False)

    def end(self) -> str:
        """The rest, now that nothing more comes."""
        return self._show(whole=True)

    def _show(self, whole: bool) -> str:
        unfinished = None if whole else UNFINISHED_ENTITY.search(self._held)
        folded = fold(self._held[: unfinished.start()] if unfinished else self._held)
        base = len(self._shown)
        text = self._shown + folded.text
        spans, certain = self.names.find(text, base, whole)
        shown, done = [], 0
        for span in spans:
            shown += [self._held[done : folded.start(span.start - base)], MASK]
            done = folded.end(span.end - base)
            self._found[span.name.written] = None
        upto = folded.start(certain - base)
        shown.append(self._held[done:upto])
        self._held = self._held[upto:]
        self._shown = text[max(0, certain - REACH - 1) : certain]
        return "".join(shown)


def mask(text: str, names: Names) -> Masked:
    """A whole text with its names hidden."""
    masking = Masking(names)
    shown = masking.feed(text) + masking.end()
    return Masked(shown, masking.found)


def _joined(spans: list[Found], more: Found) -> list[Found]:
    if spans and more.start < spans[-1].end:
        last = spans[-1]
        return [*spans[:-1], Found(last.start, max(last.end, more.end), last.name, last.hidden)]
    return [*spans, more]


def _alternatives(phrases: Iterable[str]) -> str:
    folded = sorted({fold(phrase).text for phrase in phrases}, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in folded)


def _flat(rest: str) -> str:
    return CLAUSE.sub(" ", rest).removeprefix(" ")
