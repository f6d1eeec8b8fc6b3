"""Judges who follow one rule that has nothing to do with what is better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from arena.judges.protocols.base import PREFERENCES, STANDARDS, Case, Step
from arena.judges.protocols.rightness import LABELS

from .base import Options, Said, Unknown
from .chance import coin
from .comparing import by_keys
from .known import all_known, as_shown, fair, merits, words_of


def oracle(case: Case, options: Options) -> Said:
    """All that is known to be right."""
    return all_known(case)


def always(case: Case, options: Options) -> Said:
    """The `label`, whatever is shown; of two replies, where it is no preference, a tie."""
    label = options["label"]
    if len(case.replies) == 2 and label in PREFERENCES:
        return {"preference": label}
    if len(case.replies) > 1:
        return as_shown(case)
    steps = tuple(Step(label == LABELS[True]) for _ in case.steps[0]) if case.steps else ()
    return {"label": label, "scores": {"overall": (float(label == LABELS[True]),)}, "steps": steps}


def always_tie(case: Case, options: Options) -> Said:
    """No difference between any replies."""
    return as_shown(case)


def longer_is(case: Case, options: Options) -> Said:
    """`label` of a reply of more than `characters`, else `otherwise`."""
    return _flagged(case, options, [len(reply) > options["characters"] for reply in case.replies])


def calls_are(case: Case, options: Options) -> Said:
    """`label` of an agent who did at least `calls` things, else `otherwise`."""
    acts = case.actions or ((),) * len(case.replies)
    return _flagged(case, options, [len(each) >= options["calls"] for each in acts])


def _flagged(case: Case, options: Options, flags: Sequence[bool]) -> Said:
    said = dict(by_keys(case, [float(flag) for flag in flags]))
    if len(flags) == 1:
        said["label"] = options["label"] if flags[0] else options["otherwise"]
    return said


def criterion_blind(case: Case, options: Options) -> Said:
    """What is said overall is said by every criterion; where nothing is known, by a coin."""
    try:
        said = dict(all_known(case))
    except Unknown:
        said = dict(coin(case, options))
    names = _criteria(case)
    if len(case.replies) == 2 and "preference" in said:
        return said | {"standards": dict.fromkeys(names, said["preference"])}
    overall = said.get("scores", {}).get("overall") or tuple(map(float, merits(case)))
    return said | {"scores": {"overall": overall, **dict.fromkeys(names, overall)}}


def _criteria(case: Case) -> Sequence[str]:
    """What a case is judged by: its rubric, what is known of it by name, or the four standards."""
    rubric = [leaf.name for criterion in case.rubric for leaf in criterion.leaves()]
    known = {*case.truth.standards, *case.truth.scores} - {"overall"} if case.truth else set()
    return rubric or sorted(known) or STANDARDS


def step_echo(case: Case, options: Options) -> Said:
    """Each step is right, for the reason that it says what it says."""
    if not case.steps:
        return fair(case)
    said = tuple(Step(True, why=step) for step in case.steps[0])
    return {**as_shown(case), "steps": said} if len(case.replies) == 1 else fair(case)


def wrong_step(case: Case, options: Options) -> Said:
    """Step number `step` is wrong, counted from the end where negative, and no other."""
    if len(case.replies) != 1 or not case.steps or not case.steps[0]:
        return fair(case)
    steps = [Step(True)] * len(case.steps[0])
    at = options["step"] - 1 if options["step"] > 0 else options["step"]
    if options["step"] and -len(steps) <= at < len(steps):
        steps[at] = replace(steps[at], right=False)
    label = words_of(case)[all(step.right for step in steps)]
    return {"label": label, "steps": tuple(steps)}
