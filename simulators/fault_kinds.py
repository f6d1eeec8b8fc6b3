"""The kinds of fault of a reply: in its words, in what it says of media, and in media that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ANY = frozenset({"text", "image", "video"})
SEEN = frozenset({"image", "video"})


@dataclass(frozen=True, slots=True)
class FaultKind:
    """`modalities`: what must be in the question or the reply for the fault to be possible.

    `by_absence`: the fault can lie in something that is missing, so that nothing can be quoted.
    """

    name: str
    title: str
    definition: str
    modalities: frozenset[str] = ANY
    by_absence: bool = False


_KINDS = (
    FaultKind(
        "ignored_instruction", "Ignores the instruction",
        "Something that was plainly asked for is not done, or something that was ruled out is.",
        by_absence=True,
    ),
    FaultKind("wrong_fact", "Wrong fact", "A statement about the world or the material is false."),
    FaultKind(
        "missed_content", "Missed content",
        "Something that is there to see, hear or read, and that the question turns on, is passed over.",
        by_absence=True,
    ),
    FaultKind(
        "invented_content", "Invented content",
        "Something is said to be in the material, or in a source, that is not there.",
    ),
    FaultKind(
        "wrong_order", "Wrong order or time",
        "Events are put in an order, at a time or for a duration that is not theirs.",
    ),
    FaultKind("wrong_count", "Wrong count", "The number of things, people or events is not the true one."),
    FaultKind(
        "wrong_calculation", "Wrong calculation",
        "A sum, a conversion or a step of reasoning does not follow from what it starts with.",
    ),
    FaultKind(
        "wrong_place", "Wrong place or relation",
        "Things are put where they are not, or in a relation to each other that they do not have.", SEEN,
    ),
    FaultKind(
        "misread_text", "Misread text",
        "Writing in the picture is read wrongly.", SEEN,
    ),
    FaultKind(
        "unreadable_text", "Unreadable text in the picture",
        "A picture or video that was made holds writing that cannot be read or is misspelt.", SEEN,
    ),
    FaultKind(
        "broken_picture", "Broken picture",
        "A picture or video that was made is distorted, blurred or flickers, or its things change or vanish.",
        SEEN,
    ),
    FaultKind(
        "unfitted", "Not fitted to the persona",
        "What this person knows, needs or asked from is not taken into account.", by_absence=True,
    ),
    FaultKind(
        "vague", "Vague or unhelpful",
        "It stays so general that the person cannot use it.", by_absence=True,
    ),
    FaultKind(
        "wrong_format", "Wrong format",
        "The form that was asked for, such as a table, JSON or a length, is not kept.", by_absence=True,
    ),
    FaultKind(
        "incomplete", "Incomplete",
        "A part of what was asked has no reply, or the reply breaks off.", by_absence=True,
    ),
    FaultKind(
        "off_topic", "Off the matter",
        "A stretch of the reply has nothing to do with what was asked.",
    ),
)  # fmt: skip

FAULT_KINDS: Mapping[str, FaultKind] = {kind.name: kind for kind in _KINDS}


def possible(modalities: Iterable[str]) -> tuple[FaultKind, ...]:
    """The kinds of fault that can occur where these modalities are in play; those of words always can."""
    there = {"text", *modalities}
    return tuple(kind for kind in FAULT_KINDS.values() if kind.modalities & there)
