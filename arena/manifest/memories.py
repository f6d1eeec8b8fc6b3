"""Reads the frozen memories of simulators, files that `manage.py freeze_memory` writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from simulators.memory import Memory, Store

from .shape import Manifest


class Kept(BaseModel):
    """What such a file holds: each lesson is its store, its matter, its words and its battle."""

    model_config = ConfigDict(extra="forbid")

    lessons: list[tuple[Store, str, str, str]]
    held_out: list[str] = []
    learns: bool = False


def read_memories(manifest: Manifest, beside: Path) -> dict[str, dict[str, Any]]:
    """By simulator, for those that have one; raises ValueError naming table, key and file."""
    return {
        name: _read(f"[simulators.{name}]: memory: {table.memory}", beside / table.memory)
        for name, table in manifest.simulators.items()
        if table.memory
    }


def _read(where: str, path: Path) -> dict[str, Any]:
    try:
        kept = Kept.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ValueError(f"{where}: {error.strerror}") from None
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in fault["loc"])
        raise ValueError(": ".join(filter(None, [where, place, fault["msg"]]))) from None
    return Memory.of(kept.model_dump()).frozen().as_json()
