"""Marks of pairs to learn from, with the replies swapped and the reference dropped by chance."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from arena.endpoints.clients.settings import number, whole
from arena.judges.protocols.option import Option

from .base import Example, KindEntry, Look, Row, Tally, as_list, says

NO_MARKS = "judgments that do not begin with two marks"
ONE_ORDER = "judgments whose prompt is not known in the other order"
SWAPPED = {"a": "b", "b": "a", "1": "2", "2": "1", "first": "second", "second": "first"}
_MARKS = re.compile(r"\s*(\d+(?:\.\d+)?)(,? +)(\d+(?:\.\d+)?)[ \t]*(?=\n|$)")
_REPLY = r"repl(?:y|ies)|response|answer|assistant|model|candidate"
_VERBS = "is|was|has|had|does|did|and|or|but|also|wins?|gives?|gets?|makes?|says?|fails?|lacks?|misses|beats?"
_NAMED = re.compile(
    rf"\b((?:{_REPLY})[ _])([ab12])\b|\b(first|second)(?=\s+(?:{_REPLY})\b)"
    # A letter alone is a name where no article can stand.
    rf"|\b(?-i:([AB]))\b(?=\s+(?:{_VERBS})\b|['’,.;:)>=]|\s*$)",
    re.IGNORECASE | re.MULTILINE,
)


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """One row for each judgment; chance follows from `seed` and from which judgment it is, nothing else."""
    for look in example.looks:
        marks = _MARKS.match(look.words)
        if not marks:
            left[NO_MARKS] += 1
        elif len(example.prompts) < 2:
            left[ONE_ORDER] += 1
        else:
            yield _row(example, look, options)


def _row(example: Example, look: Look, options: Mapping[str, Any]) -> Row:
    swapped = _chance(example, look, options["seed"], "swapped") < options["swap"]
    dropped = _chance(example, look, options["seed"], "dropped") < options["drop"]
    words = mirrored(look.words) if swapped else look.words
    order = look.order[::-1] if swapped else look.order
    unaided = dropped or not example.unaided
    prompts = example.unaided if dropped and example.unaided else example.prompts
    return {
        "prompt": as_list(prompts[order]),
        "completion": says(words),
        "order": order,
        "marks": marks_of(words),
        "swapped": swapped,
        "with_reference": not unaided,
    }


def marks_of(words: str) -> list[float]:
    """The two marks on the first line; empty where it has none."""
    found = _MARKS.match(words)
    return [float(found[1]), float(found[3])] if found else []


def mirrored(words: str) -> str:
    """The same judgment of the replies in the other order: twice is what it was.

    The marks on the first line change places, and so do the names of replies behind it: reply A and B,
    response 1 and 2, the first and the second answer, and A and B alone where they are clearly names.
    """
    return _NAMED.sub(_other, _MARKS.sub(r"\3\2\1", words, count=1))


def _other(found: re.Match[str]) -> str:
    name = found[2] or found[3] or found[4]
    other = SWAPPED[name.lower()]
    if name.isupper():
        other = other.upper()
    elif name.istitle():
        other = other.title()
    return f"{found[1] or ''}{other}"


def _chance(example: Example, look: Look, seed: int, what: str) -> float:
    told = f"{seed}\0{what}\0{example.key}\0{look.order}\0{look.sample}"
    return int.from_bytes(hashlib.sha256(told.encode("utf-8", "replace")).digest()[:7], "big") / 256**7


ENTRY = KindEntry(
    title="Marks of pairs with the reason, half of them mirrored and half without the reference, by chance.",
    columns=("prompt", "completion", "order", "marks", "swapped", "with_reference"),
    make=make,
    needs="variants",
    options={
        "swap": Option(number(0, 1), 0.5, 0, "The chance that the replies change places."),
        "drop": Option(number(0, 1), 0.5, 0, "The chance that the reference is left out of the prompt."),
        "seed": Option(whole(0), 0, 1, "Of both chances."),
    },
    paper="JudgeLM, arXiv 2310.17631",
)
