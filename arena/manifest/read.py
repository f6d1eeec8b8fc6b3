"""Reads an operator's file and everything it points to, and says exactly what is wrong with it."""

from __future__ import annotations

import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from arena.endpoints.clients import KINDS, check_sampling
from arena.judges.protocols import PROTOCOLS, check_row
from arena.judges.protocols.base import OptionError
from arena.judges.protocols.rubric import read_rubric
from arena.leaderboards.sources import SOURCES, suits
from ratings import METHODS, BadSetting
from simulators.synthetic import Item, items

from .memories import read_memories
from .named import Named, named
from .seats import seats_named
from .shape import LeaderboardTable, Manifest, QuestionRow
from .written import Content, filled, read_content, rulings, writing_faults

ON_TRIAL = "is only there to try attacks on and may judge on no board"


class ManifestError(Exception):
    """What is wrong, a line for each fault, each naming file, table and key."""


@dataclass(frozen=True)
class Read:
    """A file that holds together: its tables, the rows of its question sets, the media these name."""

    manifest: Manifest
    questions: Mapping[str, list[QuestionRow]]
    media: Mapping[str, Sequence[Named]] = field(default_factory=dict)
    content: Mapping[str, Content] = field(default_factory=dict)  # of simulations, out of files
    made_up: Mapping[str, Sequence[Item]] = field(default_factory=dict)  # questions that we draw ourselves
    memories: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # of simulators, out of files


def read(path: Path, environment: Mapping[str, str] = os.environ) -> Read:
    """Reads and checks everything before anything is applied; raises ManifestError."""
    manifest = _shape(path, _toml(path))
    faults = [f"{path}: {fault}" for fault in _faults(manifest, environment)]
    if not faults:
        faults = [f"{path}: {fault}" for fault in _related(manifest)]
    if faults:
        raise ManifestError("\n".join(faults))
    files = {name: path.parent / table.file for name, table in manifest.question_sets.items() if table.file}
    rows = {name: _numbered(file) for name, file in files.items()}
    media = {name: list(named(file, rows[name])) for name, file in files.items()}
    questions = {name: list(rows.get(name, {}).values()) for name in manifest.question_sets}
    content, memories = _content(path, manifest), _memories(path, manifest)
    found = Read(manifest, questions, media, content, _made_up(manifest), memories)
    if faults := [fault for names in media.values() for name in names for fault in name.faults()]:
        raise ManifestError("\n".join(faults))
    if faults := [f"{path}: {fault}" for fault in _empty_slices(found)]:
        raise ManifestError("\n".join(faults))
    return found


def _made_up(manifest: Manifest) -> dict[str, list[Item]]:
    return {
        name: list(items(table.synthetic, table.count, table.seed, table.levels))
        for name, table in manifest.question_sets.items()
        if table.synthetic
    }


def _content(path: Path, manifest: Manifest) -> dict[str, Content]:
    try:
        return {
            name: read_content(f"[simulations.{name}]", table, path.parent)
            for name, table in manifest.simulations.items()
        }
    except ValueError as error:
        raise ManifestError(f"{path}: {error}") from None


