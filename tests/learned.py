"""Examples for tests of training sets: made-up judgments whose words say which they are."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management import call_command

from arena.training.kinds import KINDS, Example, Look

OTHER = {"a": "b", "b": "a"}


def chat(text: str, role: str = "user") -> dict[str, str]:
    """A message."""
    return {"role": role, "content": text}


def an_example(key: str = "1", looks: tuple[Look, ...] = (), **fields: Any) -> Example:
    """What is 6 times 7; a is right, as far as it is not told otherwise."""
    told = {
        "questions": (f"question {key}",),
        "asked": (chat("What is 6 times 7?"),),
        "replies": ((chat("It is 42.", "assistant"),), (chat("It is 41.", "assistant"),)),
        "gold": "a",
        "prompts": {order: (chat(f"Which is better? {key} in {order}"),) for order in ("ab", "ba", "a", "b")},
        "looks": looks,
    }
    return Example(key, **(told | fields))


def judged(key: str, *, gold: str = "a", **right: list[bool]) -> Example:
    """An item with a judgment for each sample of each order: right, or for the other side."""
    looks = []
    for order, samples in right.items():
        for sample, is_right in enumerate(samples):
            said = gold if is_right else OTHER[gold]
            looks.append(Look(order, f"{key} {order} {sample} says {said}", said, sample))
    return an_example(key, tuple(looks), gold=gold)


def scored(key: str, *scores: float, gold: float | None = None, **fields: Any) -> Example:
    """A reply alone that was scored so often."""
    looks = tuple(
        Look("a", f"{key} {sample} says {score:g}", score, sample) for sample, score in enumerate(scores)
    )
    return an_example(key, looks, gold=gold, **({"replies": ((chat("42", "assistant"),),)} | fields))


def rows_of(kind: str, *examples: Example, left: Counter[str] | None = None, **options: Any) -> list[dict]:
    """The rows of a kind; what was left out is counted in `left`."""
    entry = KINDS[kind]
    complete, tally = entry.complete(options), Counter() if left is None else left
    return [row for example in examples for row in entry.make(example, complete, tally)]


def words(message_list: list[dict]) -> str:
    """What the one message of a column says."""
    (message,) = message_list
    return message["content"]


def rows_in(folder: Path) -> list[dict]:
    """The rows of both sides of a training set."""
    lines = [(folder / f"{side}.jsonl").read_text().splitlines() for side in ("train", "held_out")]
    return [json.loads(line) for side in lines for line in side]


def shown(prompt: list[dict]) -> str:
    """Which letter the right reply of a planted pair has in a prompt."""
    first = prompt[-1]["content"].split("<reply_a>")[1].split("</reply_a>")[0]
    return "a" if "strength=1.0" in first else "b"


def exam(stub, folder, *options, dataset="judgebench", samples=3, name="coin", **fields) -> Any:
    """A judge at the stub that has sat an exam of so many samples."""
    from fakes import a_judge, an_endpoint  # not before the settings are there

    where = {"kind": "openai_chat", "base_url": stub.url, "total_s": 5}
    fields = {"protocol": "pairwise", "endpoint": an_endpoint("stub", **where), "model": name} | fields
    judge = a_judge(name, **fields)
    call_command("exam", name, dataset, "--from", str(folder), "--json", f"--samples={samples}", *options)
    return judge
