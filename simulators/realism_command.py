"""`python -m simulators realism`: sheets to rank blind, and what their rankings say."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from .options import Options, first_error
from .reading import Unreadable
from .realism import Ranking, Realism, Sheet, examine, read_ranking, sheets


class Asked(Options):
    """A row of the questions: who wrote it, on what."""

    source: str = Field(min_length=1)
    item: str = Field(min_length=1)
    text: str = Field(min_length=1)


class Ranked(Options):
    """A row of the rankings: the numbers of an item's questions as the sheet shows them, most real first."""

    item: str
    order: list[int]
    by: str = ""


Row = TypeVar("Row", bound=Options)


def add_realism(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The subcommand and its options."""
    parser = commands.add_parser("realism", help="rank questions of several sources blind")
    parser.add_argument("questions", type=Path, help="JSONL: source, item, text")
    parser.add_argument("--rankings", type=Path, help="JSONL: item, order, and by whom; without: the sheets")
    parser.add_argument("--seed", type=int, default=0, help="of the order on the sheets (default 0)")
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> str:
    drawn = sheets(_by_source(options.questions), Random(options.seed))
    if not drawn:
        raise ValueError(f"{options.questions}: no item has a question of every source")
    if options.rankings is None:
        rows = ({"item": sheet.item, "questions": sheet.questions} for sheet in drawn)
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    found = examine(_rankings(options.rankings, drawn), options.seed)
    return json.dumps(_as_json(found), indent=1) if options.json else "\n".join(_sentences(found))


def _by_source(path: Path) -> dict[str, dict[str, str]]:
    questions: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for number, row in _rows(path, Asked):
        if row.item in questions[row.source]:
            raise ValueError(f"{path}, row {number}: {row.source} has two questions on {row.item}")
        questions[row.source][row.item] = row.text
    return questions


def _rankings(path: Path, drawn: tuple[Sheet, ...]) -> Iterator[Ranking | Unreadable]:
    on = {sheet.item: sheet for sheet in drawn}
    for number, row in _rows(path, Ranked):
        if row.item not in on:
            raise ValueError(f"{path}, row {number}: there is no sheet of {row.item!r}")
        try:
            yield read_ranking(on[row.item], row.order)
        except Unreadable as unreadable:
            yield unreadable


def _rows(path: Path, shape: type[Row]) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield number, shape.model_validate(json.loads(line))
        except ValidationError as error:
            raise ValueError(f"{path}, row {number}: {first_error(error, shape)}") from None
        except (ValueError, RecursionError):
            raise ValueError(f"{path}, row {number}: is not JSON") from None


def _as_json(found: Realism) -> dict[str, Any]:
    shares = [asdict(row) | {"share": row.share} for row in found.shares]
    return asdict(found) | {"shares": shares}


def _sentences(found: Realism) -> Iterator[str]:
    yield f"{found.rankings} rankings, {found.unreadable} unreadable"
    for row in found.shares:
        percent = f"{row.share:6.1%} of {row.n} ({row.low:.1%} to {row.high:.1%})"
        yield f"{row.source}: place {row.place} {percent}"
    p_value = "n/a" if found.p_value is None else f"{found.p_value:.4f}"
    yield f"that the sources do not differ: p = {p_value} (permutation within items)"
