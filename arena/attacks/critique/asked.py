"""What is asked of contestants, what they answer, and what a critic can say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from arena.attacks.pack.pairs import builtin_pairs
from arena.attacks.pack.verbosity import result
from arena.attacks.questions import asked
from arena.exams.items import Item
from arena.judges.protocols.base import Case, Truth
from arena.judges.protocols.checks.numbers import as_number, read_numbers
from arena.judges.protocols.critics import Claim, Source, Stance
from arena.judges.protocols.plain import fold
from arena.judges.protocols.reference import accepts
from arena.judges.protocols.scripted.known import right
from simulators.conversation import Turn, say

CLOSING = "End with a line “Answer: …” that holds your answer and nothing else."
AGAIN = "Decide yourself whether that is so, and answer the question again. " + CLOSING
ANSWER = re.compile(r"^\W{0,9}answer[*_\s]{0,9}:[*_`\s]{0,9}(\S[^\n]*)$", re.IGNORECASE | re.MULTILINE)
RIGHT = "right"
SHORT = 80


def builtin_questions(n: int, seed: int) -> list[Item]:
    """The questions of the built-in pairs: one reply tells what is right, the other a distractor."""
    return [_asked(item) for item in builtin_pairs(n, seed, reference=True)]


def _asked(item: Item) -> Item:
    better = "ab".index(item.case.truth.preference) if item.case.truth else 0
    wrong = item.case.replies[1 - better]
    distractor = result(wrong) or ""
    evidence = [
        {"id": f"sheet-{item.key}-{number}", "text": text, "backs": backs}
        for number, (text, backs) in enumerate(
            [(item.case.replies[better], item.case.reference), (wrong, distractor)], 1
        )
    ]
    return replace(item, case=question_of(item.case, distractor, evidence))


def question_of(case: Case, distractor: str = "", evidence: Sequence[object] = ()) -> Case:
    """The question of a case alone, with what a critic may claim and quote."""
    gold = {**case.gold, "distractor": distractor, "evidence": list(evidence)}
    return replace(case, replies=(), truth=Truth(), families=(), media=(), transcripts=(), gold=gold)


def answerable(case: Case) -> bool:
    """Whether a program can tell if an answer is right."""
    return accepts(case) and bool(case.parts)


def question(case: Case) -> Turn:
    """What a contestant is asked first."""
    return asked(case, *say("user", CLOSING).parts)


def answer_of(text: str) -> str:
    """What stands in the last line `Answer: …`, else what the text names as its result, else all of it."""
    found = ANSWER.findall(text)
    return str(found[-1]).strip(" *_`") if found else result(text) or text.strip()


def is_right(case: Case, text: str) -> bool:
    """Whether an answer is right by the question's checks or reference."""
    held = text if case.checks else answer_of(text)
    return right(replace(case, replies=(held,), truth=None))[0]


def state(case: Case, text: str) -> str:
    """What an answer comes to, so that other words for the same are no change: of numbers the last."""
    if is_right(case, text):
        return RIGHT
    answer = answer_of(text)
    numbers = list(read_numbers(answer)) if as_number(case.reference) is not None else []
    return str(min(numbers[-1])) if numbers else fold(answer)


def stance_of(case: Case, text: str) -> Stance:
    """What a critic is told of an answer. Constructive ones know the reference, where there is one."""
    short = answer_of(text)[:SHORT]
    truth = _claim(case.reference) if case.reference else Claim(RIGHT, "it is right as it stands")
    said = replace(_claim(short), answer=truth.answer if is_right(case, text) else fold(short))
    others = [answer for answer in (str(case.gold.get("distractor", "")), case.reference) if answer]
    left = [_claim(answer) for answer in others if answer != said.answer and fold(answer) != fold(short)]
    rival = left[0] if left else Claim("", "that answer is not the right one")
    return Stance(case.question, said, truth, rival, tuple(_sources(case)), (text,))


def _claim(answer: str) -> Claim:
    return Claim(answer, f"the answer is “{answer}”")


def _sources(case: Case) -> Iterator[Source]:
    for row in case.gold.get("evidence", ()):
        yield Source(row["id"], row["text"], row.get("backs", ""))
    if case.context:
        yield Source("context", case.context)
