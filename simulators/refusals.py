"""Why a harder question was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Refusal(StrEnum):
    """A reason; its words are in `REFUSALS`."""

    NO_ANSWER = "no_answer"
    UNREADABLE = "unreadable"
    NO_OPERATOR = "no_operator"
    EMPTY = "empty"
    DUPLICATE = "duplicate"
    DEPENDENT = "dependent"
    LEAKS = "leaks"
    UNFITTED = "unfitted"
    OTHER_OUTPUT = "other_output"
    NEEDS_NO_MEDIA = "needs_no_media"
    NOT_HARDER = "not_harder"
    CONFLICT = "conflict"
    UNANSWERABLE = "unanswerable"
    UNDECIDED = "undecided"
    AWAITS_PEOPLE = "awaits_people"


REFUSALS: Mapping[str, str] = {
    Refusal.NO_ANSWER: "A model gave no answer.",
    Refusal.UNREADABLE: "A model's answer had not the shape that was asked for.",
    Refusal.NO_OPERATOR: "No operator fits the question, or all that fit have a share of nothing.",
    Refusal.EMPTY: "There is no question in the answer.",
    Refusal.DUPLICATE: "It repeats its parent, a sibling or another question of the set.",
    Refusal.DEPENDENT: "It makes no sense without an earlier question or reply.",
    Refusal.LEAKS: "It gives away what the reply should find.",
    Refusal.UNFITTED: "It does not fit the persona.",
    Refusal.OTHER_OUTPUT: "It asks for another kind of reply than its parent: words, an image or a video.",
    Refusal.NEEDS_NO_MEDIA: "It can be answered without the media.",
    Refusal.NOT_HARDER: "It was not judged harder than its parent.",
    Refusal.CONFLICT: "Which of the two is harder depended on the order they were shown in.",
    Refusal.UNANSWERABLE: "It cannot be answered from what is given.",
    Refusal.UNDECIDED: "Its solvers did not agree whether it can be answered, or on the answer.",
    Refusal.AWAITS_PEOPLE: "People have yet to say whether it can be answered.",
}
