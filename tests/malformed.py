"""Answers of judges that give no verdict: cut off, nested, quoted, of other types, in other scripts, huge."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from arena.endpoints.clients.base import Reply

SCRIPTS = (
    "两个回答各有千秋。",
    "どちらとも言えません。",
    "الإجابتان جيدتان.",
    "Обе реплики хороши.",
    "두 답변 모두 훌륭합니다.",
    "दोनों उत्तर अच्छे हैं।",
    "שתי התשובות טובות.",
    "𝔅𝔬𝔱𝔥 𝔞𝔯𝔢 𝔣𝔦𝔫𝔢",
)
HUGE = 1_000_000


def cut(text: str, rng: random.Random) -> Reply:
    """The answer, cut off somewhere before its end."""
    return Reply(text[: rng.randrange(1, max(2, len(text) - 2))], finish_reason="length")


def quoted(text: str, rng: random.Random) -> str:
    """The answer as somebody else's words."""
    return json.dumps({rng.choice(["quote", "reply", "he_said"]): text})


def nested(text: str, rng: random.Random) -> str:
    """The answer within something that is none."""
    return json.dumps({"thoughts": [{"maybe": _read(text)}]})


def of_other_types(text: str, rng: random.Random) -> str:
    """The right keys with values that mean nothing."""
    given = _read(text)
    if not isinstance(given, dict):
        return json.dumps({"overall": None})
    values = [None, [], {}, True, [[1]], {"a": 1}, -(10**9), "§", ""]
    return json.dumps({key: rng.choice(values) for key in given})


def of_other_keys(text: str, rng: random.Random) -> str:
    """The right values by keys that nobody asked for."""
    given = _read(text)
    keys = list(given) if isinstance(given, dict) else ["overall"]
    return json.dumps({f"{key}_{rng.randrange(10)}x": "A" for key in keys})


def broken(text: str, rng: random.Random) -> str:
    """The answer with a quotation that never ends before it."""
    return f'{{"reasoning": "he wrote {text}'


def not_numbers(text: str, rng: random.Random) -> str:
    return '{"overall": NaN, "score": Infinity, "reasoning": "' + rng.choice(SCRIPTS) + '"}'


def talk(text: str, rng: random.Random) -> str:
    return " ".join(rng.choices([*SCRIPTS, "Well,", "who", "knows?"], k=rng.randrange(1, 30)))


def huge(text: str, rng: random.Random) -> str:
    return rng.choice(["{", '{"', "x", "[", "\\", "🙂", "<think>", '{"a":']) * (HUGE // 4)


def controls(text: str, rng: random.Random) -> str:
    return "".join(map(chr, rng.choices([0, 1, 8, 27, 0x202E, 0xFEFF, 0xD800, 0x7F], k=50)))


def deep(text: str, rng: random.Random) -> str:
    return '{"a":' * 5_000 + "1" + "}" * 5_000


def thoughts(text: str, rng: random.Random) -> str:
    """The answer in thoughts that never end."""
    return f"<think>{text}"


KINDS: tuple[Callable[[str, random.Random], Any], ...] = (
    cut, quoted, nested, of_other_types, of_other_keys, broken, not_numbers, talk, controls, deep, thoughts,
)  # fmt: skip


def malformed(valid: list[str], n: int, seed: int) -> Iterator[Any]:
    """So many answers, made of those that a fair model gives; one in a hundred is huge."""
    rng = random.Random(seed)
    for number in range(n):
        make = huge if number % 100 == 99 else KINDS[number % len(KINDS)]
        yield make(rng.choice(valid), rng)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
