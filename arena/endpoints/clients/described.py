"""A text-only model that is told in words what small programs read from media that it cannot see."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from arena.modalities import MediaError, media
from arena.modalities.readers import READERS
from arena.modalities.readers.kept import reading
from simulators.conversation import Part, Turn

from .base import Address, BadRequest, Client, Reply, Request, TimedOut
from .openai_chat import OpenAIChat
from .settings import Rule, check, whole

THINGS = {"image": "a picture", "video": "a video"}
UNSEEN = "[{thing} belongs here. You are not shown it.]"
DESCRIBED = """\
[{thing} belongs here. You cannot see it. Programs have read from it what follows; they miss much \
and make mistakes.
{found}]"""
"""The frame is honest: whoever reads it knows that these are readings and not the media."""
MAX_READING = 2000
MAX_BYTES = 200 * 1024 * 1024
CUT = " … (cut)"


def _are_readers(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name in READERS for name in value)


OPTIONS: dict[str, Rule] = {
    "readers": Rule(_are_readers, f"a list of names among {', '.join(READERS)}"),
    "max_reading": whole(50, 100_000),
}


@dataclass(frozen=True)
class Described:
    """Puts a text in place of each image and video, then asks `client`: a chat server unless told otherwise.

    Options: `readers` (names in `READERS`, all by default; none: the model is only told that there
    is something it is not shown), `max_reading` (characters of each reading), and the chat
    client's own. Reading counts within the call's time. Raises `ValueError` as the chat client does.
    """

    address: Address
    client: Client | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.check_options(self.address.options)
        _ = self._asked  # an address that cannot be spoken to is refused now

    @staticmethod
    def check_options(options: Mapping[str, Any]) -> None:
        """Raise `ValueError` naming the first option that is unknown or has a wrong value."""
        own, rest = _parted(options)
        check("options", own, OPTIONS)
        OpenAIChat.check_options(rest)

    async def reply(self, request: Request) -> Reply:
        """Read, then ask once; raises one `EndpointError`, `BadRequest` for media that can't be read."""
        total = self.address.timeouts.total
        try:
            async with asyncio.timeout(total):
                turns = tuple([await self._told(turn) for turn in request.turns])
                return await self._asked.reply(replace(request, turns=turns))
        except TimeoutError as error:
            raise TimedOut(f"total deadline of {total:g} s") from error

    @cached_property
    def _asked(self) -> Client:
        _, rest = _parted(self.address.options)
        return self.client or OpenAIChat(replace(self.address, options=rest))

    async def _told(self, turn: Turn) -> Turn:
        return replace(turn, parts=tuple([await self._words(part) for part in turn.parts]))

    async def _words(self, part: Part) -> Part:
        if part.modality == "text":
            return part
        if part.modality not in THINGS:
            raise BadRequest(f"nothing can be read from modality {part.modality!r}")
        own, _ = _parted(self.address.options)
        try:
            found = await asyncio.get_running_loop().run_in_executor(_desk(), _readings, part, own)
        except MediaError as error:
            raise BadRequest(str(error)) from error
        thing = THINGS[part.modality].capitalize()
        return Part("text", text=(DESCRIBED if found else UNSEEN).format(thing=thing, found=found))


def _parted(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options of this client, and those of the client that it asks."""
    own = {key: value for key, value in options.items() if key in OPTIONS}
    return own, {key: value for key, value in options.items() if key not in OPTIONS}


@cache
def _desk() -> ThreadPoolExecutor:
    """One reads at a time: readers share a core, and whoever comes second finds the reading kept."""
    return ThreadPoolExecutor(1, "readers")


def _readings(part: Part, options: Mapping[str, Any]) -> str:
    able = {name: reader for name, reader in READERS.items() if part.modality in reader.modalities}
    wanted = [name for name in options.get("readers", able) if name in able]
    if not wanted:
        return ""
    longest = options.get("max_reading", MAX_READING)
    with _file(part) as path:
        mime = part.mime if part.mime.startswith(f"{part.modality}/") else f"{part.modality}/*"
        said = {name: reading(name, path, mime, part.subtitles) for name in wanted}
    return "\n".join(f"{name}:\n{_shortened(words, longest)}" for name, words in said.items())


def _shortened(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[:longest].rstrip() + CUT


@contextmanager
def _file(part: Part) -> Iterator[Path]:
    """The part's media as a file; raises `MediaError`."""
    source = media.source(part.url, MAX_BYTES)
    if isinstance(source, Path):
        if not source.is_file():
            raise MediaError(f"{source.name}: no such file")
        yield source
        return
    with tempfile.NamedTemporaryFile(prefix="reading-") as copy:
        copy.write(source)
        copy.flush()
        yield Path(copy.name)
