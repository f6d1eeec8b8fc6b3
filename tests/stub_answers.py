"""What the stub server says when it behaves: competitors of known strength, and judges."""

from __future__ import annotations

import json
import math
import random
import re
from typing import Any

from stub_wire import Call, words

WRONG = "That is beyond me."
FIRST, SECOND, TIE = 0, 1, 2


def honest(call: Call) -> str:
    """The right answer with probability s / (1 + s) for a model of strength s, else a wrong one.

    So the odds that only model i is right, against only model j, are s_i / s_j: Bradley-Terry's
    own. The marker, where asked for, is log s plus Gumbel noise: a judge that prefers the larger
    number prefers i to j with probability s_i / (s_i + s_j).
    """
    strength = call.plan.strengths.get(call.model, 1.0)
    rng = random.Random(f"{call.plan.seed}/{call.model}/{call.question}")
    right = _right_answer(call)
    text = right if right and rng.random() < strength / (1 + strength) else WRONG
    if not call.plan.marker:
        return text
    return f"{text} [[strength={math.log(strength) - math.log(rng.expovariate(1.0)):.4f}]]"


def _right_answer(call: Call) -> str:
    answers = call.plan.answers
    if call.question in answers:
        return answers[call.question]
    planted = [text for text in answers if text in call.question]
    return answers[max(planted, key=len)] if planted else ""


def echo(call: Call) -> str:
    return call.question


def asks_on(call: Call) -> str:
    """A simulated user that is never content."""
    return json.dumps({"done": False, "message": "And what else?"})


def judge(call: Call) -> str:
    """Prefers the reply with the larger `strength=` marker."""
    marks = [float(mark) for mark in re.findall(r"strength=(-?\d+(?:\.\d+)?)", _asked(call))][-2:]
    if len(marks) < 2 or marks[0] == marks[1]:
        return _judgment(call, TIE)
    return _judgment(call, FIRST if marks[0] > marks[1] else SECOND)


def judge_first(call: Call) -> str:
    """Prefers whatever it is shown first."""
    return _judgment(call, FIRST)


def judge_coin(call: Call) -> str:
    """Prefers by a coin that falls the same way for the same words."""
    return _judgment(call, _rng(call).choice((FIRST, SECOND)))


def judge_unreadable(call: Call) -> str:
    """Judges by the markers, except for a share `rate` of its judgments, which are mere talk."""
    if _rng(call).random() < call.plan.rate:
        return "Both have their merits, and who am I to choose?"
    return judge(call)


def judge_lenient(call: Call) -> str:
    """Calls a reply correct if its marker is above nought, and of the others a share `rate`."""
    marked = float(re.findall(r"strength=(-?\d+(?:\.\d+)?)", _asked(call))[-1]) > 0
    passed = marked or _rng(call).random() < call.plan.rate
    return json.dumps({"reasoning": "As planned.", "label": "correct" if passed else "incorrect"})


def _asked(call: Call) -> str:
    return "\n".join(words(turn["content"]) for turn in call.body["messages"] if turn["role"] == "user")


def _rng(call: Call) -> random.Random:
    return random.Random(f"{call.plan.seed}/{call.model}/{_asked(call)}")


def _judgment(call: Call, slot: int) -> str:
    given = call.body.get("response_format", {}).get("json_schema", {}).get("schema")
    if given is None:
        return json.dumps({"overall": ("A", "B", "tie")[slot]})
    return json.dumps(fill(given, slot, given.get("$defs", {})))


def fill(schema: dict[str, Any], slot: int, definitions: dict[str, Any]) -> Any:
    """A value that follows a JSON schema; every enumeration in it says the same slot."""
    if "$ref" in schema:
        return fill(definitions[schema["$ref"].rsplit("/", 1)[1]], slot, definitions)
    if "enum" in schema:
        return _label(schema["enum"], slot)
    if "const" in schema:
        return schema["const"]
    if schema.get("type") == "object":
        return {name: fill(part, slot, definitions) for name, part in schema.get("properties", {}).items()}
    return FILLINGS[schema.get("type", "string")]


FILLINGS: dict[str, Any] = {"string": "As planned.", "number": 0, "integer": 0, "boolean": True, "array": []}


def _label(labels: list[str], slot: int) -> str:
    if slot < TIE:
        return labels[slot]
    ties = [label for label in labels if "tie" in label.lower() and "bad" not in label.lower()]
    return ties[0] if ties else labels[-1]


TEXTS = {
    "honest": honest,
    "echo": echo,
    "asks_on": asks_on,
    "judge": judge,
    "judge_first": judge_first,
    "judge_coin": judge_coin,
    "judge_unreadable": judge_unreadable,
    "judge_lenient": judge_lenient,
}
