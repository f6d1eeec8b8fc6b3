"""HaluEval: answers that keep to a document or invent, and what people said of ChatGPT's own answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Truth

from .base import DatasetEntry, rows
from .cases import placed, told, words
from .splits import first_of

PAIRS = "contextual_pairs.jsonl"
LABELS = ("general_human_labels.jsonl", "data/general_data.json", "general_data.json")
MEANS = {"no": "correct", "yes": "incorrect"}
"""By whether people found anything invented."""


def read(folder: Path) -> Iterator[Item]:
    """Two answers beside a document. The file tells the better first: its side is drawn by the key."""
    for row in rows(folder, PAIRS):
        key = row.text("id")
        replies, truth = placed(key, row.text("positive_response"), row.text("negative_response"))
        case = Case(words(row.text("question")), replies, context=row.text("context"), truth=truth)
        name = row.text("split")
        yield Item(key, case, name, told(criterion=name.partition("_")[0]))


def read_labels(folder: Path) -> Iterator[Item]:
    """ChatGPT's answers: correct where people found nothing invented. An ID that comes again has a number."""
    seen: Counter[str] = Counter()
    for row in rows(folder, first_of(folder, *LABELS), like=".jsonl"):
        name = str(row.need("ID"))
        seen[name] += 1
        key = name if seen[name] == 1 else f"{name}, {seen[name]}"
        label = row.one_of("hallucination", MEANS)
        replies = (row.text("chatgpt_response", empty=True),)
        case = Case(words(row.text("user_query")), replies, truth=Truth(label=label))
        yield Item(key, case, tags={"hallucination": row.text("hallucination")})


ENTRY = DatasetEntry(
    title="HaluEval, answers that keep to a document or invent",
    kind="pair",
    licence="MIT",
    may_share=True,
    where="https://github.com/RUCAIBox/HaluEval",
    files=(PAIRS,),
    paper="arXiv 2305.11747",
    read=read,
    protocol="conditional",
    note="Useless for ranking judges by faithfulness: of the 1,000 pairs the shorter answer is the right one "
    "in 96.4 %. It is good for trying out importers and both orders, and as an alarm for length.",
)
GENERAL = DatasetEntry(
    title="HaluEval, whether an answer has anything invented",
    kind="label",
    licence="MIT",
    may_share=True,
    where=ENTRY.where,
    files=LABELS[:1],
    paper="arXiv 2305.11747",
    read=read_labels,
    protocol="correctness",
    note="People found nothing invented in 81.9 % of the answers, so a judge that always says so agrees as "
    "often, with a kappa of 0. Correct means that nothing is invented, not that the answer is good.",
)
