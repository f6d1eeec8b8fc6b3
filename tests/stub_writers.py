"""What the stub server says in the place of those who write questions and make them harder.

Every question says how hard it is, "(difficulty 2)", and everything follows from that and from the
words of the request alone. A document may say what goes wrong for the persona at a distance:
"[close: unreadable]", "[some: empty]", "[unrelated: duplicate]", "[personas: unreadable]".
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
from collections.abc import Callable
from typing import Any

from stub_answers import TIE, fill
from stub_wire import Call, words

WORDS = """
anchor apple attic autumn bakery basket beach bell bicycle blanket boat bottle branch bread bridge brush bucket
butter button candle canvas carpet castle cellar chain chalk cherry chimney circle clock cloud coat coffee copper
corner cotton cradle crowd curtain desert dinner doctor dragon drawer driver engine evening fabric farmer feather
fence field finger flame floor flour flower forest fountain friend garden gate ghost glass glove gold grain grass
guitar hammer handle harbour harvest hill honey horse island jacket journey kettle kitchen ladder lake lamp leaf
leather lemon letter library light market meadow metal mirror money morning mountain mouse music needle ocean
office orange orchard oven painter paper parcel pencil pepper piano picture pillow planet plate pocket potato
powder prince puzzle queen rabbit radio railway ribbon river rocket roof rope salad sand school scissors season
shadow sheep shelf ship shoulder silver singer smoke soldier spoon spring stable station stone storm stove street
sugar summer sword table teacher temple thread thunder ticket tiger tower travel tree tunnel turtle valley
village violin wagon wall water weather wheel window winter wolf wood
""".split()  # noqa: SIM905 - a list literal would be a page long
STEP = 0.75
"""The share of new questions that are harder; the others are as hard as their parents."""


def questioner(call: Call) -> str:
    """A user: imagines personas, and asks."""
    told = everything(call)
    if "close" in properties(call):
        return UNREADABLE if "[personas: unreadable]" in told else json.dumps(personas(told))
    distance = re.search(r"at distance (\w+)", told).group(1)
    wrong = re.search(rf"\[{distance}: (\w+)\]", told)
    return {"unreadable": UNREADABLE, "empty": asked(" … "), "duplicate": asked(FIRST_OF_ALL)}.get(
        wrong.group(1) if wrong else "", asked(question(told, 1))
    )


def personas(told: str) -> dict[str, str]:
    rng = drawing(told, "personas")
    return {
        distance: f"A person at distance {distance} who sells {' and '.join(rng.sample(WORDS, 3))}."
        for distance in ("close", "some", "unrelated")
    }


def asked(text: str) -> str:
    labels = {"output_format": "", "cognition": "reason", "category": "trade", "difficulty": 1}
    return json.dumps({"question": text, "ideal": "Whatever it says there.", **labels})


def question(told: str, difficulty: int) -> str:
    one, two, three, four, five, six = drawing(told, "question").sample(WORDS, 6)
    return f"How would a {one} and the {two} bring {three} to a {four} by {five} and {six}? (difficulty {difficulty})"


UNREADABLE = "I would rather talk about the weather."
LESSON = "Ask for the reason, which most replies leave out."
FIRST_OF_ALL = "What does everybody want to know about this first? (difficulty 1)"


def analyst(call: Call) -> str:
    """Finds in both replies that something is missing."""
    if "weaknesses" in properties(call):
        weakness = {"kind": "vague", "weakness": "Stays so general that nobody can use it."}
        return json.dumps({"weaknesses": [{"reply": number, **weakness} for number in (1, 2)]})
    fault = {"kind": "vague", "basis": "missing", "evidence": "a reason why", "medium": None}
    span = {"start": None, "end": None}
    return json.dumps({"faults": [{"reply": number, **fault, **span} for number in (1, 2)]})


def hardener(call: Call) -> str:
    """Writes another question, mostly one step harder; of what is over it learns one thing."""
    if "lessons" in properties(call):
        return json.dumps({"lessons": [{"store": "experience", "lesson": LESSON}]})
    told = everything(call)
    harder = drawing(told, "harder").random() < STEP
    return json.dumps({"question": question(told, difficulty_of(told) + harder), "ideal": "The right thing."})


def examiner(call: Call) -> str:
    """Says truly how hard questions are, and finds nothing against them."""
    if "question_1" not in properties(call):
        return json.dumps(fill(schema(call), TIE, schema(call).get("$defs", {})))
    first, second = re.findall(r"\(difficulty (\d+)\)", everything(call))[-2:]
    scales = ("instruction_following", "accuracy", "relevance", "helpfulness", "overall")
    marks = {
        f"question_{number}": dict.fromkeys(scales, min(5, int(difficulty)))
        for number, difficulty in enumerate((first, second), 1)
    }
    return json.dumps({"reason": "as they say themselves", **marks})


def solver(call: Call) -> str:
    """Can answer everything, always alike, where it is shown what the question is about."""
    if "without media" in everything(call):
        return json.dumps({"reason": "nothing to go by", "answerable": False, "answer": ""})
    return json.dumps({"reason": "it is plain", "answerable": True, "answer": "forty-two"})


def contestant(call: Call) -> str:
    """A reply whose worth is the model's log strength at this difficulty plus Gumbel noise.

    So the better of two replies is that of i with probability s_i / (s_i + s_j), whatever the better
    one's worth: also among battles in which not both are bad.
    """
    difficulty = difficulty_of(call.question)
    rng = random.Random(f"{call.plan.seed}/{call.model}/{call.question}")
    worth = skill(call.plan.strengths[call.model], difficulty) - math.log(rng.expovariate(1.0))
    return f"That depends on the day, I should say. [[strength={worth:.6f}]]"


def skill(strength: float, difficulty: int) -> float:
    """The log strength of a model at a difficulty: harder questions tell models apart better."""
    return math.log(strength) * (1 + 0.25 * (difficulty - 1))


def needed(difficulty: int) -> float:
    """What a reply must be worth to do at all."""
    return 0.7 * difficulty - 1.0


def judge_hard(call: Call) -> str:
    """Prefers the reply that is worth more; where neither is worth enough, both are bad."""
    told = everything(call)
    first, second = (float(mark) for mark in re.findall(r"strength=(-?\d+\.\d+)", told)[-2:])
    better = "A" if first > second else "B"
    label = "both_bad" if max(first, second) < needed(difficulty_of(told)) else better
    chosen = {name: label for name, one in schema(call)["properties"].items() if "enum" in one}
    return json.dumps({"reasoning": "by their worth", **chosen})


def difficulty_of(told: str) -> int:
    return int(re.findall(r"\(difficulty (\d+)\)", told)[0])


def schema(call: Call) -> dict[str, Any]:
    return call.body.get("response_format", {}).get("json_schema", {}).get("schema", {})


def properties(call: Call) -> set[str]:
    return set(schema(call).get("properties", {}))


def everything(call: Call) -> str:
    """The words of the request but for the system's, which are the same for every case."""
    turns = call.body["messages"]
    return "\n".join(words(turn["content"]) for turn in turns if turn["role"] != "system")


def drawing(told: str, purpose: str) -> random.Random:
    return random.Random(hashlib.sha256(f"{purpose} {told}".encode()).digest())


WRITERS: dict[str, Callable[[Call], str]] = {
    "questioner": questioner,
    "analyst": analyst,
    "hardener": hardener,
    "examiner": examiner,
    "solver": solver,
    "contestant": contestant,
    "judge_hard": judge_hard,
}
