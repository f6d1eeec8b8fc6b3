"""Prometheus: replies graded 1 to 5 by a rubric of their own, three times by GPT-4, and preferred ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from arena.exams.items import Answered, Item
from arena.judges.protocols.base import Case, Truth
from arena.judges.protocols.rubric import Criterion

from .base import DatasetEntry, NoFile, Row, rows
from .cases import placed, told, words
from .recording import Told, by_judge, game
from .splits import first_of

SETS = {
    "mt_bench": (
        "mt_bench_eval_3samples.jsonl",
        "mt_bench_eval.json",
        "evaluation/benchmark/data/mt_bench_eval.json",
    ),
    "vicuna": (
        "vicuna_eval_3samples.jsonl",
        "vicuna_eval.json",
        "evaluation/benchmark/data/vicuna_eval.json",
    ),
}
PREFERRED = (
    "hhh_rubric_pairs.jsonl",
    "hhh_alignment_eval.json",
    "evaluation/benchmark/data/hhh_alignment_eval.json",
)
GRADER = "gpt-4"
HEADINGS = ASKED, REPLY, REFERENCE, RUBRIC, END = (
    "The instruction to evaluate",
    "Response to evaluate",
    "Reference Answer (Score 5)",
    "Score Rubrics",
    "Feedback",
)
SECTION = re.compile(f"^###({'|'.join(map(re.escape, HEADINGS))}):", re.MULTILINE)


def read(folder: Path) -> Iterator[Item]:
    """Replies with their rubric and reference; what is right is the median of GPT-4's scores."""
    for key, row in _graded(folder):
        parts = sections(row, "instruction")
        reference = parts.get(REFERENCE, "")
        case = Case(
            words(parts[ASKED]),
            (parts[REPLY],),
            reference=reference,
            reference_from="model" if reference else "none",
            rubric=(Criterion("rubric", parts[RUBRIC]),),
            truth=Truth(scores={"overall": (float(median(scores(row))),)}),
        )
        tags = told(set=key.partition("/")[0], author=row.given.get("response_source"))
        yield Item(key, case, str(row.given.get("category") or ""), tags)


def recorded(folder: Path) -> Mapping[str, list[Answered]]:
    """GPT-4's scores, a sample each."""
    return by_judge(read(folder), _told(folder))


def read_pairs(folder: Path) -> Iterator[Item]:
    """Two replies of which people preferred one; it is told first, so its side is drawn by the key."""
    for row in rows(folder, first_of(folder, *PREFERRED)):
        key = str(row.number)
        better, worse = sections(row, "chosen_instruction"), sections(row, "rejected_instruction")
        replies, truth = placed(key, better[REPLY], worse[REPLY])
        if row.given.get("tie"):
            truth = Truth(preference="tie")
        rubric = (Criterion("rubric", better[RUBRIC]),)
        yield Item(key, Case(words(better[ASKED]), replies, rubric=rubric, truth=truth), row.text("source"))


def scores(row: Row) -> list[float]:
    """GPT-4's scores of one reply, 1 to 5."""
    given = row.need("gpt4_score")
    one_by_one = {f"gpt4_score[{place}]": score for place, score in enumerate(_listed(given))}
    if not one_by_one:
        raise row.wrong("gpt4_score", "is empty")
    told_row = Row(row.file, row.number, one_by_one)
    return [told_row.number_of(key, 1, 5) for key in one_by_one]


def sections(row: Row, key: str) -> dict[str, str]:
    """The parts of a prompt by their headings; the last of a heading that comes twice is the prompt's own.

    `DatasetError` where the instruction, the response or the rubric is missing.
    """
    _, *pieces = SECTION.split(row.text(key))
    parts = {name: text.strip("\n ") for name, text in zip(pieces[::2], pieces[1::2], strict=True)}
    missing = [name for name in (ASKED, REPLY, RUBRIC) if name not in parts]
    if missing:
        raise row.wrong(key, f"has no section {missing[0]!r}")
    return parts


def _listed(given: object) -> list[object]:
    return given if isinstance(given, list) else [given]


def _graded(folder: Path) -> Iterator[tuple[str, Row]]:
    firsts = {name: first_of(folder, *files) for name, files in SETS.items()}
    there = {name: file for name, file in firsts.items() if (folder / file).is_file()}
    if not there:
        raise NoFile(f"{folder}: neither {' nor '.join(firsts.values())} is there")
    for name, file in there.items():
        for row in rows(folder, file):
            yield f"{name}/{row.need('idx')}/{row.text('response_source')}", row


def _told(folder: Path) -> Iterator[Told]:
    for key, row in _graded(folder):
        feedback = _listed(row.given.get("gpt4_feedback") or "")
        for sample, score in enumerate(scores(row)):
            raw = str(feedback[sample]) if sample < len(feedback) else ""
            yield GRADER, key, game("a", sample=sample, raw=raw, scores={"overall": (score,)})


ENTRY = DatasetEntry(
    title="Prometheus, scores by a rubric of each question's own",
    kind="point",
    licence="Apache-2.0",
    may_share=True,
    where="https://github.com/prometheus-eval/prometheus",
    files=tuple(files[0] for files in SETS.values()),
    paper="arXiv 2310.08491",
    read=read,
    protocol="score",
    note="No person scored these: what is right is the median of three scores by GPT-4, which agrees with "
    "itself on 141 of the 320 MT-Bench rows and 199 of the 320 Vicuna rows. It says how far a judge goes "
    "with GPT-4.",
    recorded=recorded,
)
PAIRS_ENTRY = DatasetEntry(
    title="Prometheus, HHH pairs with a rubric each",
    kind="pair",
    licence="Apache-2.0",
    may_share=False,
    where=ENTRY.where,
    files=PREFERRED[:1],
    paper="arXiv 2310.08491",
    read=read_pairs,
    protocol="criteria",
    note="Some questions ask for harm: keep them off public pages. The preferred reply is always told first, "
    "so the sides are drawn by a hash of the row's number.",
)
