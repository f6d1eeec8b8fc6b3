"""EvalBiasBench: pairs made so that one habit of judges, such as liking length, picks the wrong reply."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case

from .base import DatasetEntry, DatasetError, Row
from .cases import placed, told, words
from .splits import entries, first_of

FILES = ("biasbench.json", "data/evalbiasbench/biasbench.json")
BETTER = {1: ("response1", "response2"), 2: ("response2", "response1")}
"""By label: the better and the worse reply."""


def read(folder: Path) -> Iterator[Item]:
    """Pairs by bias. All labels say the first, so the side of the better reply is drawn by the key."""
    name = first_of(folder, *FILES)
    for bias, listed in entries(folder, name):
        if not isinstance(listed, list):
            raise DatasetError(f"{name}: {bias} must be a list, not {type(listed).__name__}")
        for number, given in enumerate(listed, 1):
            if not isinstance(given, dict):
                raise DatasetError(f"{name}, row {number}: {bias} must be of objects")
            yield _item(bias, Row(name, number, given, f"{bias}."))


def _item(bias: str, row: Row) -> Item:
    key = f"{bias}/{row.number}"
    better, worse = row.one_of("label", BETTER)
    replies, truth = placed(key, row.text(better, empty=True), row.text(worse, empty=True))
    case = Case(words(row.text("instruction")), replies, truth=truth)
    return Item(key, case, bias, told(bias=row.given.get("bias")))


ENTRY = DatasetEntry(
    title="EvalBiasBench, pairs that tempt a judge with one bias each",
    kind="pair",
    licence="BSD-3-Clause",
    may_share=True,
    where="https://github.com/ncsoft/offsetbias",
    files=FILES[:1],
    paper="OffsetBias, arXiv 2407.06551",
    read=read,
    protocol="pairwise",
    note="Every label of the file says the first reply: the sides are drawn by a hash of the item's key, or "
    "a judge that always says the first would be right. Of a class with a dozen pairs little can be said.",
)
