"""Moderation by a list of words and phrases that the operator keeps in a file."""

from __future__ import annotations

import asyncio
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from arena.endpoints.connect import Connections
from arena.pages.folding import AFTER, BEFORE, HIDDEN, fold

from .base import Finding

List = dict[str, re.Pattern[str]]  # by code


class ByWords:
    """Flags what holds a word of the list, in whatever case, with lookalikes or hidden characters."""

    title = "a list of words"
    needs_key = False

    async def look(self, text: str, connections: Connections | None) -> Finding:
        path = Path(settings.ARENA_MODERATION_WORDS)
        codes = await asyncio.to_thread(_codes, text, path)
        return Finding(flagged=bool(codes), codes=codes)


def _codes(text: str, path: Path) -> tuple[str, ...]:
    folded = _plain(text)
    return tuple(
        code for code, pattern in _read(path, path.stat().st_mtime_ns).items() if pattern.search(folded)
    )


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> List:
    """A file of a word or phrase a line; `[code]` begins those of a code, `#` a remark."""
    words: dict[str, list[str]] = {}
    code = "words"
    for line in path.read_text().splitlines():
        entry = line.partition("#")[0].strip()
        if entry.startswith("[") and entry.endswith("]"):
            code = entry[1:-1].strip()
        elif entry:
            words.setdefault(code, []).append(entry)
    return {code: _pattern(entries) for code, entries in words.items()}


def _pattern(entries: list[str]) -> re.Pattern[str]:
    phrases = (r"\s+".join(re.escape(word) for word in _plain(entry).split()) for entry in entries)
    return re.compile(f"{BEFORE}(?:{'|'.join(phrases)}){AFTER}")


def _plain(text: str) -> str:
    return fold(text).text.replace(HIDDEN, "")
