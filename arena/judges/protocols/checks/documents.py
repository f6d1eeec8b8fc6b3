"""Whether a reply is JSON."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from arena.endpoints.clients.settings import SWITCH, Rule, one_of
from arena.judges.protocols.plain import plain

from .base import Simple, Spec, shorten

FENCED = re.compile(r"\A```[A-Za-z0-9]*[ \t]*\n(.*)\n[ \t]*```\Z", re.DOTALL)
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
}


def not_json(reply: str, spec: Spec) -> str | None:
    """The reply is one JSON value (RFC 8259: no NaN) of the `type` given, an object with the `required` keys.

    One code fence may stand around it, unless `bare`.
    """
    try:
        value = json.loads(_unwrapped(reply, spec), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return "is not valid JSON"
    if "type" in spec and not _is_of(value, spec["type"]):
        return f"is JSON, but no {spec['type']}"
    missing = [key for key in spec.get("required", ()) if not isinstance(value, dict) or key not in value]
    return f"has no key {shorten(missing[0])}" if missing else None


def _unwrapped(reply: str, spec: Spec) -> str:
    text = plain(reply).strip()
    fenced = None if spec.get("bare") else FENCED.match(text)
    return fenced[1] if fenced else text


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _is_of(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _is_keys(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(key, str) for key in value)


JSON = Simple(
    not_json, {"required": Rule(_is_keys, "a list of keys"), "type": one_of(*TYPES), "bare": SWITCH}
)
