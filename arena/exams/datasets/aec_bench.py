"""AECBench: Chinese questions on building, by level: answers, plans that experts scored, points to make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Truth
from arena.judges.protocols.rubric import Criterion
from simulators.conversation import Part

from .base import DatasetEntry, NoFile, Row, better_side, rows
from .cases import chosen, told, words

PLACES = ("data/one-shot", "one-shot", "")
LEVELS = {"1": "memorisation", "2": "understanding", "3": "reasoning", "4": "calculation", "5": "application"}
TASK = re.compile(r"\d+(?:-\d+)+")
POINT = re.compile(r"\[score:\s*(\d*\.?\d+)\s*\]")
LETTER = re.compile(r"[A-Z]")
OPTION = re.compile(r"^\s*([A-Z])\s*[:：.．、]", re.MULTILINE)
PLAN = "设计方案："
POINTS = re.compile(r"^=+\s*得分点\s*=+\s*$", re.MULTILINE)
WORTH = re.compile(r"（\s*(\d+)\s*分\s*）\s*")
SLACK = 1e-6
NOTHING = "不清楚。"
HIGHEST = 20


def read_points(folder: Path) -> Iterator[Item]:
    """Points to make, with weights that come to 1; the reply makes some of them."""
    for task, row in _rows(folder, "5-3-"):
        key = f"{task}/{row.number}"
        rubric = points(row)
        met = chosen(key, len(rubric))
        reply = "\n".join(one.text for one, is_met in zip(rubric, met, strict=True) if is_met) or NOTHING
        score = round(sum((one.weight for one, is_met in zip(rubric, met, strict=True) if is_met), 0.0), 9)
        truth = Truth(scores={"overall": (score,)})
        yield _item(key, task, Case(_asked(row), (reply,), rubric=rubric, truth=truth))


def points(row: Row) -> tuple[Criterion, ...]:
    """The points of a row's answer; `DatasetError` where one has no weight or they don't come to 1."""
    answer = row.within("answer")
    rubric = []
    for name, given in answer.given.items():
        found = POINT.search(str(given))
        if found is None or float(found[1]) <= 0:
            raise answer.wrong(name, "has no [score:w] with a positive weight")
        rubric.append(Criterion(name, POINT.sub("", str(given)).strip(), float(found[1])))
    total = sum(one.weight for one in rubric)
    if abs(total - 1) > SLACK:
        raise row.wrong("answer", f"has points whose weights come to {total:g}, not 1")
    return tuple(rubric)


def read_bands(folder: Path) -> Iterator[Item]:
    """Plans that experts scored: ten points for what they say, ten for how."""
    for task, row in _rows(folder, "5-2-"):
        scenario, plan, worth = _plan(row)
        case = Case(
            words(scenario),
            (plan,),
            rubric=(Criterion("content", "Makes each of its points.", 10.0, worth), *BANDS),
            truth=Truth(scores={"overall": (row.number_of("answer", 0, HIGHEST),)}),
        )
        yield _item(f"{task}/{row.number}", task, case)


BANDS = (
    Criterion("terminology", "0–1 wrong or muddled terms, 2–3 mostly fitting ones, 4 exact and terse.", 4.0),
    Criterion("readability", "0–1 muddled or broken, 2–3 mostly ordered, 4 well built and clear.", 4.0),
    Criterion("format", "0 untidy, 1 mostly regular, 2 well laid out.", 2.0),
)


def _plan(row: Row) -> tuple[str, str, tuple[Criterion, ...]]:
    """The scenario, the plan, and the points that it should make with what each is worth."""
    text = row.text("new_prompts")
    before, *after = POINTS.split(text)
    scenario, found, plan = before.partition(PLAN)
    if not found or len(after) != 1:
        raise row.wrong("new_prompts", f"must have one {PLAN} and one heading of points after it")
    pieces = WORTH.split(after[0].strip())
    worth = [
        Criterion(str(number), re.sub(r"^\s*\d+\.\s*", "", words_of).strip(), float(value))
        for number, (words_of, value) in enumerate(zip(pieces[::2], pieces[1::2], strict=False), 1)
    ]
    if not worth or not all(one.weight > 0 for one in worth):
        raise row.wrong("new_prompts", "has no points with what each is worth")
    return scenario.strip(), plan.strip(), tuple(worth)


def read_answers(folder: Path) -> Iterator[Item]:
    """Questions with one right letter; the reply names it, or another one."""
    for task, row in _rows(folder, "1-", "2-", "3-", "4-", "5-1-3"):
        key = f"{task}/{row.number}"
        answer = "".join(LETTER.findall(row.text("answer")))
        if not answer:
            raise row.wrong("answer", "must be [正确答案], the letter of an option and <eoa>")
        right = better_side(key) == "a"
        letter = answer if right else _another(row, answer)
        truth = Truth(label="correct" if right else "incorrect")
        yield _item(key, task, Case(words(row.text("question")), (letter,), truth=truth))


def _another(row: Row, right: str) -> str:
    """The option after the right one, or the first after the last."""
    options: list[str] = OPTION.findall(row.text("question"))
    letters = list(dict.fromkeys((*options, right)))
    if len(letters) < 2:
        raise row.wrong("question", "has no options to choose from")
    return letters[(letters.index(right) + 1) % len(letters)]


def _rows(folder: Path, *tasks: str) -> Iterator[tuple[str, Row]]:
    """The rows of all files whose name begins with one of these numbers of tasks."""
    place = next((place for place in PLACES if any((folder / place).glob("[1-5]-*.json"))), PLACES[0])
    names = sorted(path.name for path in (folder / place).glob("[1-5]-*.json"))
    taken = [name for name in names if name.startswith(tasks)]
    if not taken:
        raise NoFile(f"{folder / place}: no file of the tasks {', '.join(tasks)}")
    for name in taken:
        number = TASK.match(name)
        for row in rows(folder, f"{place}/{name}" if place else name):
            yield (number[0] if number else name), row


def _asked(row: Row) -> tuple[Part, ...]:
    return words(f"{row.text('instruction')}\n{row.text('question')}")


def _item(key: str, task: str, case: Case) -> Item:
    return Item(key, case, LEVELS[task[0]], told(task=task))


_entry = partial(
    DatasetEntry,
    licence="CC BY-NC 4.0",
    may_share=False,
    where="https://github.com/ArchiAI-LAB/AECBench",
    paper="arXiv 2509.18776",
)
POINTS_ENTRY = _entry(
    title="AECBench 5-3, points that a reply makes",
    kind="point",
    files=("data/one-shot/5-3-*.json",),
    read=read_points,
    protocol="weighted_points",
    note="The replies are made of points, chosen by a hash of the item's key: it tries the grading alone.",
)
BANDS_ENTRY = _entry(
    title="AECBench 5-2, plans as experts scored them",
    kind="point",
    files=("data/one-shot/5-2-*.json",),
    read=read_bands,
    protocol="score",
    note="Experts' totals of up to 20; compare the order of plans, by Kendall's tau.",
)
ANSWERS_ENTRY = _entry(
    title="AECBench 1 to 4, right and wrong answers by level",
    kind="label",
    files=("data/one-shot/1-*.json", "data/one-shot/5-1-3*.json"),
    read=read_answers,
    protocol="correctness",
    note="The replies are letters, the right one for half of the items, by a hash of the item's key.",
)
