"""Reads the options that an operator wrote for a line of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class Options(BaseModel):
    """The options of a line of a table: every key declared, values of exactly the declared types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


Declared = TypeVar("Declared", bound=Options)


def read_options(what: str, given: Mapping[str, Any], shape: type[Declared]) -> Declared:
    """The options as their shape; raises `ValueError` naming the first key that is wrong and why."""
    try:
        return shape.model_validate(dict(given))
    except ValidationError as error:
        raise ValueError(f"{what}: {first_error(error, shape)}") from None


def first_error(error: ValidationError, shape: type[Options]) -> str:
    """The first thing wrong with options, unknown keys before all else: the key, and why."""
    errors = error.errors(include_url=False, include_input=False)
    first = min(errors, key=lambda one: one["type"] != "extra_forbidden")
    where = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        known = (
            f"; known: {', '.join(sorted(shape.model_fields)) or 'none'}" if len(first["loc"]) == 1 else ""
        )
        return f"unknown key {where!r}{known}"
    why = first["msg"].removeprefix("Value error, ")
    return f"{where}: {why}" if where else why
