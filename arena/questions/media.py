"""Media by hash: how the database names them, where pages show them, and the file that others read."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from arena.modalities import MediaError
from simulators.conversation import Part

from .models import Media
from .take import take

__all__ = ["SCHEME", "as_part", "kept", "local_path", "media_url", "resolve", "take"]

SCHEME = "media:"


def as_part(media: Media) -> dict[str, str]:
    """How the parts of a question or a reply name it in the database."""
    return {"modality": media.modality, "url": f"{SCHEME}{media.sha256}", "mime": media.mime}


def media_url(sha256: str) -> str:
    """The page address of what is shown."""
    return reverse("media:file", args=[sha256])


def kept(parts: Iterable[Part]) -> dict[str, Media]:
    """The media that parts name by hash, by their address in the database: one query for all."""
    hashes = {part.url.removeprefix(SCHEME) for part in parts if part.url.startswith(SCHEME)}
    found = Media.objects.filter(sha256__in=hashes) if hashes else ()
    return {f"{SCHEME}{media.sha256}": media for media in found}


def resolve(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts whose media are files here, with their type and subtitles; others stay as they are.

    Raises `MediaError` where nothing is kept under a hash. Queries and may fetch: call it in a
    database thread.
    """
    parts = tuple(parts)
    return tuple(_resolved(parts, kept(parts)))


def _resolved(parts: Iterable[Part], known: dict[str, Media]) -> Iterator[Part]:
    for part in parts:
        if not part.url.startswith(SCHEME):
            yield part
            continue
        media = known.get(part.url)
        if media is None:
            raise MediaError(f"{part.url[:80]}: no such media are kept here")
        url = local_path(media).as_uri()
        yield replace(part, url=url, mime=media.mime, subtitles=media.as_subtitles())


def local_path(media: Media) -> Path:
    """The file on this machine; where the storage is elsewhere, it is fetched once and kept."""
    try:
        return Path(media.file.path)
    except NotImplementedError:
        cached = Path(settings.VAR_DIR) / "media-cache" / Path(media.file.name).name
        return cached if cached.exists() else _fetched(media, cached)


def _fetched(media: Media, cached: Path) -> Path:
    cached.parent.mkdir(parents=True, exist_ok=True)
    # Nobody may see half a file: it gets its name when it is whole, and the last of several wins.
    handle, name = tempfile.mkstemp(prefix=".fetching-", dir=cached.parent)
    try:
        with os.fdopen(handle, "wb") as part, media.file.storage.open(media.file.name) as whole:
            shutil.copyfileobj(whole, part)
        os.replace(name, cached)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return cached
