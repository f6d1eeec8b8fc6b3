"""The null model: one constant text given to every question, and what GPT-4 made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from arena.exams.items import Answered, Item
from arena.judges.protocols.base import Case, Truth

from .base import DatasetEntry, DatasetError, NoFile, Row, rows
from .cases import told, words
from .recording import Told, by_judge, game, preferred

VERDICTS, TEXT = "annotations_compact.csv", "null_response.txt"
JUDGE = "gpt-4-turbo"
SCORE = "null_model_preference_1to2"


def read(folder: Path) -> Iterator[Item]:
    """A baseline's reply, a, which the file does not tell, and the constant text, b, never better."""
    constant = _constant(folder)
    for row in rows(folder, VERDICTS):
        weight(row)
        case = Case(
            words(f"(Question {row.text('item')} of {row.text('dataset')}, which the file does not tell.)"),
            (f"(The file does not tell what {row.text('baseline')} replied.)", constant),
            truth=Truth(preference="a"),
        )
        lengths = told(baseline_length=row.given.get("len_baseline_chars"))
        yield Item(row.text("item"), case, row.text("dataset"), lengths)


def weight(row: Row) -> float:
    """How sure the judge was that the constant text is better, 0 to 1."""
    return row.number_of(SCORE, 1, 2) - 1


def recorded(folder: Path) -> Mapping[str, list[Answered]]:
    """The one judge; its scores are how sure it was of each side. In which order it looked is not told."""
    return by_judge(read(folder), (_told(row) for row in rows(folder, VERDICTS)))


def _told(row: Row) -> Told:
    null = weight(row)
    both = (1 - null, null)
    return JUDGE, row.text("item"), game("ab", preference=preferred(*both), scores={"sure": both})


def _constant(folder: Path) -> str:
    path = folder / TEXT
    if not path.is_file():
        raise NoFile(f"{path}: no such file")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DatasetError(f"{TEXT}: not UTF-8: {error}") from error


ENTRY = DatasetEntry(
    title="Null model, verdicts on a constant text",
    kind="pair",
    licence="MIT",
    may_share=True,
    where="https://github.com/sail-sg/Cheating-LLM-Benchmarks",
    files=(VERDICTS, TEXT),
    paper="arXiv 2410.07137",
    read=read,
    protocol="pairwise",
    note="The text fakes the judge's own layout: treat it as an attack. The questions and the baseline's "
    "replies come from a set that is not for commercial use and are left out, so nobody can be asked: only "
    "the judge's verdicts are there, which let the constant text win most questions.",
    recorded=recorded,
    shows_replies=False,
)
