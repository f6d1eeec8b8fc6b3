"""Hides, in what a model writes, who wrote it: whole or while it streams, with the same result."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from .folding import AFTER, UNFINISHED_ENTITY, fold
from .names import Found, Kind, Name, Trie, ends_a_word, found_in
from .selves import HIDDEN_NAME, LOOK, REACH, confesses, may_confess

NOTHING = r"(?!)"
MASK = "▮▮▮"  # of one length, so that it says nothing of the name's

NUMBER = r"v?[0-9]{1,4}(?:\.[0-9]{1,3}){0,2}[a-z]{0,2}|[0-9]{1,3}x[0-9]{1,3}b"
DECIMAL = rf"v?[0-9]\.[0-9](?![0-9])|[0-9]{{1,3}}(?:\.[0-9])?[bm]{AFTER}"
JOIN = r"(?:[ \-_.:/+]| ?\()"
# What may follow a name and still change its meaning; more of it may come in a stream.
UNFINISHED = re.compile(r"(?:'?s)?'?(?:[ \-_.:/+(]{0,2}[0-9a-z.+]{0,14})?")


@dataclass(frozen=True)
class Masked:
    """A text in which names are hidden, and which they were, as they are listed."""

    text: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What a name is judged by."""

    text: str  # folded
    before: str  # what stands before the name, with a mark for each name that is hidden already
    whole: bool  # whether nothing more comes
    own: set[str]  # the names that the writer has called itself by; more are added


@dataclass(frozen=True)
class Names:
    """The names to look for, how sure each makes us, and the words that follow names of products."""

    names: tuple[Name, ...]
    products: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()  # phrases that begin with a name and mean something else

    @cached_property
    def trie(self) -> Trie:
        """The names, ready to be found."""
        return Trie(self.names)

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """Versions, sizes and the like after a name, which would tell it as well."""
        token = rf"(?:{NUMBER}|{_alternatives((*self.products, *self.tails)) or NOTHING}){AFTER}"
        return re.compile(rf"(?:(?:{JOIN}|(?=[0-9])){token}){{0,6}}")

    @cached_property
    def product(self) -> re.Pattern[str]:
        """What makes a word the name of a product."""
        return re.compile(rf"{JOIN}?(?:{DECIMAL})|{JOIN}(?:{_alternatives(self.products) or NOTHING}){AFTER}")

    @cached_property
    def other(self) -> re.Pattern[str]:
        """A phrase that begins with a name and means something else."""
        return re.compile(f"(?:{_alternatives(self.unless)}){AFTER}" if self.unless else NOTHING)

    def find(self, around: Around, since: int) -> tuple[list[Found], int]:
        """What to hide in folded text from an index on, and up to where that is certain."""
        spans: list[Found] = []
        certain, told = len(around.text), since
        for start, found, open_ended in found_in(self.trie, around.text, since):
            if start >= told:
                around = replace(around, before=(around.before + around.text[told:start])[-REACH:])
                told = start
            end = None
            if around.whole or not open_ended:
                end = self._longest(around, found)
            if end is None:
                certain = start
                break
            if end:
                spans = _joined(spans, Found(start, end, found[-1].name, hidden=False))
                if told == start:
                    around = replace(around, before=around.before + HIDDEN_NAME)
                told = max(told, end)
        while spans and spans[-1].end > certain:
            certain = spans.pop().start
        return spans, certain

    def _longest(self, around: Around, found: list[Found]) -> int | None:
        """Where the longest of what begins here ends; 0: none is to be hidden, None: not known yet."""
        for one in reversed(found):
            end = self._judged(around, one)
            if end != 0:
                return end
        return 0

    def _judged(self, around: Around, one: Found) -> int | None:
        text, whole = around.text, around.whole
        if not ends_a_word(text, one.end):
            return None if not whole and text.endswith("s") and len(text) == one.end + 1 else 0
        tail = self.tail.match(text, one.end)
        end = tail.end() if tail and one.name.kind is not Kind.MAKER else one.end
        if not whole and UNFINISHED.fullmatch(text, end):
            return None
        if one.name.kind is Kind.ALWAYS or one.hidden:
            return end
        if not whole and len(text) < one.end + LOOK and may_confess(text[one.end :]):
            return None
        return end if self._gives_away(around, one) else 0

    def _gives_away(self, around: Around, one: Found) -> bool:
        if self.other.match(around.text, one.start):
            return False
        if one.name.letters in around.own or self._is_product(around.text, one):
            return True
        after = around.text[one.end : one.end + LOOK]
        if confesses(around.before, after, company=one.name.kind is Kind.MAKER):
            around.own.add(one.name.letters)
            return True
        return False

    def _is_product(self, text: str, one: Found) -> bool:
        if one.name.kind is Kind.MAKER:
            return False
        numbered = one.name.kind is Kind.NUMBERED and NUMBERED.match(text, one.end)
        return bool(numbered or self.product.match(text, one.end))


NUMBERED = re.compile(rf"[ \-]?v?[0-9]{{1,2}}(?:[a-z]|-[a-z]+)?{AFTER}(?!\.[0-9]{{2}})")


class Masking:
    """Hides names in a text that comes in pieces, and holds back no more than may yet be part of one."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._shown = ""  # the last characters of what was shown, folded
        self._before = ""  # more of them, with marks for the names
        self._held = ""
        self._own: set[str] = set()
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
        spans, certain = self.names.find(Around(text, self._before, whole, self._own), base)
        shown, done, told = [], 0, base
        for span in spans:
            shown += [self._held[done : folded.start(span.start - base)], MASK]
            self._before += text[told : span.start] + HIDDEN_NAME
            done, told = folded.end(span.end - base), span.end
            self._found[span.name.written] = None
        upto = folded.start(certain - base)
        shown.append(self._held[done:upto])
        self._before = (self._before + text[told:certain])[-REACH:]
        self._held, self._shown = self._held[upto:], text[certain - 1 : certain] or self._shown
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
