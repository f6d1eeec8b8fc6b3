"""Gives the labels of a JSON schema other names, and reads answers that were given by these."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from arena.judges.protocols.reading import CONFLICT, Unreadable, after_thoughts, folded, key_of, objects

Names = Mapping[str, str]
"""New names, which are words in small letters, by the old label as JSON."""


def labels_of(schema: Any) -> tuple[str, ...]:
    """All labels that a schema offers, as JSON, each once, in its order; none where it has no `enum`."""
    return tuple(dict.fromkeys(_labels(schema)))


def _labels(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if "enum" in schema:
            yield from (json.dumps(label) for label in schema["enum"])
        else:
            yield from _labels(list(schema.values()))
    elif isinstance(schema, Sequence) and not isinstance(schema, str):
        for part in schema:
            yield from _labels(part)


def renamed_schema(schema: Any, names: Names) -> Any:
    """The same schema, which offers the new names instead of the labels."""
    if isinstance(schema, Mapping):
        if "enum" in schema:
            return {"type": "string", "enum": [names[json.dumps(label)] for label in schema["enum"]]}
        return {key: renamed_schema(part, names) for key, part in schema.items()}
    if isinstance(schema, Sequence) and not isinstance(schema, str):
        return [renamed_schema(part, names) for part in schema]
    return schema


def restored(text: str, schema: Mapping[str, Any], names: Names, *, truncated: bool = False) -> str:
    """The JSON objects of an answer with its labels in their old names, and nothing else of it.

    Only what stands where the schema has a label is read so, and only by a new name: any other value
    there becomes null, which is no label. Empty where nothing can be read for certain: see
    `reading.answer_object`; a label that has two values is such a case.
    """
    meant = {name: json.loads(label) for label, name in names.items()}
    try:
        text = after_thoughts(text)
        found = list(objects(text))
        cut_off = truncated and found and text[found[-1][1] :].strip("` \t\r\n")
        told = [] if cut_off else [_back(given, schema, meant) for given, _ in found]
    except Unreadable:
        return ""
    return "\n".join(json.dumps(given, default=lambda conflict: None) for given in told)


def _back(value: Any, schema: Mapping[str, Any], meant: Mapping[str, Any]) -> Any:
    if "enum" in schema:
        if value is CONFLICT:
            raise Unreadable("a label has two values")
        return meant.get(folded(value))
    if isinstance(value, dict):
        rules = {key_of(key): rule for key, rule in schema.get("properties", {}).items()}
        return {key: _back(one, rules.get(key, {}), meant) for key, one in value.items()}
    if isinstance(value, list):
        return [_back(one, schema.get("items", {}), meant) for one in value]
    return value
