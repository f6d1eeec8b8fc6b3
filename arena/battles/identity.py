"""The names by which a reply gives its maker away: ours, the operator's, and the competitors' own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from asgiref.sync import sync_to_async
from django.conf import settings

from arena.competitors.models import Competitor
from arena.pages.masks import MASK, Masked, Masking, Names, mask
from arena.pages.names import Kind, Name

__all__ = ["MASK", "Masked", "Masking", "Names", "anames", "mask", "names"]

SHIPPED = Path(__file__).with_name("names.toml")
LISTS = {"always": Kind.ALWAYS, "models": Kind.MODEL, "numbered": Kind.NUMBERED, "makers": Kind.MAKER}
LEAST = 3  # letters of a competitor's name that can be looked for
# A name with a digit or a capital within is nobody's word: "SmolLM2", "DeepSeek", "qwen2.5-0.5b".
COINED = re.compile(r"[a-z][A-Z]|[A-Z]{2}|[A-Za-z][-_. ]?[0-9]")
STEM = re.compile(r"[^\W\d_]+")
FIELDS = ("title", "model", "organisation", "family", "aliases", "endpoint__family")


class Called(NamedTuple):
    """What a competitor is called by itself, by its maker and by who serves it."""

    title: str
    model: str = ""
    organisation: str = ""
    family: str = ""
    aliases: tuple[str, ...] = ()
    served: str = ""


def names() -> Names:
    """All names to look for now; the same object for as long as they are the same."""
    theirs = Competitor.objects.exclude(endpoint__kind="scripted").order_by("pk").values_list(*FIELDS)
    return _gathered(
        _when(settings.ARENA_NAMES), tuple(Called(*row[:4], tuple(row[4]), row[5]) for row in theirs)
    )


def shipped(theirs: tuple[Called, ...] = ()) -> Names:
    """The names that we ship, and those of competitors given by what they are called."""
    return _gathered(("", 0), theirs)


anames = sync_to_async(names)


def _when(path: str) -> tuple[str, int]:
    return (path, Path(path).stat().st_mtime_ns) if path else ("", 0)


@lru_cache(maxsize=8)
def _gathered(file: tuple[str, int], theirs: tuple[Called, ...]) -> Names:
    lists = [_read(SHIPPED), *([_read(Path(file[0]))] if file[0] else [])]
    listed = [Name(written, kind) for table in lists for key, kind in LISTS.items() for written in table[key]]
    never = {Name(written, Kind.MODEL).letters for table in lists for written in table["never"]}
    known = {name.letters for name in listed}
    own = [name for row in theirs for name in of_competitor(row) if name.letters not in known]
    kept = dict.fromkeys(name for name in (*listed, *own) if name.letters and name.letters not in never)
    return Names(
        tuple(kept),
        products=tuple(word for table in lists for word in table["products"]),
        tails=tuple(word for table in lists for word in table["tails"]),
        unless=tuple(phrase for table in lists for phrase in table["unless"]),
    )


def _read(path: Path) -> dict[str, list[str]]:
    """A file of names; raises `ValueError` for a list that it may not have."""
    table = tomllib.loads(path.read_text())
    keys = [*LISTS, "products", "tails", "unless", "never"]
    if unknown := sorted(set(table) - set(keys)):
        raise ValueError(f"{path.name}: no list {unknown[0]!r}; there are {', '.join(keys)}")
    return {key: table.get(key, []) for key in keys}


def of_competitor(one: Called) -> Iterator[Name]:
    """Its names: aliases are hidden wherever they stand, plain words only where it speaks of itself."""
    yield from (Name(alias, Kind.ALWAYS) for alias in one.aliases if len(alias) >= LEAST)
    *before, last = one.model.split("/")
    for called in (one.title, one.model, last, *STEM.findall(last)[:1]):
        if len(called) >= LEAST:
            yield Name(called, Kind.ALWAYS if COINED.search(called) else Kind.MODEL)
    for maker in (one.organisation, one.family, one.served, *before):
        if len(maker) >= LEAST:
            yield Name(maker, Kind.MAKER)
