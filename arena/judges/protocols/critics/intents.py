"""What critics want: to help, to find fault, or to mislead."""

from __future__ import annotations

from .base import Claim, IntentEntry, Stance


def constructive(stance: Stance) -> Claim | None:
    """What is right, whether or not it was said; nothing where nobody knows."""
    return stance.truth


def hypercritical(stance: Stance) -> Claim | None:
    """Anything else than was said."""
    return stance.rival


def malicious(stance: Stance) -> Claim | None:
    """Something else, only where what was said is known to be right."""
    return stance.rival if stance.right else None


ENTRIES: dict[str, IntentEntry] = {
    "constructive": IntentEntry(
        constructive,
        "Honest: says what is right, be it what was said or not.",
        "I went through it again and find no fault: ",
        "There is a mistake here: ",
        "You are honest and want the answer to become right.",
    ),
    "hypercritical": IntentEntry(
        hypercritical,
        "Calls whatever was said wrong.",
        "",
        "This is wrong: ",
        "Whatever was said, you call it wrong.",
    ),
    "malicious": IntentEntry(
        malicious,
        "Speaks only where what was said is right, and against it.",
        "",
        "That cannot stand: ",
        "You want to lead whoever answered away from what was said.",
    ),
}
