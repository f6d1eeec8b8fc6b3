"""Verdicts that published files of real judges tell, and what is known to come out of them."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from arena.exams.items import Answered, Game, Item
from arena.judges.protocols.base import Case, Truth, Verdict
from simulators.conversation import Part

SHARED = Path(__file__).resolve().parents[2] / "shared"
DATA, GOLDEN = SHARED / "data" / "judges", SHARED / "golden"
ABSENT = "the published files of judges are not on this machine"

Recorded = Mapping[str, list[Answered]]
UNREAD = Verdict("unparsed")
QUESTION = (Part("text", text="?"),)


def golden(name: str) -> Any:
    """What is expected, from a file."""
    return json.loads((GOLDEN / f"{name}.json").read_text())


def lines(path: str) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file."""
    with (DATA / path).open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def llmbar() -> Recorded:
    """SUBSET|JUDGE|TEMPLATE, the four adversarial subsets together beside each alone."""
    items = {
        (one["subset"], str(one["item"])): one
        for one in json.loads((DATA / "llmbar/llmbar_items.json").read_text())
    }
    games: dict[tuple[str, str, str], dict[str, list[Game]]] = defaultdict(lambda: defaultdict(list))
    with (DATA / "llmbar/llmbar_judgments.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            verdict = Verdict("valid", _side(row["winner"])) if row["winner"] else UNREAD
            games[row["subset"], row["judge"], row["template"]][row["item"]].append(
                Game(("ab", "ba")[int(row["swap"])], verdict)
            )
    found: dict[str, list[Answered]] = defaultdict(list)
    for (subset, judge, template), by_item in games.items():
        for item, of_item in by_item.items():
            one = items[subset, item]
            case = Case(QUESTION, (one["output_1"], one["output_2"]), truth=Truth(_side(one["label"])))
            answered = Answered(Item(f"{subset}/{item}", case, subset), tuple(of_item))
            for name in (subset, "Adversarial")[: 1 + subset.startswith("Adv")]:
                found[f"{name}|{judge}|{template}"].append(answered)
    return found


def _side(number: Any) -> Any:
    return {"1": "a", "2": "b"}[str(number)]


DECISIONS = {"A>B": "a", "B>A": "b", "A=B": "tie"}
TURNED = {"a": "b", "b": "a", "tie": "tie"}


def judge_bench() -> Recorded:
    """SPLIT|JUDGE, two games each; the second was read as it was shown."""
    found: dict[str, list[Answered]] = defaultdict(list)
    for row in lines("judgebench/judgments.jsonl"):
        case = Case(QUESTION, ("one", "two"), truth=Truth(DECISIONS[row["label"]]))
        first = DECISIONS.get((row["game1_AB"] or {}).get("decision"))
        second = TURNED.get(DECISIONS.get((row["game2_BA_as_shown"] or {}).get("decision")))
        games = [
            Game(order, Verdict("valid", said) if said else UNREAD)
            for order, said in (("ab", first), ("ba", second))
        ]
        name = f"{row['split']}|{row['judge_model'].replace('/', '_')}"
        found[name].append(Answered(Item(row["pair_id"], case, row["source"]), tuple(games)))
    return found


def live_mcp(*, strict: bool) -> Recorded:
    """By judge; read by its last status word, or as the authors do, who take any `success` for one."""
    found: dict[str, list[Answered]] = defaultdict(list)
    for row in lines("livemcpbench/judged_trajectories.jsonl"):
        item = Item(
            row["task_id"],
            Case(QUESTION, (row["final_response"],), truth=Truth(label=row["human"])),
            row["category"],
        )
        said = {
            judge: (_status if strict else _loosely)(told["verdict"]) for judge, told in row["judges"].items()
        }
        for judge, label in said.items():
            verdict = Verdict("valid", label=label) if label else UNREAD
            found[judge].append(Answered(item, (Game("a", verdict),)))
        most = "success" if 2 * [*said.values()].count("success") > len(said) else "failure"
        found["majority_of_10"].append(Answered(item, (Game("a", Verdict("valid", label=most)),)))
    return found


STATUS = re.compile(r"status\W{0,6}(success|failure)\b", re.IGNORECASE)


def _status(text: str) -> str:
    if text in ("success", "failure"):
        return text
    return next((word.lower() for word in reversed(STATUS.findall(text))), "")


def _loosely(text: str) -> str:
    return text if text in ("success", "failure") else "success" if "success" in text.lower() else "failure"


def mj_pairs() -> Recorded:
    """SUBSET/SCORER: the picture with the higher score, whatever the distance."""
    found: dict[str, list[Answered]] = defaultdict(list)
    for at, row in enumerate(lines("mjbench/pairs_scores_only.jsonl")):
        case = Case(QUESTION, ("", ""), truth=Truth("ab"[int(row["better"][-1])]))  # type: ignore[arg-type]
        for scorer, (one, other) in row["scores"].items():
            verdict = Verdict("valid", "a" if one > other else "b" if other > one else "tie")
            found[f"{row['subset']}/{scorer}"].append(Answered(Item(str(at), case), (Game("ab", verdict),)))
    return found


WORDS = {"extremely poor": 1.0, "poor": 2.0, "average": 3.0, "good": 4.0, "outstanding": 5.0}


def mj_bias() -> Recorded:
    """JUDGE/SCALE: pictures of an occupation, each with the score that it was given."""
    found: dict[str, list[Answered]] = defaultdict(list)
    for at, row in enumerate(lines("mjbench/bias_scores.jsonl")):
        item = Item(str(at), Case(QUESTION, ("",), truth=Truth()), tags={"group": row["occupation"]})
        for judge, given in row["scores"].items():
            if given is not None and "/" in judge:
                score = _score(given, in_words=judge.endswith("narrative"))
                verdict = UNREAD if score is None else Verdict("valid", scores={"overall": (score,)})
                found[judge].append(Answered(item, (Game("a", verdict),)))
    return found


def _score(given: Any, *, in_words: bool) -> float | None:
    """A number where a word was asked for is no score."""
    if in_words:
        return WORDS.get(given.strip(" .").lower()) if isinstance(given, str) else None
    return float(given)
