"""Subtitles: read from SRT and WebVTT files, kept in order, written for browsers."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from simulators.conversation import Subtitle

from .base import MediaError

MAX_BYTES = 4 * 1024 * 1024
MAX_LINES = 20_000
MAX_CHARACTERS = 2_000  # of one line that is shown at once

STAMP = r"(?:\d{1,4}:)?\d{1,2}:\d{2}%s\d{1,3}"
TIMINGS = {
    "srt": re.compile(rf"\s*{STAMP % '[,.]'}\s*-->\s*{STAMP % '[,.]'}\s*.*", re.ASCII),
    "vtt": re.compile(rf"\s*{STAMP % '[.]'}\s+-->\s+{STAMP % '[.]'}(\s.*)?", re.ASCII),
}
"""What the line with the times of a subtitle looks like, by the kind of file."""

TAG = re.compile(r"</?[A-Za-z0-9][^<>\n]*>|\{\\[^{}\n]*\}")
"""Of HTML, of WebVTT (voices, classes, moments) and of those who write SubStation in SRT."""


def read(content: bytes, name: str = "subtitles", duration_s: float | None = None) -> tuple[Subtitle, ...]:
    """The subtitles in a file, in order of time; the kind of file is known by its content.

    Tags are taken out, ends clipped to `duration_s` where it is known. Raises `MediaError` that
    names the file, and the line where there is one at fault.
    """
    text = _decoded(content, name)
    kind = "vtt" if text.startswith("WEBVTT") else "srt"
    times = _times(text, kind, name)
    found = list(_parsed(text, kind, name))
    if not found:
        raise MediaError(f"{name}: no subtitles in it")
    if len(found) != times:
        raise MediaError(f"{name}: only {len(found)} of {times} subtitles can be read")
    return tidy(found, duration_s, name)


def tidy(
    lines: Iterable[Subtitle], duration_s: float | None = None, name: str = "subtitles"
) -> tuple[Subtitle, ...]:
    """Subtitles as they are kept: sorted, plain words, inside the video.

    An end that is no finite number becomes the duration, as in VideoAutoArena's loader (Luo et al.
    2024); without a known duration it becomes the start. What begins after the end is left out.
    """
    last = math.inf if duration_s is None else duration_s
    kept = [_tidied(line, last, name) for line in lines]
    if len(kept) > MAX_LINES:
        raise MediaError(f"{name}: more than {MAX_LINES:,} subtitles")
    inside = [line for line in kept if line.text and line.start < last]
    return tuple(sorted(inside, key=lambda line: (line.start, line.end)))


def as_vtt(subtitles: Iterable[Subtitle]) -> str:
    """A WebVTT file for the track of a video."""
    cues = (
        f"{_stamp(line.start)} --> {_stamp(line.end)}\n{html.escape(line.text, quote=False)}\n"
        for line in subtitles
    )
    return "\n".join(["WEBVTT\n", *cues])


def _decoded(content: bytes, name: str) -> str:
    if len(content) > MAX_BYTES:
        raise MediaError(f"{name}: more than {MAX_BYTES:,} bytes")
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise MediaError(f"{name}: line {line}: not {coding.removesuffix('-sig').upper()}") from None
    return text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")


def _times(text: str, kind: str, name: str) -> int:
    """How many lines give the times of a subtitle; raises `MediaError` for one that fails to."""
    # The parser skips what it can't read; a subtitle that is silently missing would be worse than an error.
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if "-->" in line]
    for number, line in lines:
        if not TIMINGS[kind].fullmatch(line):
            raise MediaError(f"{name}: line {number}: {line.strip()[:80]!r} are no times of a subtitle")
    return len(lines)


def _parsed(text: str, kind: str, name: str) -> Iterator[Subtitle]:
    import pysubs2

    try:
        events: Sequence[pysubs2.SSAEvent] = pysubs2.SSAFile.from_string(
            text, format_=kind, keep_html_tags=True, keep_unknown_html_tags=True
        )
    except (pysubs2.Pysubs2Error, ValueError, ArithmeticError) as error:
        raise MediaError(f"{name}: not readable as {kind.upper()}: {error}") from None
    for event in events:
        if event.end < event.start:
            raise MediaError(f"{name}: the subtitle at {_stamp(event.start / 1000)} ends before it begins")
        said = html.unescape(_untagged(event.plaintext)) if kind == "vtt" else event.plaintext
        yield Subtitle(event.start / 1000, event.end / 1000, said)


def _tidied(line: Subtitle, last: float, name: str) -> Subtitle:
    start, end = _number(line.start), _number(line.end)
    if start is None:
        raise MediaError(f"{name}: a subtitle begins at {line.start!r}")
    if end is None:
        end = last if math.isfinite(last) else start
    text = re.sub(r"\s*\n\s*", "\n", _untagged(line.text)).strip()
    if len(text) > MAX_CHARACTERS:
        raise MediaError(
            f"{name}: the subtitle at {_stamp(start)} has more than {MAX_CHARACTERS:,} characters"
        )
    start = max(start, 0.0)
    return replace(line, start=start, end=max(start, min(end, last)), text=text)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _untagged(text: str) -> str:
    return TAG.sub("", text)


def _stamp(seconds: float) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
