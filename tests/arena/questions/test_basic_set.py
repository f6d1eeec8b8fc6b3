"""The question set that we ship: complete, well-formed, answerable, and not to be won without reading."""

from __future__ import annotations

import asyncio
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from arena.endpoints.clients.base import EndpointError, Reply
from arena.endpoints.clients.scripted import CONSTANT
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Case
from simulators.conversation import Part

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (DEPLOY / "questions/basic.jsonl").read_text(encoding="utf-8").splitlines()
]
VERIFIABLE = [row for row in ROWS if "reference" in row or "checks" in row]
REFERENCE = PROTOCOLS["reference"]
CATEGORIES = {
    "facts", "arithmetic", "reasoning", "code_reading", "instruction_following", "extraction", "writing", "advice",
}  # fmt: skip

# A right answer to each question that has no reference.
RIGHT = {
    "instruction-following-001": "Banana.",
    "instruction-following-002": "CLOUD",
    "instruction-following-004": "1, 2, 3, 4, 5",
    "instruction-following-005": "- apple\n- pear\n- plum",
    "instruction-following-007": "See the old river come alive!",
    "instruction-following-009": "cold white silent",
    "instruction-following-010": "The seasons are spring and summer and autumn and winter.",
    "instruction-following-011": "Certainly, people sleep because body and mind need to recover.",
    "instruction-following-012": "1. a kettle\n2. a pan\n3. a knife\n4. a sink",
    "instruction-following-013": '{"name": "Ida", "age": 31}',
    "instruction-following-014": "echo echo echo echo",
    "instruction-following-015": "Every summer we swim far into the sea.",
    "instruction-following-016": "The sun turns water into vapour that rises. It cools and falls from the sky.",
    "instruction-following-017": "Moonlight lies on the roofs.\nOwls are awake.\nOnly they see me.\nNobody speaks.",
    "instruction-following-018": "A cold wind blows across our dark farm.",
    "instruction-following-019": "The dog sleeps by the fire.",
    "instruction-following-020": "1. red\n2. white\n3. blue",
    "instruction-following-021": "cat, dog, horse",
    "instruction-following-022": "The Dragon Who Was Afraid of Fire",
    "instruction-following-023": "An old apple tree stands in our garden.",
    "writing-013": "Our coffee is strong, fresh and never in a hurry.",
    "writing-014": "What bees want from your garden",
    "writing-015": "Grass breaks underfoot\nfrost has drawn ferns on the glass\nmy breath walks ahead",
    "writing-016": "Hello Lena, the train is twenty minutes late. Please wait inside. See you soon!",
    "writing-017": "Every morning I leave the house before eight and follow the wet pavement down to the river. "
    "The bakery on the corner is already open, and its warm smell stays with me until I reach the bridge. "
    "By then I am awake and almost glad to work.",
    "writing-018": "Now the bells begin.\nNow the doors are opened.\nNow we hold our breath.\nNow you say yes.",
    "advice-016": "- Hang it on the door.\n- Buy a bright one.\n- Look at the forecast.",
    "advice-017": "Breathe slowly, read everything once, and begin with what you know.",
    "advice-018": "1. Read about the firm.\n2. Note your successes.\n3. Rehearse aloud.\n4. Sleep well.",
}


def is_right(row: dict[str, Any], reply: str) -> bool:
    """What the judge `reference` says of a reply: two of the same are a tie exactly when it is right."""
    case = Case(
        parts=(Part("text", text=row["text"]),),
        replies=(reply, reply),
        reference=str(row.get("reference", "")),
        checks=tuple(row.get("checks", ())),
    )

    async def ask(*args: object, **options: object) -> Reply:
        raise EndpointError("this judge asks nobody")

    return asyncio.run(REFERENCE.make({})(case, ask)).preference == "tie"


def constants() -> list[str]:
    local = tomllib.loads((DEPLOY / "local.toml").read_text(encoding="utf-8"))
    said = [c["system_prompt"] for c in local["competitors"].values() if c["model"] == "constant"]
    return [*said, CONSTANT, "Yes.", "No.", "4", "I do not know."]


def test_there_are_enough_questions_in_each_category():
    tally = Counter(row["category"] for row in ROWS)
    assert set(tally) == CATEGORIES
    assert min(tally.values()) >= 16
    assert len(ROWS) >= 130


def test_enough_of_them_can_be_verified():
    assert len(VERIFIABLE) >= 90


def test_no_id_and_no_text_comes_twice():
    assert len({row["id"] for row in ROWS}) == len({row["text"] for row in ROWS}) == len(ROWS)


def test_every_level_is_there_and_most_questions_are_easy():
    tally = Counter(row["level"] for row in ROWS)
    assert set(tally) == {1, 2, 3, 4, 5}
    assert tally[1] + tally[2] > len(ROWS) / 2


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_somebody_asks_in_one_sentence(row):
    assert re.fullmatch(r"A person [^.!?]+\.", row["persona"])


@pytest.mark.parametrize("row", VERIFIABLE, ids=lambda row: row["id"])
def test_a_right_answer_counts_as_right(row):
    assert is_right(row, RIGHT.get(row["id"]) or str(row["reference"]))


@pytest.mark.parametrize("row", VERIFIABLE, ids=lambda row: row["id"])
def test_no_words_at_all_count_as_wrong(row):
    assert not is_right(row, "")


def test_giving_the_question_back_hardly_ever_counts_as_right():
    echoed = [row["id"] for row in VERIFIABLE if is_right(row, row["text"])]
    assert len(echoed) <= 0.05 * len(VERIFIABLE), echoed


@pytest.mark.parametrize("sentence", constants())
def test_saying_always_the_same_hardly_ever_counts_as_right(sentence):
    won = [row["id"] for row in VERIFIABLE if is_right(row, sentence)]
    assert len(won) <= 0.05 * len(VERIFIABLE), won
