"""PandaLM: two replies to an instruction, and what most of three people prefer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from arena.exams.items import Answered, Game, Item
from arena.judges.protocols.base import Case, Preference, Truth, Verdict

from .base import DatasetEntry, Row, rows
from .cases import told, words
from .splits import first_of

SIDES: dict[int, Preference] = {0: "tie", 1: "a", 2: "b"}
SAID: dict[str, Preference] = {"0": "tie", "tie": "tie", "1": "a", "2": "b"}
PEOPLE = ("annotator1", "annotator2", "annotator3")
PLACES = ("", "data/")
RECORDED = {
    "pandalm-7b": ("pandalm-7b-testset-v1.json", "pandalm_result"),
    "gpt-3.5-turbo": ("gpt-3.5-turbo-testset-v1.json", "gpt_result"),
}
"""Judges whose verdicts lie beside the items, with the file and the key of each."""


def read(folder: Path) -> Iterator[Item]:
    """Items that at least two of the three people agree on."""
    for row in rows(folder, _found(folder, "testset-v1.json")):
        preference = _majority(row)
        if preference is not None:
            yield _item(row, preference)


def _item(row: Row, preference: Preference) -> Item:
    asked = "\n\n".join(filter(None, (row.text("instruction"), row.text("input", empty=True))))
    replies = _reply(row, "response1"), _reply(row, "response2")
    case = Case(words(asked), replies, truth=Truth(preference=preference))
    models = dict(zip(("model_a", "model_b"), row.text("cmp_key").split("_", 1), strict=False))
    return Item(str(row.need("idx")), case, str(row.given.get("motivation_app") or ""), told(**models))


def _majority(row: Row) -> Preference | None:
    (most, count), *_ = Counter(row.one_of(person, SIDES) for person in PEOPLE).most_common()
    return most if count > 1 else None


def _reply(row: Row, key: str) -> str:
    """The files write NaN where a model said nothing."""
    value = row.need(key)
    return "" if isinstance(value, float) and math.isnan(value) else row.text(key, empty=True)


def recorded(folder: Path) -> Mapping[str, list[Answered]]:
    """What two judges said of the items, in the order of the files; those whose file is there."""
    items = {item.key: item for item in read(folder)}
    there = {
        judge: (_found(folder, name), key)
        for judge, (name, key) in RECORDED.items()
        if (folder / _found(folder, name)).is_file()
    }
    return {
        judge: [
            Answered(items[idx], (Game("ab", _verdict(row, key)),))
            for row in rows(folder, name)
            if (idx := str(row.need("idx"))) in items
        ]
        for judge, (name, key) in there.items()
    }


def _verdict(row: Row, key: str) -> Verdict:
    side = SAID.get(str(row.need(key)).strip().lower())
    return Verdict("unparsed") if side is None else Verdict("valid", side)


def _found(folder: Path, name: str) -> str:
    return first_of(folder, *(f"{place}{name}" for place in PLACES))


ENTRY = DatasetEntry(
    title="PandaLM, two replies to an instruction",
    kind="pair",
    licence="Apache-2.0",
    may_share=True,
    where="https://github.com/WeOpenML/PandaLM",
    files=("data/testset-v1.json", *(f"data/{name}" for name, _ in RECORDED.values())),
    paper="arXiv 2306.05087",
    read=read,
    protocol="pairwise",
    note="Items on which all three people differ are left out; a missing reply is an empty one.",
    recorded=recorded,
)
