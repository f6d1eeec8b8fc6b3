"""Takes in the media that question files name by a path, so that their questions show what we keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from arena.modalities import MediaError
from arena.questions.media import as_part, take

from .named import Named
from .read import ManifestError, Read
from .shape import PartRow, QuestionRow


def keep_media(read: Read) -> Read:
    """The same file, whose questions name media by hash; raises ManifestError for each that is refused."""
    names = [one for of in read.media.values() for one in of]
    kept, faults = _kept(names)
    faults += [fault for one in names if one.path in kept for fault in _mistaken(one, kept[one.path])]
    if faults:
        raise ManifestError("\n".join(faults))
    questions = {
        name: [_shown(row, read.media.get(name, ()), kept) for row in rows]
        for name, rows in read.questions.items()
    }
    return replace(read, questions=questions, media={})


def _kept(names: Sequence[Named]) -> tuple[dict[Path, PartRow], list[str]]:
    """What parts become, by their file, and why others can't. A file that many show is taken once."""
    kept: dict[Path, PartRow] = {}
    faults = []
    for path, one in {one.path: one for one in reversed(names)}.items():
        try:
            kept[path] = PartRow(**as_part(take(path)))
        except MediaError as error:
            faults.append(f"{one.where}: {error}")
    return kept, faults


def _mistaken(one: Named, kept: PartRow) -> Iterator[str]:
    if one.part.modality != kept.modality:
        yield f"{one.where}: {one.part.modality!r} in the row, {kept.modality!r} in the file"


def _shown(row: QuestionRow, names: Sequence[Named], kept: Mapping[Path, PartRow]) -> QuestionRow:
    paths = {one.part.url: one.path for one in names if one.row == row.id}
    if not paths:
        return row
    parts = [kept[paths[part.url]] if part.url in paths else part for part in row.parts]
    return row.model_copy(update={"parts": parts})
