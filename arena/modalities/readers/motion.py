"""When a video cuts or changes, how much moves in it, and where to."""

from __future__ import annotations

from pathlib import Path

from .base import FILMS, Reader, Subtitles, span
from .changes import CUT, Happenings, Movement, happenings
from .watch import watch

FAR = 0.05
"""The share of a side beyond which something has got anywhere."""
MOST = 40
"""Happenings of a kind that are listed."""


def find(path: Path, mime: str, subtitles: Subtitles) -> str:
    """A line each for cuts, for parts that change at once, and for every movement."""
    watched = watch(path)
    lines = _lines(happenings(watched)) or ["nothing changes from beginning to end"]
    return "\n".join(lines if watched.whole else ["(only key frames were looked at)", *lines])


def _lines(happened: Happenings) -> list[str]:
    cuts = [f"{one.seconds:.1f} s" for one in happened.sudden if one.share > CUT]
    parts = [f"{one.seconds:.1f} s ({_share(one.share)})" for one in happened.sudden if one.share <= CUT]
    lines = []
    if cuts:
        lines.append(f"the whole picture changes {len(cuts)} times: {_listed(cuts)}")
    if parts:
        lines.append(f"a part of the picture changes at once {len(parts)} times: {_listed(parts)}")
    lines += [f"something moves {span(one.start, one.end)}, {_way(one)}" for one in happened.movements[:MOST]]
    return lines


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - MOST} more" if len(words) > MOST else ""
    return ", ".join(words[:MOST]) + more


def _share(share: float) -> str:
    return f"{100 * share:.0f} % of it" if share >= 0.01 else "less than 1 % of it"


def _way(one: Movement) -> str:
    far = {
        ("to the right", "to the left")[one.across < 0]: abs(one.across),
        ("down", "up")[one.down < 0]: abs(one.down),
    }
    most = max(far.values())
    if most < FAR:
        return "to and fro or in one place"
    return " and ".join(way for way, share in far.items() if share >= max(FAR, most / 2))


READER = Reader(FILMS, find)
