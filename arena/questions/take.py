"""Takes media in: decoded, written anew and kept once under the hash of what came in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, TypedDict, Unpack

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction

from arena.modalities.intake import Received, Taken, received, taken
from arena.modalities.subtitles import tidy
from simulators.conversation import Subtitle

from .models import Media

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
"""How the names of stored files end."""


class Facts(TypedDict, total=False):
    """What is known of media beside their content."""

    title: str
    category: str
    language: str
    source: str
    licence: str
    truth: dict[str, Any]
    subtitles: Sequence[Subtitle]


class Outcome(NamedTuple):
    """The media, and what became of them: created, changed (only what is known of them) or left."""

    media: Media
    what: str


def take(content: bytes | Path, **facts: Unpack[Facts]) -> Media:
    """The media of these bytes or this file, taken in unless they are here already.

    Facts that are given replace those known before. Raises `MediaError` with a plain reason, and
    then leaves nothing behind: no file, no row. Decodes, so it takes a while; several processes may
    take the same file at once and get the same row.
    """
    return take_in(content, facts).media


def take_in(content: bytes | Path, facts: Facts) -> Outcome:
    """Does what `take` does, and says whether there was anything to do."""
    limits = settings.ARENA_MEDIA_LIMITS
    with received(content, limits) as came:
        if (media := _known(came.sha256)) is not None:
            return _with(media, facts)
        with taken(came, limits) as clean:
            return _kept(came, clean, facts)


def _known(sha256: str) -> Media | None:
    return Media.objects.filter(sha256=sha256).first()


def _kept(came: Received, clean: Taken, facts: Facts) -> Outcome:
    with transaction.atomic():
        _one_at_a_time(came.sha256)
        if (media := _known(came.sha256)) is not None:  # somebody was faster
            return _with(media, facts)
        media = _row(came, clean)
        files = _files(came, clean)
        try:
            for field, file in files.items():
                setattr(media, field, _stored(file))
            _set(media, facts)
            media.save(force_insert=True)
        except BaseException:
            for file in files.values():
                default_storage.delete(file.name)
            raise
        return Outcome(media, "created")


def _one_at_a_time(sha256: str) -> None:
    """Holds off others with the same content until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:16], 16) - 2**63])


def _row(came: Received, clean: Taken) -> Media:
    return Media(
        sha256=came.sha256,
        modality=clean.modality,
        mime=clean.mime,
        bytes=clean.file.seek(0, 2),
        width=clean.width,
        height=clean.height,
        duration_s=clean.duration_s,
        frames_per_s=clean.frames_per_s,
        has_audio=clean.has_audio,
    )


def _files(came: Received, clean: Taken) -> dict[str, File]:
    """What is stored, by the field of the row that names it."""
    files = {"file": _named(clean.file, f"{came.sha256}.{EXTENSIONS[clean.mime]}", clean.mime)}
    if clean.poster is not None:
        files["poster"] = _named(clean.poster, f"{came.sha256}-poster.jpg", "image/jpeg")
    return files


def _named(content: IO[bytes], name: str, mime: str) -> File:
    file = File(content, Media._meta.get_field("file").generate_filename(None, name))
    file.content_type = mime  # what S3 will say it is
    return file


def _stored(file: File) -> str:
    """Its name in the storage."""
    default_storage.delete(file.name)  # without a row, it was left by a process that was killed
    file.seek(0)
    return default_storage.save(file.name, file)


def _with(media: Media, facts: Facts) -> Outcome:
    changed = _set(media, facts)
    if changed:
        media.save(update_fields=changed)
    return Outcome(media, "changed" if changed else "left")


def _set(media: Media, facts: Facts) -> list[str]:
    """Sets what was given and differs; says what."""
    given: dict[str, Any] = {name: value for name, value in facts.items() if value}
    if "subtitles" in given:
        lines = tidy(given["subtitles"], media.duration_s)
        given["subtitles"] = [[line.start, line.end, line.text] for line in lines]
    changed = [name for name, value in given.items() if getattr(media, name) != value]
    for name in changed:
        setattr(media, name, given[name])
    return changed
