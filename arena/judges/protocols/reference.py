"""Judges by the question's own checks or reference answer; asks no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.settings import one_of

from .base import Ask, Case, Judgment, OptionError, Verdict
from .checks import check_rows, first_problem
from .checks.numbers import as_number
from .entry import ProtocolEntry
from .looking import verdict_of
from .option import Option
from .plain import fold
from .rightness import by_rightness

VERSION = "reference/1"

Rows = tuple[Mapping[str, Any], ...]


def _numeric(reference: str) -> Rows:
    """A per cent means its digits: a reference of 50 % is met by 50 and by 50 %."""
    values = as_number(reference)
    if values is None:
        raise OptionError(f"the reference {reference[:60]!r} is no number")
    return ({"kind": "numeric", "value": max(values, key=abs)},)


def _auto(reference: str) -> Rows:
    return MATCHES["contains" if as_number(reference) is None else "numeric"](reference)


MATCHES: dict[str, Callable[[str], Rows]] = {
    "auto": _auto,
    "exact": lambda reference: ({"kind": "exact", "text": reference},),
    "contains": lambda reference: ({"kind": "contains", "all": reference},),
    "numeric": _numeric,
}
"""How a reference becomes checks where there are none: auto is numeric for a number, else contains."""


@dataclass(frozen=True, slots=True)
class ByReference:
    """A reply is right if all checks hold or, where there are none, if it matches the reference."""

    match: str = "auto"

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Valid whatever the replies say; void, with the reason, if the question cannot be checked."""
        try:
            rows = self.rows(case)
            problems = [first_problem(reply, rows) for reply in case.replies]
        except OptionError as error:
            return verdict_of(Judgment("void", rationale=str(error), parser=VERSION))
        return verdict_of(by_rightness(problems, VERSION))

    def rows(self, case: Case) -> Sequence[Mapping[str, Any]]:
        """The checks that a right reply passes; raises `OptionError` where there is nothing to go by."""
        if not accepts(case):
            raise OptionError("the question has no reference, nor checks that this judge can make")
        rows = case.checks or MATCHES[self.match](case.reference)
        check_rows(case.checks)
        return rows


def accepts(case: Case) -> bool:
    """Whether there is anything to go by, and none of it code to run."""
    if any(row.get("kind") == "code" for row in case.checks):
        return False
    return bool(case.checks) or bool(fold(case.reference))


def check_row(reference: str | float, checks: Sequence[Any]) -> None:
    """Raise `OptionError` saying what of a question's reference or checks could never be used."""
    if isinstance(reference, str) and reference and not fold(reference):
        raise OptionError("the reference holds nothing that can be seen")
    check_rows(checks)


ENTRY = ProtocolEntry(
    bare=lambda options: ByReference(options["match"]),
    accepts=accepts,
    needs_model=False,
    options={
        "match": Option(
            one_of(*MATCHES),
            "auto",
            "exact",
            "How a reference becomes checks.",
            after=True,
        )
    },
    parser=VERSION,
    version=VERSION,
    title="Checks each reply against the question's reference answer or checks; asks no model.",
)
