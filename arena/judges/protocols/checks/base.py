"""What a check is: whether it can be read, and what a reply does wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from arena.endpoints.clients.settings import Rule, check

Spec = Mapping[str, Any]
"""A row of a question's `checks`, without its `kind`."""

Problem = Callable[[str, Spec], str | None]
"""`(reply, spec) ->` what the reply does wrong in a few words, or None when the check holds. Never raises."""


class Check(Protocol):
    """A line of `CHECKS`."""

    def validate(self, what: str, spec: Spec) -> None:
        """Raise `ValueError` naming the first key that is unknown, missing or has a wrong value."""

    def problem(self, reply: str, spec: Spec) -> str | None:
        """What the reply does wrong, or None; for a spec that `validate` lets through.

        Raises `OptionError` for what only a protocol of its own can find out.
        """


@dataclass(frozen=True, slots=True)
class Simple:
    """A check whose keys are always the same; at least one of `needs` must be there."""

    finds: Problem
    rules: Mapping[str, Rule]
    needs: Sequence[str] = ()

    def validate(self, what: str, spec: Spec) -> None:
        check(what, spec, self.rules)
        if self.needs and not any(key in spec for key in self.needs):
            raise ValueError(f"{what}: missing key {' or '.join(repr(key) for key in self.needs)}")

    def problem(self, reply: str, spec: Spec) -> str | None:
        return self.finds(reply, spec)


@dataclass(frozen=True, slots=True)
class Choice:
    """A check that is really several: the value of `key` says which, and which other keys it takes."""

    key: str
    table: Mapping[str, Simple]

    def validate(self, what: str, spec: Spec) -> None:
        name = spec.get(self.key)
        if not isinstance(name, str) or name not in self.table:
            raise ValueError(f"{what}: {self.key} = {name!r} must be one of {', '.join(sorted(self.table))}")
        self.table[name].validate(f"{what} {name}", self._rest(spec))

    def problem(self, reply: str, spec: Spec) -> str | None:
        return self.table[spec[self.key]].problem(reply, self._rest(spec))

    def _rest(self, spec: Spec) -> Spec:
        return {key: value for key, value in spec.items() if key != self.key}


def shorten(text: object, longest: int = 60) -> str:
    """A text quoted in a message, cut where a page would not want more."""
    words = str(text)
    return repr(words if len(words) <= longest else words[:longest] + "…")
