"""JudgeBench: two replies of one model to a question that can be checked, one of them right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from arena.exams.items import Answered, Game, Item
from arena.judges.protocols.base import Case, Preference, Truth

from .base import DatasetEntry, NoFile, Row, rows
from .cases import told, words
from .recording import SWAPPED, Told, by_judge, game
from .splits import has_split, split

SPLITS = {
    "gpt": ("gpt", "dataset=judgebench,response_model=gpt-4o-2024-05-13"),
    "claude": ("claude", "dataset=judgebench,response_model=claude-3-5-sonnet-20240620"),
}
"""By the model that replied: the names of the file."""
JUDGMENTS = "judgments.jsonl"
LABELS: Mapping[str, Preference] = {"A>B": "a", "B>A": "b"}
DECISIONS: Mapping[str, Preference] = {**LABELS, "A>>B": "a", "B>>A": "b", "A=B": "tie", "B=A": "tie"}
SUBJECTS = {
    "mmlu-pro": "knowledge",
    "livebench-reasoning": "reasoning",
    "livebench-math": "math",
    "livecodebench": "coding",
}
"""By how a source's name begins."""
ANSWER = re.compile(r"([A-J])\1{4}")
"""The letter of a choice, five times, which questions with choices ask for."""


def read(folder: Path) -> Iterator[Item]:
    """Pairs in the order of the files, which is random already; by subject."""
    for name, row in _rows(folder):
        truth = Truth(preference=_label(row))
        case = Case(words(row.text("question")), _replies(row), gold=_gold(row), truth=truth)
        yield Item(row.text("pair_id"), case, _subject(row), _tags(name, row))


def read_answers(folder: Path) -> Iterator[Item]:
    """Each reply of a pair by itself: correct or incorrect."""
    for name, row in _rows(folder):
        for side, reply in zip("ab", _replies(row), strict=True):
            label = "correct" if side == _label(row) else "incorrect"
            truth = Truth(label=label)
            case = Case(words(row.text("question")), (reply,), gold=_gold(row), truth=truth)
            yield Item(f"{row.text('pair_id')}/{side}", case, _subject(row), _tags(name, row))


def recorded(folder: Path) -> Mapping[str, list[Answered]]:
    """Both games of each judge on the splits that are there."""
    items = list(read(folder))
    return by_judge(items, _told(folder, {item.key for item in items}))


def _rows(folder: Path) -> Iterator[tuple[str, Row]]:
    there = {name: files for name, files in SPLITS.items() if has_split(folder, *files)}
    if not there:
        raise NoFile(f"{folder}: neither gpt.jsonl nor claude.jsonl is there")
    for name, files in there.items():
        for row in split(folder, *files):
            yield name, row


def _replies(row: Row) -> tuple[str, str]:
    return row.text("response_A"), row.text("response_B")


def _gold(row: Row) -> dict[str, str]:
    """The answer of a question with choices, which tells whether a judge can solve what it judges."""
    replies = dict(zip("ab", _replies(row), strict=True))
    said = {side: [found[0] for found in ANSWER.finditer(reply)] for side, reply in replies.items()}
    right, wrong = said.pop(_label(row)), said.popitem()[1]
    return {"answer": right[-1]} if right and right[-1:] != wrong[-1:] else {}


def _label(row: Row) -> Preference:
    label: Preference = row.one_of("label", LABELS)
    return label


def _subject(row: Row) -> str:
    source = row.text("source")
    return next((subject for start, subject in SUBJECTS.items() if source.startswith(start)), source)


def _tags(name: str, row: Row) -> dict[str, str]:
    return told(split=name, source=row.text("source"), author=row.given.get("response_model"))


def _told(folder: Path, keys: set[str]) -> Iterator[Told]:
    for row in rows(folder, JUDGMENTS) if (folder / JUDGMENTS).is_file() else ():
        key = row.text("pair_id")
        if key not in keys:
            if has_split(folder, *SPLITS.get(str(row.given.get("split")), ("",))):
                raise row.wrong("pair_id", f"= {key!r} is no pair of the files here")
            continue
        yield row.text("judge_model"), key, _game(row.within("game1_AB"), "ab")
        yield row.text("judge_model"), key, _game(row.within("game2_BA_as_shown"), "ba")


def _game(row: Row, order: str) -> Game:
    """A decision is told as shown: the second game's A is the item's b."""
    decision = row.given.get("decision")
    said = None if decision is None else row.one_of("decision", DECISIONS)
    scores = tuple(row.given.get("scores") or ())
    if order == "ba":
        said, scores = said and SWAPPED[said], scores[::-1]
    reward = {"reward": scores} if scores and said else {}
    return game(order, raw=str(row.given.get("tail") or ""), preference=said, scores=reward)


ENTRY = DatasetEntry(
    title="JudgeBench, pairs of which one reply is right",
    kind="pair",
    licence="MIT on the data card; the code repository has no licence file",
    may_share=False,
    where="https://huggingface.co/datasets/ScalerLab/JudgeBench",
    files=("gpt.jsonl", "claude.jsonl", JUDGMENTS),
    paper="arXiv 2410.12784",
    read=read,
    protocol="pairwise",
    note="One file is enough. The questions come from other sets, which have terms of their own.",
    recorded=recorded,
)
ANSWERS = DatasetEntry(
    title="JudgeBench, each reply by itself",
    kind="label",
    licence=ENTRY.licence,
    may_share=False,
    where=ENTRY.where,
    files=("gpt.jsonl", "claude.jsonl"),
    paper="arXiv 2410.12784; correct or incorrect without a reference: arXiv 2511.15958",
    read=read_answers,
    protocol="correctness",
    note="Two items a pair, of which exactly one is correct: whoever always says the same is half right.",
)
