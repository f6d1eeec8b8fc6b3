"""Judges whom chance rules, each draw told by a seed and the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from arena.judges.protocols.base import Case, Preference, Step
from arena.judges.protocols.lexical import ByWords
from arena.judges.protocols.rightness import said_of

from .base import Options, Said, Unknown
from .draw import draw_of_case, draw_of_look, draw_of_question, draw_of_reply, shuffled
from .known import WORDS, all_known, right, words_of

TURNED: dict[Preference, Preference] = {"a": "b", "b": "a", "tie": "both_bad", "both_bad": "tie"}
OTHER = {words[this]: words[not this] for words in WORDS for this in (True, False)}


def coin(case: Case, options: Options) -> Said:
    """A fair coin, tossed anew for each order: decisive of two replies, any order of several."""
    draw = draw_of_look(case, options["seed"])
    if len(case.replies) == 2:
        return {"preference": "a" if draw.random() < 0.5 else "b"}
    if len(case.replies) > 2:
        return {"ranking": tuple(shuffled(len(case.replies), draw))}
    steps = tuple(Step(draw.random() < 0.5) for _ in case.steps[0]) if case.steps else ()
    return {
        "label": words_of(case)[draw.random() < 0.5],
        "scores": {"overall": (draw.random(),)},
        "steps": steps,
    }


def lenient(case: Case, options: Options) -> Said:
    """Knows of a reply with chance `knows` whether it is right, else calls it correct with chance `p`."""
    draws = [draw_of_reply(case, place, options["seed"]) for place in range(len(case.replies))]
    truly = right(case)
    said = _in_words(case, [_called(known, draw, options) for known, draw in zip(truly, draws, strict=True)])
    steps = all_known(case).get("steps", ())
    return said | {"steps": tuple(replace(one, right=_called(one.right, draws[0], options)) for one in steps)}


def _called(known: bool, draw: Random, options: Options) -> bool:
    return known if draw.random() < options["knows"] else draw.random() < options["p"]


def overconfident(case: Case, options: Options) -> Said:
    """Right with chance `p`, the other way round else, and sure by `c`; of an unknown case, a coin."""
    sure = {"confidence": float(options["c"])}
    try:
        known = all_known(case)
    except Unknown:
        return {**coin(case, options), **sure}
    by_chance = draw_of_case(case, options["seed"]).random() < options["p"]
    return {**(known if by_chance else _turned(known)), **sure}


def _turned(known: Said) -> Said:
    """The opposite of what is known."""
    said = dict(known)
    if "preference" in said:
        said["preference"] = TURNED[said["preference"]]
    if "standards" in said:
        said["standards"] = {name: TURNED[side] for name, side in said["standards"].items()}
    if "scores" in said:
        said["scores"] = {name: tuple(-score for score in each) for name, each in said["scores"].items()}
    if "label" in said:
        said["label"] = OTHER.get(said["label"], f"not {said['label']}")
    if "ranking" in said:
        said["ranking"] = tuple(reversed(said["ranking"]))
    if "steps" in said:
        said["steps"] = tuple(Step(not one.right) for one in said["steps"])
    return said


def knows_half(case: Case, options: Options) -> Said:
    """By the reference where there is one, else by an own answer, right to a share `knows` of questions.

    An own answer that is wrong is nobody else's, so every reply to such a question is called incorrect.
    """
    if case.reference:
        words = ByWords("contains", capitals=False, words=True)
        references = words.references(case)
        return _in_words(
            case, [words.problem(reply, case.question, references) is None for reply in case.replies]
        )
    truly = right(case)
    solved = draw_of_question(case, options["seed"]).random() < options["knows"]
    return _in_words(case, truly if solved else [False] * len(truly))


def _in_words(case: Case, right: Sequence[bool]) -> dict[str, Any]:
    """What is said of replies, one of them in the words of its own truth."""
    return {"label": words_of(case)[right[0]]} if len(right) == 1 else said_of(right)
