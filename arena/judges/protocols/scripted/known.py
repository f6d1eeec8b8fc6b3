"""What is known to be right of a case: its truth or, where there is none, its checks and reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arena.judges.protocols.base import Case, OptionError, Preference, Step, Truth
from arena.judges.protocols.checks import first_problem
from arena.judges.protocols.reference import ByReference
from arena.judges.protocols.rightness import LABELS, by_rightness

from .base import Said, Unknown

MERITS: dict[Preference, tuple[float, float]] = {
    "a": (1.0, 0.0),
    "b": (0.0, 1.0),
    "tie": (1.0, 1.0),
    "both_bad": (0.0, 0.0),
}
"""How good two replies are, by who of them is better."""

WORDS = (LABELS, {True: "success", False: "failure"}, {True: "yes", False: "no"})
"""What is said of a reply that is right and of one that is not, in the words of different exams."""


def words_of(case: Case) -> dict[bool, str]:
    """The pair of labels that a case's own truth is told in."""
    label = case.truth.label if case.truth else ""
    return next((words for words in WORDS if label in words.values()), LABELS)


def all_known(case: Case) -> Said:
    """Everything that is known of a case, as a judge would say it; raises `Unknown`."""
    if case.truth is None:
        return _by_reference(case)
    said = {name: value for name, value in _fields(case.truth).items() if value}
    said |= _derived(case, case.truth)
    if not said.keys() & {"preference", "scores", "label", "ranking", "steps"}:
        raise Unknown("nothing is known to be right of this case")
    return said


def merits(case: Case) -> Sequence[float]:
    """How good each reply is known to be, higher is better; raises `Unknown`."""
    said = all_known(case)
    if "overall" in said.get("scores", {}):
        return tuple(said["scores"]["overall"])
    if "right" in said.get("scores", {}):
        return tuple(said["scores"]["right"])
    if said.get("preference") and len(case.replies) == 2:
        return MERITS[said["preference"]]
    if said.get("ranking"):
        return [float(-said["ranking"].index(place)) for place in range(len(case.replies))]
    if said.get("label"):
        return (float(said["label"] == words_of(case)[True]),)
    if said.get("steps"):
        return (float(all(step.right for step in said["steps"])),)
    raise Unknown("nothing is known to be right of these replies")


def right(case: Case) -> Sequence[bool]:
    """Whether each reply is known to be right: no other is better, or of one its label says so."""
    known = merits(case)
    best = max(1.0, *known) if len(known) == 1 or set(known) == {0.0} else max(known)
    return [merit == best for merit in known]


def as_shown(case: Case) -> Said:
    """What somebody says who sees no difference: a tie, one reply correct, several as they stand."""
    if len(case.replies) == 2:
        return {"preference": "tie"}
    if len(case.replies) > 2:
        return {"ranking": tuple(range(len(case.replies)))}
    steps = tuple(Step(True) for _ in case.steps[0]) if case.steps else ()
    return {"label": words_of(case)[True], "scores": {"overall": (1.0,)}, "steps": steps}


def fair(case: Case) -> Said:
    """What is known and, where nothing is, no difference."""
    try:
        return all_known(case)
    except Unknown:
        return as_shown(case)


def _fields(truth: Truth) -> dict[str, Any]:
    return {
        "preference": truth.preference,
        "standards": truth.standards,
        "scores": truth.scores,
        "label": truth.label,
        "ranking": truth.ranking,
        "steps": truth.steps,
    }


def _derived(case: Case, truth: Truth) -> dict[str, Any]:
    """A preference or ranking that follows from overall scores, and a label from steps."""
    scores = truth.scores.get("overall", ())
    if len(scores) == len(case.replies) == 2 and truth.preference is None:
        return {"preference": "tie" if scores[0] == scores[1] else "a" if scores[0] > scores[1] else "b"}
    if len(scores) == len(case.replies) > 2 and not truth.ranking:
        return {"ranking": tuple(sorted(range(len(scores)), key=lambda place: -scores[place]))}
    if truth.steps and not truth.label:
        return {"label": LABELS[all(step.right for step in truth.steps)]}
    return {}


def _by_reference(case: Case) -> Said:
    try:
        rows = ByReference().rows(case)
        judged = by_rightness([first_problem(reply, rows) for reply in case.replies], "")
    except OptionError:
        raise Unknown("nothing is known to be right of this case") from None
    told = {"preference": judged.preference, "label": judged.label, "scores": judged.scores}
    return {name: value for name, value in told.items() if value}
