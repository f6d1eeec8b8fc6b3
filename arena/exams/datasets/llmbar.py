"""LLMBar: pairs of which one reply follows the instruction, as people agreed, and verdicts of six judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from arena.exams.items import Answered, Item
from arena.judges.protocols.base import Case, Order, Preference, Truth

from .base import DatasetEntry, Row, rows
from .cases import told, words
from .recording import Told, by_judge, game

ITEMS, JUDGMENTS = "llmbar_items.json", "llmbar_judgments.csv"
PUBLISHED = {
    "Natural": "Dataset/LLMBar/Natural/dataset.json",
    **{
        f"Adv_{name}": f"Dataset/LLMBar/Adversarial/{name}/dataset.json"
        for name in ("Neighbor", "GPTInst", "GPTOut", "Manual")
    },
}
"""A subset's file in the authors' repository, whose rows do not say their subset."""
SIDES: Mapping[int, Preference] = {1: "a", 2: "b"}
WINNERS: Mapping[str, Preference | None] = {"1": "a", "2": "b", "": None}
ORDERS: Mapping[str, Order] = {"0": "ab", "1": "ba"}


def read(folder: Path) -> Iterator[Item]:
    """Pairs by subset, in the order of the file, which is random already."""
    if (folder / ITEMS).is_file() or not any((folder / name).is_file() for name in PUBLISHED.values()):
        for row in rows(folder, ITEMS):
            yield _item(row, row.text("subset"), int(row.number_of("item", 0)), "instruction")
        return
    for subset, name in PUBLISHED.items():
        for row in rows(folder, name) if (folder / name).is_file() else ():
            yield _item(row, subset, row.number - 1, "input")


def _item(row: Row, subset: str, number: int, instruction: str) -> Item:
    replies = (row.text("output_1", empty=True), row.text("output_2", empty=True))
    truth = Truth(preference=row.one_of("label", SIDES))
    tags = told(set="Natural" if subset == "Natural" else "Adversarial")
    return Item(f"{subset}/{number}", Case(words(row.text(instruction)), replies, truth=truth), subset, tags)


def recorded(folder: Path) -> Mapping[str, list[Answered]]:
    """The judges, each with each of its prompts, as `judge/template`; a blank winner could not be read."""
    items = list(read(folder))
    return by_judge(items, _told(folder, {item.key: item for item in items}))


def _told(folder: Path, items: Mapping[str, Item]) -> Iterator[Told]:
    for row in rows(folder, JUDGMENTS) if (folder / JUDGMENTS).is_file() else ():
        key = f"{row.text('subset')}/{row.text('item')}"
        if key not in items:
            raise row.wrong("item", f"{key} is none of {ITEMS}")
        judge = f"{row.text('judge')}/{row.text('template')}"
        yield judge, key, game(row.one_of("swap", ORDERS), preference=row.one_of("winner", WINNERS))


ENTRY = DatasetEntry(
    title="LLMBar, which reply follows the instruction",
    kind="pair",
    licence="MIT",
    may_share=True,
    where="https://github.com/princeton-nlp/LLMBar",
    files=(ITEMS, JUDGMENTS),
    paper="arXiv 2310.07641",
    read=read,
    protocol="pairwise",
    note="Natural and adversarial pairs are not to be added up: the latter are made so that the worse reply "
    "looks better. Some replies are longer on purpose; length is in characters.",
    recorded=recorded,
)
