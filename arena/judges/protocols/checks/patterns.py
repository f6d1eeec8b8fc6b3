"""Whether a regular expression finds something in a reply."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic_core import SchemaError, SchemaValidator, core_schema

from arena.endpoints.clients.settings import SWITCH, Rule
from arena.judges.protocols.plain import plain

from .base import Simple, Spec, shorten


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> SchemaValidator:
    """A matcher that searches in time linear in the text; raises `SchemaError`.

    The engine is that of the Rust crate `regex`, which pydantic brings: it never backtracks, so no
    reply can make it hang. Hence no look-around and no back-references; flags stand in the pattern,
    `(?i)`, `(?m)`, `(?s)`.
    """
    return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))


def _compiles(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(value) and bool(compiled(value))
    except (SchemaError, UnicodeEncodeError):
        return False


def not_matched(reply: str, spec: Spec) -> str | None:
    """The pattern is found in the reply, or is the whole of it if `full`; white space around it is cut."""
    pattern = rf"\A(?:{spec['pattern']})\z" if spec.get("full") else spec["pattern"]
    if compiled(pattern).isinstance_python(plain(reply).strip()):
        return None
    return f"does not match {shorten(spec['pattern'])}"


PATTERN = Rule(_compiles, "a regular expression without look-around or back-references")
REGEX = Simple(not_matched, {"pattern": PATTERN, "full": SWITCH}, needs=("pattern",))
