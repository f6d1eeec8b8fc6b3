"""Verdicts that published files of real judges tell, by the names that they have in the expected values."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from arena.exams.datasets import DATASETS
from arena.exams.items import Answered, Game
from arena.judges.protocols.base import Verdict

SHARED = Path(__file__).resolve().parents[2] / "shared"
DATA, GOLDEN = SHARED / "data" / "judges", SHARED / "golden"
ABSENT = "the published files of judges are not on this machine"

Recorded = Mapping[str, list[Answered]]


def golden(name: str) -> Any:
    """What is expected, from a file."""
    return json.loads((GOLDEN / f"{name}.json").read_text())


def told(dataset: str, folder: str = "") -> Recorded:
    """The judges whose verdicts lie beside the items of a dataset."""
    read = DATASETS[dataset].recorded
    assert read, f"{dataset} tells no verdicts"
    return read(DATA / (folder or dataset))


def apart(judges: Recorded, name: Callable[[str, Answered], list[str]]) -> Recorded:
    """The same with each judge's answers under other names, by item."""
    found: dict[str, list[Answered]] = defaultdict(list)
    for judge, answered in judges.items():
        for one in answered:
            for other in name(judge, one):
                found[other].append(one)
    return found


def llmbar() -> Recorded:
    """SUBSET|JUDGE|TEMPLATE, the four adversarial subsets together beside each alone."""

    def names(judge: str, one: Answered) -> list[str]:
        subsets = dict.fromkeys((one.item.category, one.item.tags["set"]))
        return [f"{subset}|{judge.replace('/', '|')}" for subset in subsets]

    return apart(told("llmbar"), names)


def judge_bench() -> Recorded:
    """SPLIT|JUDGE, two games each."""
    return apart(
        told("judgebench"), lambda judge, one: [f"{one.item.tags['split']}|{judge.replace('/', '_')}"]
    )


def live_mcp(*, strict: bool) -> Recorded:
    """By judge, and the majority of all; read by the last status word, or as the authors do."""
    judges = told("livemcpbench")
    end = "" if strict else "/loose"
    names = [name for name in judges if "/loose" not in name]
    found = {name: judges[name + end] for name in names}
    return found | {f"majority_of_{len(names)}": [_majority(*of) for of in zip(*found.values(), strict=True)]}


def _majority(*same: Answered) -> Answered:
    """What more than half say; a task is no success if as many say so as not."""
    said = Counter(one.games[0].verdict.label for one in same)
    label = "success" if 2 * said["success"] > len(same) else "failure"
    return Answered(same[0].item, (Game("a", Verdict("valid", label=label)),))


def mj_pairs() -> Recorded:
    """SUBSET/SCORER."""
    return apart(told("mjbench"), lambda judge, one: [f"{one.item.category}/{judge}"])


def mj_bias() -> Recorded:
    """JUDGE/SCALE."""
    return told("mjbench_bias", "mjbench")


def prometheus() -> Recorded:
    """SET, the repeats of one judge."""
    return apart(told("prometheus"), lambda judge, one: [f"{one.item.tags['set']}_eval"])
