"""Multi-Crit: which of two answers about a picture is better by each of several criteria that conflict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Preference, Truth
from arena.judges.protocols.criteria_sets import criteria_set
from arena.judges.protocols.rubric import Criterion

from .base import DatasetEntry, NoFile, Row
from .cases import embedded, told, words
from .splits import has_split, split

SIDES: dict[str, Preference] = {"model_a": "a", "model_b": "b"}
SPLITS = {"open_ended": "open-ended", "reasoning": "reasoning"}
OURS = {
    "visual-grounding": "grounding",
    "hallucination": "no_invention",
    "exploration": "reflection",
    "efficiency": "conciseness",
}
"""Criteria of the benchmark that go by another name in our sets of criteria, whose words they are given."""


def read(folder: Path) -> Iterator[Item]:
    """One item for each prompt, with what people prefer by each criterion; a question counts once."""
    there = [name for name in SPLITS if has_split(folder, name)]
    if not there:
        raise NoFile(f"{folder}: none of {', '.join(SPLITS)} is there")
    for name in there:
        for prompt, of_prompt in _prompts(split(folder, name)).items():
            yield _item(name, prompt, of_prompt)


def _prompts(rows: Iterator[Row]) -> dict[str, list[Row]]:
    seen: set[str] = set()
    prompts: dict[str, list[Row]] = {}
    for row in rows:
        question = str(row.need("question_id"))
        if question not in seen:
            seen.add(question)
            prompts.setdefault(str(row.need("prompt_id")), []).append(row)
    return prompts


def _item(name: str, prompt: str, of_prompt: list[Row]) -> Item:
    first = of_prompt[0]
    texts = {criterion.name: criterion.text for criterion in criteria_set(name)}
    preferences = {row.text("criterion"): row.one_of("preference", SIDES) for row in of_prompt}
    case = Case(
        (*words(first.text("question")), embedded(first, "image")),
        (first.text("pred_a", empty=True), first.text("pred_b", empty=True)),
        rubric=tuple(Criterion(one, texts.get(OURS.get(one, one), "")) for one in preferences),
        truth=Truth(standards=preferences),
    )
    conflict = "yes" if len(set(preferences.values())) > 1 else "no"
    return Item(f"{name}/{prompt}", case, SPLITS[name], told(conflict=conflict))


ENTRY = DatasetEntry(
    title="Multi-Crit, preferences by criterion about pictures",
    kind="pair",
    licence="not stated",
    may_share=False,
    where="https://huggingface.co/datasets/txiong23/Multi-Crit",
    files=tuple(f"data/{name}-00000-of-00001.parquet" for name in SPLITS),
    paper="arXiv 2511.21662",
    read=read,
    protocol="criteria",
    note="Nobody was asked which reply is better overall; never average over the two splits.",
)
