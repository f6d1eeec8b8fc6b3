"""What a filter of questions is, what it knows, and what it may say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulators.conversation import Ask
from simulators.items import Item
from simulators.known import Known
from simulators.options import Options, read_options
from simulators.questions import Draft


@dataclass(frozen=True, slots=True)
class Drop:
    """The question is not kept; `reason` is a word that drops are counted by."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """The question is kept and marked."""

    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a filter may know beside the question.

    `of_item` and `of_set` are the questions that there are already, on the item and in the whole set.
    `asks` are models by role: `blind` (shown no media), `seeing` (shown them), `judge`; a role may lack.
    `settings` are tables of settings by the name of their filter.
    """

    item: Item
    of_item: Known = field(default_factory=Known)
    of_set: Known = field(default_factory=Known)
    asks: Mapping[str, Ask] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


Look = Callable[[Draft, Context, Any], Awaitable[Drop | Tag | None]]
"""`(draft, context, settings)`; raises `NoAnswer` and `Unreadable` when a model was asked in vain."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A line of `FILTERS`; `asks` are the roles it asks where they are there."""

    name: str
    look: Look
    title: str
    settings: type[Options] = Options
    asks: tuple[str, ...] = ()

    def read(self, given: Mapping[str, Any]) -> Options:
        """Its settings; raises `ValueError` naming the first key that is wrong."""
        return read_options(self.name, given, self.settings)

    async def __call__(self, draft: Draft, context: Context) -> Drop | Tag | None:
        """Looks at a draft with the settings of the context; raises as `look` and `read` do."""
        return await self.look(draft, context, self.read(context.settings.get(self.name, {})))
