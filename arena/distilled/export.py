"""Writes a distilled benchmark: what people decided on a board, with nothing about the people."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from arena.leaderboards.models import Leaderboard
from arena.questions.media import SCHEME, kept, local_path
from arena.questions.models import Media
from arena.version import code_version
from simulators.conversation import Part

from .draw import Decided, decided_battles
from .rows import MANIFEST, MEDIA, Manifest, Row, write


class NothingDecided(Exception):
    """A board on which people decided no battle; the message says what to do."""


def export(board: Leaderboard, folder: Path, least: int = 1) -> Manifest:
    """Writes questions, media and, last, the manifest that vouches for them; raises NothingDecided."""
    decided = list(decided_battles(board, least))
    if not decided:
        raise NothingDecided(
            f"leaderboard {board.name}: no battle has {least} or more votes of which most name one side;"
            " people's votes come in by `manage.py import_votes`"
        )
    (folder / MEDIA).mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    shown = kept(part for one in decided for part in one.battle.question.as_parts())
    for media in shown.values():
        _copy(media, folder)
    about = {
        "leaderboard": board.name,
        "title": board.title,
        "least_votes": least,
        "licences": dict(Counter(media.licence or "not stated" for media in shown.values())),
        "made_with": code_version(),
        "command": f"python manage.py bench_export {board.name} {folder.name} --least {least}",
    }
    return write(folder, [_row(one, shown) for one in decided], about)


def _row(decided: Decided, shown: dict[str, Media]) -> Row:
    question = decided.battle.question
    return Row(
        id=str(decided.battle.pk),
        parts=[_part(part, shown) for part in question.as_parts()],
        modality=question.modality,
        category=question.category,
        language=question.language,
        persona=question.persona,
        reference=question.reference,
        checks=question.checks,
        selected=decided.selected,
        rejected=decided.rejected,
        selected_by=decided.selected_by,
        rejected_by=decided.rejected_by,
        votes=dict(sorted(decided.votes.items())),
    )


def _part(part: Part, shown: dict[str, Media]) -> dict[str, Any]:
    """A part whose media lie in the folder beside the questions, with what is said in them."""
    told = {"modality": part.modality, "text": part.text, "url": part.url, "mime": part.mime}
    if part.url.startswith(SCHEME):
        media = shown[part.url]
        told |= {"url": _place(media), "mime": media.mime, "subtitles": media.subtitles}
    return {key: value for key, value in told.items() if value}


def _place(media: Media) -> str:
    return f"{MEDIA}/{media.sha256}{Path(media.file.name).suffix}"


def _copy(media: Media, folder: Path) -> None:
    place = folder / _place(media)
    if not place.exists():
        shutil.copyfile(local_path(media), place.with_suffix(".part"))
        place.with_suffix(".part").replace(place)
