"""Exports a board: what its latest snapshot counted, and the digits that it publishes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db.models import Model

from arena.judges.models import Judge
from arena.questions.models import Question, QuestionSet

from .bundle import FILES, MANIFEST, TABLE_CSV, TABLE_JSON, Manifest, Published, as_csv, as_json, digest
from .command import command
from .counted import Counted
from .models import Fit, Leaderboard
from .parquet import ABOUT, write_counted
from .read import Until, read
from .show import published_rows
from .slices import Slice


class NotExported(Exception):
    """Why there is nothing to export; the message says what to do."""


def export(board: Leaderboard, folder: Path) -> Manifest:
    """Writes a board's latest snapshot, last the manifest, which vouches for the rest; raises NotExported."""
    snapshot = Fit.objects.latest_of(board)
    if snapshot is None:
        raise NotExported(f"leaderboard {board.name} has no fit yet; {_again(board)}")
    if not snapshot.slice:
        raise NotExported(f"snapshot {snapshot.pk} does not say what it counted; {_again(board)}")
    counted = _counted(snapshot)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    write_counted(folder, counted, _questions(counted))
    rows = published_rows(snapshot)
    (folder / TABLE_JSON).write_text(as_json(rows), encoding="utf-8")
    (folder / TABLE_CSV).write_text(as_csv(rows), encoding="utf-8")
    files = {name: digest(folder / name) for name in FILES}
    manifest = _manifest(snapshot, counted, files)
    manifest.sha256 = manifest.digest()
    (folder / MANIFEST).write_text(as_json(manifest.model_dump()), encoding="utf-8")
    return manifest


def _counted(snapshot: Fit) -> Counted:
    """The rows that the snapshot counted, though others have come since."""
    until = Until(snapshot.data_through, tuple(snapshot.tail)) if snapshot.data_through else None
    counted = read(Slice.kept(snapshot.slice), until).counted
    if counted.fingerprint != snapshot.fingerprint:
        was, now = snapshot.judgments + snapshot.votes, len(counted)
        told = (
            f"it counted {was} rows, of which {now} count now" if now != was else "a row says something else"
        )
        changed = f"verdicts or votes of snapshot {snapshot.pk} were changed after it"
        raise NotExported(f"{changed}: {told}; {_again(snapshot.leaderboard)}")
    return counted


def _again(board: Leaderboard) -> str:
    return f"run: python manage.py fit {board.name}"


def _questions(counted: Counted) -> dict[int, tuple[Any, ...]]:
    """What is known of each question, in the order of ABOUT; its key with its set's name."""
    columns = ("question_set__name", "key", *ABOUT[1:])
    rows = Question.objects.filter(pk__in=set(counted.question.tolist())).values_list("pk", *columns)
    return {pk: (f"{question_set}/{key}", *rest) for pk, question_set, key, *rest in rows}


def _manifest(snapshot: Fit, counted: Counted, files: Mapping[str, str]) -> Manifest:
    board = snapshot.leaderboard
    return Manifest(
        leaderboard=board.name,
        title=board.title,
        slice=_in_words(Slice.kept(snapshot.slice), snapshot.exclusions),
        competitors=list(counted.names),
        sources=list(counted.sources),
        method=snapshot.method,
        settings=snapshot.settings,
        style=list(counted.style),
        seed=snapshot.seed,
        weighted=counted.weight is not None,
        made_with=snapshot.code_version,
        fitted_at=snapshot.created_at.isoformat(),
        data_through=snapshot.data_through and snapshot.data_through.isoformat(),
        counts={"battles": snapshot.battles, "votes": snapshot.votes, "rows": len(counted)},
        fingerprint=snapshot.fingerprint,
        command=command(snapshot, counted),
        published=Published(**{key: getattr(snapshot, key) for key in Published.model_fields}),
        files=dict(files),
    )


def _in_words(sliced: Slice, exclusions: Mapping[str, Any]) -> dict[str, Any]:
    """The slice by names; excluded voters are only counted, for their keys are nobody's business."""
    return {
        "source": sliced.source,
        "modality": sliced.modality,
        "category": sliced.category,
        "level": sliced.level,
        "language": sliced.language,
        "question_sets": _names(QuestionSet, sliced.question_sets),
        "judges": _names(Judge, sliced.judges),
        "excluded": dict(exclusions) | {"voters": len(sliced.voters)},
    }


def _names(table: type[Model], keys: tuple[int, ...]) -> list[str]:
    names = dict(table.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [names[key] for key in keys]
