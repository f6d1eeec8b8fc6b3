"""TaskAnything and JudgeAnything: tasks from any media to any, four replies to each, people's choices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Preference, Truth

from .base import DatasetEntry, Row, rows
from .cases import Parts, told, words
from .media import film, picture

TASKS, REPLIES = "TaskAnything.json", "JudgeAnything.json"
PAIRS, SCORES = "human_pair.json", "human_score.json"
OVERALL = "overall"
RUBRICS = {OVERALL, "relevance", "trustworthiness", "creativity", "clarity", "coherence", "completeness"}
"""The first word of each rubric's name, which is all that the protocol for any media calls it."""
CHOICES: Mapping[int, Preference] = {0: "a", 1: "tie", 2: "b"}
MEDIA = re.compile("Text|Image|Audio|Video")
LOADS = {"image": picture, "video": film}
"""Media that the arena can show; there is none for sound."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task of one of 15 types, with what goes in and what is to come out."""

    key: str
    name: str  # such as AudioVideo2Text
    question: str
    takes: tuple[str, ...]
    gives: str
    row: Row

    @property
    def silent(self) -> bool:
        """Whether it has no sound, which nobody here could be shown."""
        return "audio" not in (*self.takes, self.gives)


@dataclass(frozen=True, slots=True)
class Response:
    """What a model made of a task: words, or the path of a file or of several."""

    task: str
    model: str
    modality: str
    content: str
    row: Row


def tasks(folder: Path) -> Iterator[Task]:
    """All tasks, with the media that their type declares."""
    for row in rows(folder, TASKS):
        name = row.text("task_name")
        into, _, out = name.partition("2")
        takes, gives = MEDIA.findall(into), MEDIA.findall(out)
        if "".join(takes) != into or "".join(gives) != out or not takes or len(gives) != 1:
            raise row.wrong("task_name", f"= {name!r} names no media")
        media = tuple(one.lower() for one in takes)
        for one in media:
            if one != "text":
                row.need(f"{one}_path")
        yield Task(row.text("uniq_id"), name, row.text("question"), media, gives[0].lower(), row)


def responses(folder: Path) -> Iterator[Response]:
    """All replies of models."""
    for row in rows(folder, REPLIES):
        said = row.within("response")
        content = said.need("content")
        words_or_path = ", ".join(map(str, content)) if isinstance(content, list) else said.text("content")
        modality = said.text("type").lower()
        yield Response(row.text("uniq_id"), row.text("model_name"), modality, words_or_path, row)


def read_pairs(folder: Path) -> Iterator[Item]:
    """What people chose of two replies, overall and by rubric; tasks with sound are left out."""
    crowd = _Crowd(folder)
    for key, task, rulings in crowd.of(PAIRS, "model_pair"):
        models = rulings[0].text("model_pair").split("_vs_")
        if len(models) != 2:
            raise rulings[0].wrong("model_pair", "must be two models with _vs_ between them")
        chosen = {_rubric(row): row.one_of("choice", CHOICES) for row in rulings}
        truth = Truth(preference=chosen.pop(OVERALL, None), standards=chosen)
        yield crowd.item(key, task, [crowd.reply(task, model, rulings[0]) for model in models], truth)


def read_scores(folder: Path) -> Iterator[Item]:
    """What people gave one reply, 1 to 5, overall and by rubric; tasks with sound are left out."""
    crowd = _Crowd(folder)
    for key, task, rulings in crowd.of(SCORES, "model_name"):
        model = rulings[0].text("model_name")
        scores = {_rubric(row): (row.number_of("score", 1, 5),) for row in rulings}
        yield crowd.item(key, task, [crowd.reply(task, model, rulings[0])], Truth(scores=scores))


class _Crowd:
    """Tasks and replies, to be found by what people said of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tasks = {task.key: task for task in tasks(folder)}
        self.replies = {(reply.task, reply.model): reply for reply in responses(folder)}

    def of(self, name: str, whose: str) -> Iterator[tuple[str, Task, list[Row]]]:
        """The rows of one task and one reply or pair together; of tasks without sound."""
        grouped: dict[tuple[str, str], list[Row]] = {}
        for row in rows(self.folder, name):
            if row.text("uniq_id") not in self.tasks:
                raise row.wrong("uniq_id", f"= {row.text('uniq_id')!r} is no task of {TASKS}")
            grouped.setdefault((row.text("uniq_id"), row.text(whose)), []).append(row)
        for (task, of), rulings in grouped.items():
            if self.tasks[task].silent:
                yield f"{task}/{of}", self.tasks[task], rulings

    def reply(self, task: Task, model: str, row: Row) -> Response:
        """What a model made of a task."""
        if (task.key, model) not in self.replies:
            raise row.wrong("uniq_id", f"= {task.key!r} has no reply of {model!r} in {REPLIES}")
        return self.replies[task.key, model]

    def item(self, key: str, task: Task, replies: list[Response], truth: Truth) -> Item:
        """The item; replies in other media than words are checked files."""
        media = tuple(self._parts(one.row.within("response"), one.modality, "content") for one in replies)
        parts = (
            *words(task.question),
            *(part for one in task.takes for part in self._parts(task.row, one, f"{one}_path")),
        )
        said = tuple(one.content if one.modality == "text" else "" for one in replies)
        case = Case(parts, said, media=media if any(media) else (), truth=truth)
        tags = told(
            takes=",".join(task.takes), gives=task.gives, models=",".join(one.model for one in replies)
        )
        return Item(key, case, task.name, tags)

    def _parts(self, row: Row, modality: str, key: str) -> Parts:
        if modality == "text":
            return ()
        if modality not in LOADS:
            raise row.wrong(key, f"is of {modality}, which cannot be shown here")
        given = row.need(key)
        paths = given if isinstance(given, list) else [row.text(key)]
        return tuple(LOADS[modality](self.folder, row, key, str(path)) for path in paths)


def _rubric(row: Row) -> str:
    name = row.text("rubric_name").lower()
    first = re.split(r"\W|_", name)[0]
    return first if first in RUBRICS else name


NOTE = (
    "The 1,500 tasks and 6,000 replies are published; what people chose and scored is asked of the authors: "
    f"put it beside them as {PAIRS} and {SCORES}, a row for each rubric, in the layout of the authors' own "
    "results. Tasks with sound are left out: nobody here can be shown any. Media are paths in the folder."
)
ENTRY = DatasetEntry(
    title="JudgeAnything, which of two replies in any media is better",
    kind="pair",
    licence="Apache-2.0 on the data card, none in the repository",
    may_share=False,
    where="https://huggingface.co/datasets/pudashi/JudgeAnything",
    files=(TASKS, REPLIES, PAIRS),
    paper="arXiv 2503.17489",
    read=read_pairs,
    protocol="any_to_any",
    note=NOTE,
)
SCORE_ENTRY = DatasetEntry(
    title="JudgeAnything, how good a reply in any media is",
    kind="point",
    licence=ENTRY.licence,
    may_share=False,
    where=ENTRY.where,
    files=(TASKS, REPLIES, SCORES),
    paper="arXiv 2503.17489",
    read=read_scores,
    protocol="score",
    note=NOTE,
)
