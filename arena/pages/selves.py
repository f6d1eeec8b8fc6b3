"""Whether the words around a name say that it is the writer's own or its maker's, in many languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from .folding import AFTER, BEFORE, INSIDE, fold

REACH = 160  # characters before a name that may tell
LOOK = 60  # and after it

HIDDEN_NAME = "▮"  # in what stands before

Table = dict[str, list[str]]
_tables: dict[str, Table] = tomllib.loads(Path(__file__).with_name("selves.toml").read_text())


def _phrases(*keys: str, tables: Iterable[Table] = tuple(_tables.values())) -> tuple[str, ...]:
    """The phrases of some keys, in all languages or in one, folded, the longest first."""
    listed = (phrase for table in tables for key in keys for phrase in table.get(key, ()))
    found = {" ".join(fold(phrase).text.split()) for phrase in listed}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def _backwards(phrases: Iterable[str]) -> str:
    """A pattern of whole phrases, read from the name towards the beginning."""
    by_edge: dict[bool, list[str]] = {True: [], False: []}
    for phrase in phrases:
        by_edge[bool(LETTER.match(phrase[-1]))].append(re.escape(phrase[::-1]).replace(r"\ ", r"\s+"))
    edged, open_ended = (("|".join(by_edge[edge]) or NOTHING) for edge in (True, False))
    return f"(?:{BEFORE}(?:{edged})|(?:{open_ended})){AFTER}"


def _own(table: Table, *keys: str) -> str:
    between = _backwards(_phrases("between", tables=(table,)))
    return f"(?:{between}{SOFT}){{0,3}}{_backwards(_phrases(*keys, tables=(table,)))}"


NOTHING = r"(?!)"
LETTER = re.compile(f"[{INSIDE}]")
SOFT = r"[\s\"'“”«»„「『:,*_`\-(\[]{0,4}"  # between words that belong together
FLOW = r"[^.!?,;:\n。！？，、]"  # within one clause
STOP = re.compile(r"\s[.!?]|[\n。！？]")  # the end of the sentence before, met backwards

BY, BETWEEN, MADE = (_backwards(_phrases(key)) for key in ("by", "between", "made"))
# A name that is hidden already stands for its writer: "▮, a model made by …".
FIRST = f'(?:{_backwards(_phrases("first", "i_am"))}|[\\s,(*_"-]{{0,4}}{HIDDEN_NAME})'
ROLE = _backwards(_phrases("roles"))

OWN = re.compile(SOFT + f"(?:{'|'.join(_own(table, 'i_am') for table in _tables.values())})")
SHOWN = re.compile(SOFT + f"(?:{'|'.join(_own(table, 'this') for table in _tables.values())})")
MAKERS = re.compile(rf"{SOFT}(?:{_backwards(_phrases('whose'))}|{BY}{SOFT}{HIDDEN_NAME})")
OPENING = re.compile(rf"{SOFT}{_backwards(_phrases('opening'))}\W*\Z")
ALONE = re.compile(rf"{SOFT}{_backwards(_phrases('alone'))}\W*\Z")
MADE_BY = re.compile(rf"{SOFT}{FLOW}{{0,30}}?{BY}{FLOW}{{0,12}}?{MADE}(?:[^.!?\n]{{0,6}}?{MADE}){{0,3}}")
ROLE_BY = re.compile(rf"{SOFT}{BY}{SOFT}{ROLE}")
ROLE_CALLED = re.compile(rf"{SOFT}(?:{BETWEEN}{SOFT}){{0,2}}{ROLE}")
OF_A_ROLE = re.compile(rf"{FLOW}{{0,24}}?{SOFT}{ROLE}")
NEAR = re.compile(rf"{FLOW}{{0,16}}?{FIRST}")
FAR = re.compile(rf"(?:{FLOW}{{0,24}}?,{SOFT}{ROLE})?{FLOW}{{0,45}}?{FIRST}")
ANYWHERE = re.compile(FIRST)
BARE = re.compile(rf"{SOFT}{FLOW}{{0,12}}?{_backwards(_phrases('bare'))}")
DID, LAST = _phrases("did"), _phrases("last")
THEN = (", i ", ", i'm ", ", my ")  # after an opening such as "Developed by …"
ITS_ROLE = re.compile(rf"'s?\s(?:[\w-]+\s){{0,2}}(?:{'|'.join(map(re.escape, _phrases('roles')))})s?\b")
PERHAPS_ITS_ROLE = re.compile(r"'(?:s(?:\s[\w-]*){0,4})?")
SPACE = re.compile(r"\s+")


def confesses(before: str, after: str, *, company: bool) -> bool:
    """Whether a name between these folded texts is the writer's own, or that of the company that made it.

    "This is Gemini" introduces a model; "this is Apple's phone" says nothing of who writes.
    """
    back, rest = _of_sentence(before), _flat(after)
    if OWN.match(back) or MAKERS.match(back) or OPENING.match(back):
        return True
    if not company and (SHOWN.match(back) or (rest.startswith(",") and ALONE.match(back))):
        return True
    if rest.startswith(DID) or (rest.startswith(LAST) and BARE.match(back)):
        return True
    first = bool(ANYWHERE.search(back)) or rest.startswith(THEN)
    return first and _tells_of_a_role(back, rest, company)


def may_confess(after: str) -> bool:
    """Whether more text after a name might yet say so."""
    rest = _flat(after)
    return bool(PERHAPS_ITS_ROLE.fullmatch(rest)) or any(
        phrase.startswith(rest) for phrase in (*DID, *LAST, *THEN)
    )


def _tells_of_a_role(back: str, rest: str, company: bool) -> bool:
    if made := MADE_BY.match(back):
        left = back[made.end() :]
        role = OF_A_ROLE.match(left)
        if NEAR.match(left) or (role and FAR.match(left[role.end() :])):
            return True
        if not left.strip() and rest.startswith(THEN):
            return True
    if ITS_ROLE.match(rest) and NEAR.match(back):
        return True
    ways = (ROLE_BY,) if company else (ROLE_BY, ROLE_CALLED)
    return any((found := way.match(back)) and FAR.match(back[found.end() :]) for way in ways)


def _of_sentence(before: str) -> str:
    """The sentence so far, backwards."""
    back = before[-REACH:][::-1]
    stop = STOP.search(back)
    return back[: stop.start()] if stop else back


def _flat(after: str) -> str:
    return SPACE.sub(" ", after[:LOOK]).removeprefix(" ")