def _memories(path: Path, manifest: Manifest) -> dict[str, dict[str, Any]]:
    try:
        return read_memories(manifest, path.parent)
    except ValueError as error:
        raise ManifestError(f"{path}: {error}") from None


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ManifestError(f"{path}: not UTF-8 at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"{path}: {error}") from None


def _shape(path: Path, tables: dict[str, object]) -> Manifest:
    try:
        return Manifest.model_validate(tables)
    except ValidationError as error:
        raise ManifestError("\n".join(f"{path}: {line}" for line in _lines(error, depth=2))) from None


def _lines(error: ValidationError, depth: int) -> Iterator[str]:
    """A fault a line, without the offending value: it might be a key pasted by mistake."""
    for fault in error.errors(include_input=False, include_url=False):
        table = ".".join(str(step) for step in fault["loc"][:depth])
        key = ".".join(str(step) for step in fault["loc"][depth:] if step != "[key]")
        message = {"extra_forbidden": "unknown key"}.get(
            fault["type"], fault["msg"].removeprefix("Value error, ")
        )
        yield ": ".join(part for part in (f"[{table}]" if table else "", key, message) if part)


def _faults(manifest: Manifest, environment: Mapping[str, str]) -> Iterator[str]:
    """Everything that the shape of single tables cannot tell."""
    yield from _endpoint_faults(manifest, environment)
    yield from _competitor_faults(manifest)
    yield from _judge_faults(manifest)
    yield from _leaderboard_faults(manifest)
    yield from writing_faults(manifest)


def _related(manifest: Manifest) -> Iterator[str]:
    """Models that should be strangers and are of one family, where the file says that this is refused."""
    for table, may_go_on, words in rulings(manifest):
        if not may_go_on:
            yield f"[{table}]: independence: {words}"


def _endpoint_faults(manifest: Manifest, environment: Mapping[str, str]) -> Iterator[str]:
    for name, endpoint in manifest.endpoints.items():
        table = f"[endpoints.{name}]"
        if endpoint.kind != "scripted" and not endpoint.base_url:
            yield f"{table}: base_url: missing; where is the server?"
        try:
            KINDS[endpoint.kind].check_options(endpoint.options)
        except ValueError as error:
            yield f"{table}: {error}"
        host = manifest.endpoints.get(endpoint.guest_of)
        if endpoint.guest_of and (host is None or host.guest_of or not host.gguf):
            yield f"{table}: gguf: endpoint {endpoint.guest_of!r} has no model file of its own to share"
        if endpoint.api_key_env and endpoint.api_key_env not in environment:
            yield f"{table}: api_key_env: the variable {endpoint.api_key_env} is not set"


def _competitor_faults(manifest: Manifest) -> Iterator[str]:
    for name, competitor in manifest.competitors.items():
        table = f"[competitors.{name}]"
        yield from _unknown(table, "endpoint", [competitor.endpoint], manifest.endpoints)
        try:
            check_sampling(competitor.sampling)
        except ValueError as error:
            yield f"{table}: sampling: {error}"


def _judge_faults(manifest: Manifest) -> Iterator[str]:
    for name, judge in manifest.judges.items():
        table, protocol = f"[judges.{name}]", PROTOCOLS[judge.protocol]
        if judge.endpoint is not None:
            yield from _unknown(table, "endpoint", [judge.endpoint], manifest.endpoints)
        for seat, seated in judge.seats.items():
            yield from _unknown(
                f"{table[:-1]}.seats.{seat}]", "endpoint", [seated.endpoint], manifest.endpoints
            )
        if protocol.needs_model and not (judge.endpoint and judge.model):
            missing = "model" if judge.endpoint else "endpoint"
            yield f"{table}: {missing}: missing; protocol {judge.protocol} asks a model"
        try:
            protocol.make(judge.options)
        except OptionError as error:
            yield f"{table}: options: {error}"
        yield from _unknown(table, "options: seats", sorted(seats_named(judge.options)), judge.seats)


def _leaderboard_faults(manifest: Manifest) -> Iterator[str]:
    for name, board in manifest.leaderboards.items():
        table = f"[leaderboards.{name}]"
        yield from _unknown(table, "question_sets", board.question_sets, manifest.question_sets)
        yield from _unknown(table, "judges", board.judges, manifest.judges)
        yield from (f"{table}: judges: {name} {ON_TRIAL}" for name in _on_trial(manifest, board.judges))
        if board.competitors != "*":
            yield from _unknown(table, "competitors", board.competitors, manifest.competitors)
        yield from _unknown(table, "exclusions", board.exclusions.competitors, manifest.competitors)
        yield from (f"{table}: {fault}" for fault in _method_faults(board))


def _on_trial(manifest: Manifest, judges: Sequence[str]) -> Iterator[str]:
    known = [name for name in judges if name in manifest.judges]
    return (name for name in known if PROTOCOLS[manifest.judges[name].protocol].trial)


def _method_faults(board: LeaderboardTable) -> Iterator[str]:
    method = METHODS[board.method]
    try:
        method.settle(board.settings)
    except BadSetting as error:
        yield f"settings: {error}"
    if not suits(board.source, board.method):
        able = ", ".join(name for name in METHODS if suits(board.source, name))
        yield f"method: {board.method!r} cannot rate source {board.source!r}; these can: {able}"
    several = len(board.judges) > 1 and SOURCES[board.source].every
    if several and "judge" in method.defaults and not board.settings.get("judge"):
        yield f"settings: judge must say which of {', '.join(board.judges)} is merged with people's votes"


def _empty_slices(read: Read) -> Iterator[str]:
    growing = filled(read.manifest)
    for name, board in read.manifest.leaderboards.items():
        if growing.intersection(board.question_sets):
            continue
        asked: list[QuestionRow | Item] = []
        for question_set in board.question_sets:
            asked += [*read.questions[question_set], *read.made_up.get(question_set, ())]
        if not any(_asked(board, row) for row in asked):
            yield f"[leaderboards.{name}]: question_sets: none of their questions is on this board"


def _asked(board: LeaderboardTable, row: QuestionRow | Item) -> bool:
    return (
        row.modality == board.modality
        and board.category in ("", row.category)
        and board.level in (None, row.level)
        and (not board.language or f"{row.language}-".startswith(f"{board.language}-"))
    )


def _unknown(table: str, key: str, names: list[str], known: Mapping[str, object]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if name not in known:
            yield f"{table}: {key}: nothing is called {name!r}"
        if times > 1:
            yield f"{table}: {key}: {name!r} stands there {times} times"


def read_questions(path: Path) -> list[QuestionRow]:
    """Reads a question file, a JSON object a line; raises ManifestError naming file, row and key."""
    return list(_numbered(path).values())


def _numbered(path: Path) -> dict[int, QuestionRow]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise ManifestError(f"{path}: {error.strerror}") from None
    rows = {number: _question(path, number, line) for number, line in enumerate(lines, 1) if line.strip()}
    for key, times in Counter(row.id for row in rows.values()).items():
        if times > 1:
            raise ManifestError(f"{path}: id: {key!r} stands there {times} times")
    if not rows:
        raise ManifestError(f"{path}: no questions in it")
    return rows


def _question(path: Path, number: int, line: bytes) -> QuestionRow:
    where = f"{path}: row {number}"
    try:
        row = QuestionRow.model_validate(json.loads(line.decode("utf-8")))
        check_row(row.reference, row.checks)
        read_rubric(row.rubric)
    except UnicodeDecodeError as error:
        raise ManifestError(f"{where}: not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise ManifestError(f"{where}: not JSON: {error.msg} at column {error.colno}") from None
    except ValidationError as error:
        raise ManifestError("\n".join(f"{where}: {fault}" for fault in _lines(error, depth=0))) from None
    except (OptionError, RecursionError) as error:
        raise ManifestError(f"{where}: checks: {error}") from None
    except ValueError as error:
        raise ManifestError(f"{where}: {error}") from None
    return row
