"""MLE-Dojo: what an agent's programs scored in a competition, and where that stands among people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from arena.exams.items import Item
from arena.judges.protocols.base import Action, Case, Truth
from simulators.conversation import Turn

from .base import DatasetEntry, NoFile, Row, rows
from .cases import talk, told, words
from .splits import entries

HISTORY, TALK, BOARDS = "env_history.json", "agent_trajectory.json", "leaderboards"
SIDES = ("private", "public")


def read(folder: Path) -> Iterator[Item]:
    """A whole run of an agent, and by itself each of its programs that scored."""
    run = Row(HISTORY, 1, dict(entries(folder, HISTORY)))
    environment = board_table(folder, run.text("competition"))
    question, turns = _talk(folder, run)
    best = _truth(run.number_of("best_raw_score"), run.number_of("best_position_score", 0, 1))
    steps = list(_steps(run))
    for name, acts, truth in [("run", steps, best), *_scored(steps)]:
        case = Case(
            words(question),
            (str(run.given.get("best_code") or "") if name == "run" else f"Program of {name}.",),
            gold={"environment": environment},
            actions=(tuple(_action(one) for one in acts),),
            transcripts=(turns,) if turns and name == "run" else (),
            truth=truth,
        )
        yield Item(f"{run.text('competition')}/{name}", case, run.text("competition"), told(steps=len(acts)))


def competitions(folder: Path) -> list[str]:
    """The competitions that have a board."""
    ending = f"_{SIDES[0]}.csv"
    return sorted(path.name.removesuffix(ending) for path in (folder / BOARDS).glob(f"*{ending}"))


def board_table(folder: Path, competition: str) -> dict[str, Any]:
    """People's scores as the environment protocol takes them; which way is better is told by their order.

    A board on which everybody has the same score is left out: nothing can be told by it.
    """
    names = {side: f"{BOARDS}/{competition}_{side}.csv" for side in SIDES}
    there = {side: name for side, name in names.items() if (folder / name).is_file()}
    if not there:
        raise NoFile(f"{folder / names[SIDES[0]]}: no such file")
    boards = {side: [row.number_of("score") for row in rows(folder, name)] for side, name in there.items()}
    told_boards = {side: scores for side, scores in boards.items() if len(set(scores)) > 1}
    lower = any(scores[0] < scores[-1] for scores in told_boards.values())
    return {"lower_is_better": lower, "boards": told_boards}


def _steps(run: Row) -> Iterator[Row]:
    given = run.need("actions")
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise run.wrong("actions", "must be a list of objects")
    for number, step in enumerate(given, 1):
        yield Row(run.file, run.number, step, f"actions[{number}].")


def _scored(steps: list[Row]) -> Iterator[tuple[str, list[Row], Truth]]:
    for step in steps:
        outcome = _submission(step)
        if outcome.get("status") == "SUCCESS":
            scored = step.within("result").within("submission")
            place = scored.within("position_score").number_of("avg_score", 0, 1)
            yield f"step-{step.need('step')}", [step], _truth(scored.number_of("raw_score"), place)


def _submission(step: Row) -> Mapping[str, Any]:
    result = step.given.get("result")
    outcome = result.get("submission") if isinstance(result, Mapping) else None
    return outcome if isinstance(outcome, Mapping) else {}


def _action(step: Row) -> Action:
    """What the environment gave back, with the score where its protocol looks for one."""
    result = dict(step.within("result").given)
    score = _submission(step).get("raw_score")
    return Action(
        step.text("action"), result=json.dumps(({"score": score} if score is not None else {}) | result)
    )


def _truth(outcome: float, position: float) -> Truth:
    return Truth(scores={"outcome": (outcome,), "position": (position,)})


def _talk(folder: Path, run: Row) -> tuple[str, tuple[Turn, ...]]:
    """What the agent was asked, and the talk with it; the competition's name where it is not there."""
    if not (folder / TALK).is_file():
        return run.text("competition"), ()
    whole = talk(Row(TALK, 1, {"messages": [row.given for row in rows(folder, TALK)]}), "messages")
    return whole.question, whole.turns


ENTRY = DatasetEntry(
    title="MLE-Dojo, a run scored by its environment",
    kind="point",
    licence="MIT",
    may_share=True,
    where="https://github.com/MLE-Dojo/MLE-Dojo",
    files=(HISTORY, TALK, BOARDS),
    paper="arXiv 2505.07782",
    read=read,
    protocol="environment",
    note="One run of one agent: good for trying the environment's own scoring, not for ranking judges. On "
    "most boards public and private are the same, and one is all zeros and left out. The competitions' "
    "data have terms of their own and are not read.",
)
