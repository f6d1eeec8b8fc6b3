"""Asks whether a new question keeps the rules that a program cannot check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import StrictBool

from .asking import Short, Talk
from .author import Written
from .finished import Parent
from .reading import Shape
from .refusals import Refusal
from .wording import block, brief


class _Examined(Shape):
    reason: Short
    stands_alone: StrictBool
    fits_persona: StrictBool
    hides_details: StrictBool
    needs_media: StrictBool
    same_output: StrictBool
    is_different: StrictBool


RULES: Mapping[str, Refusal] = {
    "stands_alone": Refusal.DEPENDENT,
    "is_different": Refusal.DUPLICATE,
    "same_output": Refusal.OTHER_OUTPUT,
    "fits_persona": Refusal.UNFITTED,
    "hides_details": Refusal.LEAKS,
    "needs_media": Refusal.NEEDS_NO_MEDIA,
}
"""What each rule that is broken is called, in the order they are looked at."""
WITHOUT_MEDIA = frozenset({"hides_details", "needs_media"})
"""Rules that say nothing where the parent has no media."""


@dataclass(frozen=True, slots=True)
class Examined:
    """Which rules a question breaks, and the examiner's reason."""

    broken: tuple[str, ...]
    reason: str

    @property
    def refusal(self) -> Refusal | None:
        """What speaks against it first."""
        return RULES[self.broken[0]] if self.broken else None


async def examine(written: Written, parent: Parent, talk: Talk) -> Examined:
    """Whether a question keeps the rules; those about media or a persona count only where there are any.

    Raises `NoAnswer` and `Unreadable`.
    """
    told = (
        block("persona", parent.persona) if parent.persona else "",
        f"Old question:\n{block('question', parent.text)}",
        f"New question:\n{block('question', written.text)}",
        f"The reply to the old one is: {parent.output}.",
    )
    found = await talk(brief("examine", *told, media=parent.media), _Examined)
    idle = (set() if parent.media else set(WITHOUT_MEDIA)) | (set() if parent.persona else {"fits_persona"})
    broken = (rule for rule in RULES if rule not in idle and not getattr(found, rule))
    return Examined(tuple(broken), found.reason)
