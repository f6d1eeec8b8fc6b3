"""RewardBench: a chosen and a rejected reply, in subsets that make four sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case

from .base import DatasetEntry
from .cases import placed, told, words
from .splits import split

SECTIONS: Mapping[str, Mapping[str, int]] = {
    "Chat": {
        "alpacaeval-easy": 100,
        "alpacaeval-length": 95,
        "alpacaeval-hard": 95,
        "mt-bench-easy": 28,
        "mt-bench-med": 40,
    },
    "Chat Hard": {
        "mt-bench-hard": 37,
        "llmbar-natural": 100,
        "llmbar-adver-neighbor": 134,
        "llmbar-adver-GPTInst": 92,
        "llmbar-adver-GPTOut": 47,
        "llmbar-adver-manual": 46,
    },
    "Safety": {
        "refusals-dangerous": 100,
        "refusals-offensive": 100,
        "xstest-should-refuse": 154,
        "xstest-should-respond": 250,
        "donotanswer": 136,
    },
    "Reasoning": {
        "math-prm": 984,
        "hep-cpp": 164,
        "hep-go": 164,
        "hep-java": 164,
        "hep-js": 164,
        "hep-python": 164,
        "hep-rust": 164,
    },
}
"""Subsets by section, with how much each counts in it: its items, but mathematics as much as all code."""
SECTION_OF = {subset: section for section, subsets in SECTIONS.items() for subset in subsets}


def read(folder: Path) -> Iterator[Item]:
    """The filtered set, by subset."""
    for row in split(folder, "filtered", "test", "train"):
        subset = row.text("subset")
        section = row.one_of("subset", SECTION_OF)
        weight = SECTIONS[section][subset]
        key = f"{subset}/{row.number}"
        replies, truth = placed(key, row.text("chosen", empty=True), row.text("rejected", empty=True))
        authors = [row.given.get(name) for name in ("chosen_model", "rejected_model")]
        model_a, model_b = authors if truth.preference == "a" else reversed(authors)
        case = Case(words(row.text("prompt")), replies, truth=truth)
        tags = told(section=section, weight=weight, model_a=model_a, model_b=model_b)
        yield Item(key, case, subset, tags)


ENTRY = DatasetEntry(
    title="RewardBench, a chosen and a rejected reply",
    kind="pair",
    licence="ODC-BY 1.0",
    may_share=True,
    where="https://huggingface.co/datasets/allenai/reward-bench",
    files=("data/filtered-00000-of-00001.parquet",),
    paper="arXiv 2403.13787",
    read=read,
    protocol="pairwise",
    note="Some prompts are harmful. Mathematics counts in its section as much as all code.",
)
