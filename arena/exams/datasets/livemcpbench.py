"""LiveMCPBench: what an agent did with tools for a task, and whether people and ten judges passed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from arena.exams.items import Answered, Item
from arena.judges.protocols.base import Action, Case, Truth
from arena.judges.protocols.rubric import Criterion
from arena.judges.protocols.status import LABELS, strict

from .base import DatasetEntry, Row, rows
from .cases import told, words
from .recording import Told, by_judge, game

TRAJECTORIES, TASKS, TOOLS = "judged_trajectories.jsonl", "tasks.json", "tools.jsonl"
RUNNER = "execute-tool"
INNER = re.compile(r'"tool_name":\s*"(?P<tool>[^"]{1,200})"')
POINT = re.compile(r"^\s*\d+[.)]\s*", re.MULTILINE)


def read(folder: Path) -> Iterator[Item]:
    """Trajectories with the task's key points as rubric and the tools that were called."""
    about = _about(folder)
    for row in rows(folder, TRAJECTORIES):
        calls = row.need("tool_calls")
        if not isinstance(calls, list):
            raise row.wrong("tool_calls", f"must be a list, not {type(calls).__name__}")
        case = Case(
            words(row.text("question")),
            (row.text("final_response", empty=True),),
            rubric=key_points(row),
            actions=(tuple(_action(row, call, about) for call in calls),),
            truth=Truth(label=row.one_of("human", LABELS)),
        )
        yield Item(row.text("task_id"), case, row.text("category"), told(key_points=len(case.rubric)))


def key_points(row: Row) -> tuple[Criterion, ...]:
    """The numbered lines that say what has to be done."""
    points = [" ".join(point.split()) for point in POINT.split(row.text("key_points"))]
    return tuple(Criterion(str(number), point) for number, point in enumerate(filter(None, points), 1))


def _action(row: Row, call: object, about: Mapping[str, str]) -> Action:
    if not isinstance(call, Mapping) or not isinstance(call.get("name"), str):
        raise row.wrong("tool_calls", "must be objects with a name")
    arguments, result = str(call.get("arguments") or ""), str(call.get("result") or "")
    # One tool runs all others: what is described is the one inside.
    inner = INNER.search(arguments) if call["name"] == RUNNER else None
    told = f"{inner['tool']}: {about[inner['tool']]}" if inner and inner["tool"] in about else ""
    return Action(call["name"], arguments, result, told or about.get(call["name"], ""))


def _about(folder: Path) -> Mapping[str, str]:
    """How each tool describes itself; nothing where the list of tools was not fetched."""
    if not (folder / TOOLS).is_file():
        return {}
    return {row.text("tool"): row.text("description", empty=True) for row in tools(folder)}


def tasks(folder: Path) -> Iterator[Row]:
    """The tasks as published: `task_id`, `Question`, `category` and what the annotators noted."""
    return rows(folder, TASKS)


def tools(folder: Path) -> Iterator[Row]:
    """The tools as published: `server`, `tool`, and a description of each."""
    return rows(folder, TOOLS)


def loose(reply: str) -> str:
    """As the authors' code reads what its pattern misses: success wherever that is part of a word."""
    return "success" if "success" in reply.lower() else "failure"


READINGS: Mapping[str, Callable[[str], str]] = {"": strict, "/loose": loose}
"""By what is added to a judge's name."""


def recorded(folder: Path) -> Mapping[str, list[Answered]]:
    """The ten judges, each read strictly under its own name and as the authors did under `name/loose`."""
    return by_judge(read(folder), _told(folder))


def _told(folder: Path) -> Iterator[Told]:
    for row in rows(folder, TRAJECTORIES):
        judges = row.within("judges")
        for judge in judges.given:
            reply = judges.within(judge).text("verdict", empty=True)
            for suffix, reading in READINGS.items():
                label = LABELS.get(reply) or reading(reply)
                yield f"{judge}{suffix}", row.text("task_id"), game("a", raw=reply, label=label)


ENTRY = DatasetEntry(
    title="LiveMCPBench, whether an agent did its task",
    kind="trajectory",
    licence="Apache-2.0",
    may_share=True,
    where="https://github.com/icip-cas/LiveMCPBench",
    files=(TRAJECTORIES, TASKS, TOOLS),
    paper="arXiv 2508.01780",
    read=read,
    protocol="trajectory",
    note="In one snapshot of the authors' repository their parser misses a status in quotation marks and "
    "then looks for the word success anywhere in the reply: 42 of the 950 stored verdicts that end in "
    "failure count as success so. A judge's own name reads the last status alone, name/loose as they did. "
    "All trajectories are one agent's. A judge that always passes agrees with people in 70.5 %, at kappa 0.",
    recorded=recorded,
)
