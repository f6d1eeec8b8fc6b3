"""Makes a training set: rows of the examples of a source, split by question, with what vouches for them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from arena.version import code_version

from .chats import NoMessage
from .kinds import KINDS
from .kinds.base import Example, KindEntry, Needs, Row
from .pictures import Pictures
from .source import NothingThere, Source
from .split import Split
from .write import as_line, whole, write_manifest

TRAIN, HELD_OUT = SIDES = ("train", "held_out")
MADE = ".made.jsonl"
Tell = Callable[[int], object]


@dataclass(frozen=True)
class Plan:
    """What is to be made: a kind with its options, and how it is split."""

    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    held_out: float = 0.1
    seed: int = 0
    pictures: bool = False

    @property
    def entry(self) -> KindEntry:
        """The line of its kind; raises `NothingThere` for one that is not known."""
        if self.kind not in KINDS:
            raise NothingThere(f"no kind {self.kind!r}; there are {', '.join(KINDS)}")
        return KINDS[self.kind]

    @property
    def needs(self) -> Needs:
        """What of a judge its rows are made from."""
        return self.entry.needed(self.options)

    def complete(self) -> dict[str, Any]:
        """Its options with those that are not given; raises `NothingThere` naming one that is wrong."""
        try:
            return self.entry.complete(self.options)
        except ValueError as problem:
            raise NothingThere(f"{self.kind}: {problem}") from None


def export(plan: Plan, source: Source, folder: Path, tell: Tell) -> dict[str, Any]:
    """Writes the rows and, last, the manifest; `tell(1)` for each example.

    Raises `NothingThere` where no row comes of the source, and `FolderTaken`.
    """
    options = plan.complete()
    with whole(folder) as part:
        made = _Made(part, plan, source.left)
        for example in source.examples:
            made.add(example, options)
            tell(1)
        if not made.rows[""]:
            raise NothingThere(_nothing(plan, source, made.examples))
        told = made.settle()
        return write_manifest(part, _about(plan, options, source, made.examples) | told)


class _Made:
    """Rows on their way: all of them with their question, then, when all are known, each to its side."""

    def __init__(self, folder: Path, plan: Plan, left: Counter[str]) -> None:
        self.folder, self.plan, self.left = folder, plan, left
        self.split, self.pictures = Split(plan.seed), Pictures(folder, plan.pictures)
        self.examples = 0
        self.rows: Counter[str] = Counter()
        self._file = (folder / MADE).open("w", encoding="utf-8")

    def add(self, example: Example, options: Mapping[str, Any]) -> None:
        """Keeps the rows of an example, those of further files too."""
        self.examples += 1
        question = self.split.add(example.questions)
        for place, make in {"": self.plan.entry.make, **self.plan.entry.also}.items():
            # What gives no row is counted once, by the kind's own rows.
            for row in make(example, options, Counter() if place else self.left):
                self._keep(place, question, row)

    def _keep(self, place: str, question: str, row: Row) -> None:
        try:
            row = self.pictures.lifted(row)
        except NoMessage as why:
            self.left[str(why)] += 1
            return
        self.rows[place] += 1
        self._file.write(as_line({"place": place, "question": question, "row": row}))

    def settle(self) -> dict[str, Any]:
        """Writes every row to its side; says how many there are."""
        self._file.close()
        held = self.split.held_out(self.plan.held_out)
        rows = {place: dict.fromkeys(SIDES, 0) for place in self.rows}
        questions: dict[str, set[str]] = {side: set() for side in SIDES}
        files = {(place, side): self._open(place, side) for place in self.rows for side in SIDES}
        for kept in self._kept():
            group = self.split.group(kept["question"])
            side = HELD_OUT if group in held else TRAIN
            files[kept["place"], side].write(as_line(kept["row"]))
            rows[kept["place"]][side] += 1
            questions[side].add(group)
        for file in files.values():
            file.close()
        (self.folder / MADE).unlink()
        also = {"also": {place: rows[place] for place in rows if place}} if len(rows) > 1 else {}
        return {"rows": rows[""], **also, "questions": {side: len(questions[side]) for side in SIDES}}

    def _open(self, place: str, side: str) -> Any:
        (self.folder / place).mkdir(exist_ok=True)
        return (self.folder / place / f"{side}.jsonl").open("w", encoding="utf-8")

    def _kept(self) -> Iterator[dict[str, Any]]:
        with (self.folder / MADE).open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def _about(plan: Plan, options: Mapping[str, Any], source: Source, examples: int) -> dict[str, Any]:
    return {
        "format": 1,
        "kind": plan.kind,
        "title": plan.entry.title,
        "options": options,
        "seed": plan.seed,
        "held_out": plan.held_out,
        "pictures": plan.pictures,
        "source": dict(source.about),
        "judges": {name: sorted(source.judges[name]) for name in sorted(source.judges)},
        "examples": examples,
        "left_out": _counted(source.left),
        "licences": _counted(source.licences),
        "consent": _counted(source.consent),
        "made_with": code_version(),
    }


def _counted(tally: Counter[str]) -> dict[str, int]:
    return {name: tally[name] for name in sorted(tally) if tally[name]}


def _nothing(plan: Plan, source: Source, examples: int) -> str:
    why = "; ".join(f"{count} {name}" for name, count in _counted(source.left).items())
    return f"nothing to export as {plan.kind}: {examples} examples were found" + (f"; {why}" if why else "")
