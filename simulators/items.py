"""What a simulated user looks at."""

from __future__ import annotations

from dataclasses import dataclass

from .conversation import Part


@dataclass(frozen=True, slots=True)
class Item:
    """A video, an image or a document that questions are about.

    `key` is unique among the items of a run, `modality` the richest of its parts; `title`, `category`
    and `language` (a BCP 47 tag) are what is known of it beforehand, each may be empty.
    """

    key: str
    modality: str
    parts: tuple[Part, ...]
    title: str = ""
    category: str = ""
    language: str = "en"

    @property
    def media(self) -> tuple[Part, ...]:
        """What there is to see: the parts that are not plain words."""
        return tuple(part for part in self.parts if part.modality != "text")

    @property
    def text(self) -> str:
        """The words of the item, its media left out."""
        return "\n".join(part.text for part in self.parts if part.modality == "text")
