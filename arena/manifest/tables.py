"""What the tables of an operator's file are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationInfo

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Category = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]


def one_of(table: Mapping[str, object]) -> AfterValidator:
    """Only names of a table pass."""

    def check(value: str, info: ValidationInfo) -> str:
        if value not in table:
            raise ValueError(f"unknown {info.field_name} {value!r}; there are {', '.join(sorted(table))}")
        return value

    return AfterValidator(check)


def _tag(value: str) -> str:
    """A language tag in the case that BCP 47 recommends: zh-Hant, pt-BR."""
    first, *rest = value.split("-")
    cased = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest]
    return "-".join([first.lower(), *cased])


Language = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=35),
    AfterValidator(_tag),
]


class Table(BaseModel):
    """A table in which a key that nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())
