"""Multi-Crit: which of two answers about a picture is better by each of several criteria that conflict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Preference, Truth
from arena.judges.protocols.rubric import Criterion

from .base import DatasetEntry, Row
from .cases import embedded, told, words
from .splits import split

SIDES: dict[str, Preference] = {"model_a": "a", "model_b": "b"}
CRITERIA: dict[str, str] = {
    "completeness": "Covers all that the question asks for and what matters in the picture.",
    "visual-grounding": "Rests on details that can be seen in the picture, and names them.",
    "hallucination": "Claims nothing that is not in the picture or not true.",
    "expressiveness": "Is worded with imagination or with expertise, as the question wants.",
    "clarity": "Is well ordered, fluent and easy to follow.",
    "grounding": "Ties its reasoning to what can be seen in the picture.",
    "logic": "Goes from step to step without gaps or contradictions to its answer.",
    "exploration": "Considers other readings and revises itself where that is called for.",
    "efficiency": "Reasons without detours or repetition.",
}
SPLITS = {"open_ended": "open-ended", "reasoning": "reasoning"}


def read(folder: Path) -> Iterator[Item]:
    """One item for each prompt, with what people prefer by each criterion; a question counts once."""
    for name, category in SPLITS.items():
        for prompt, of_prompt in _prompts(split(folder, name)).items():
            yield _item(f"{name}/{prompt}", category, of_prompt)


def _prompts(rows: Iterator[Row]) -> dict[str, list[Row]]:
    seen: set[str] = set()
    prompts: dict[str, list[Row]] = {}
    for row in rows:
        question = str(row.need("question_id"))
        if question not in seen:
            seen.add(question)
            prompts.setdefault(str(row.need("prompt_id")), []).append(row)
    return prompts


def _item(key: str, category: str, of_prompt: list[Row]) -> Item:
    first = of_prompt[0]
    preferences = {row.text("criterion"): row.one_of("preference", SIDES) for row in of_prompt}
    case = Case(
        (*words(first.text("question")), embedded(first, "image")),
        (first.text("pred_a", empty=True), first.text("pred_b", empty=True)),
        rubric=tuple(Criterion(name, CRITERIA.get(name, "")) for name in preferences),
        truth=Truth(standards=preferences),
    )
    conflict = "yes" if len(set(preferences.values())) > 1 else "no"
    return Item(key, case, category, told(conflict=conflict))


ENTRY = DatasetEntry(
    title="Multi-Crit, preferences by criterion about pictures",
    kind="pair",
    licence="not stated",
    may_share=False,
    where="https://huggingface.co/datasets/txiong23/Multi-Crit",
    files=tuple(f"data/{name}-00000-of-00001.parquet" for name in SPLITS),
    paper="arXiv 2511.21662",
    read=read,
    protocol="per_criterion",
    note="Nobody was asked which reply is better overall; never average over the two splits.",
)
