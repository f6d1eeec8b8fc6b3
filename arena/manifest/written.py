"""Checks what an operator's file says of those who write questions, and reads the files that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from arena.endpoints.clients.settings import check_sampling
from arena.evolution.evolve import settings_from
from arena.evolution.families import DUTIES, OF_USERS, Company
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Case
from simulators.conversation import Part
from simulators.instructions import compose
from simulators.personas import read_personas
from simulators.tasks import TASKS
from simulators.users import USERS

from .shape import CompetitorTable, JudgeTable, Manifest
from .writing import DialogueTable, EvolutionTable, SimulationTable, SimulatorTable

LONGEST_DOCUMENT = 200_000
ROLES = {"simulations": ("author", "blind", "seeing", "grader"), "evolutions": tuple(DUTIES)}
Writing = SimulationTable | EvolutionTable


@dataclass(frozen=True)
class Content:
    """What a simulation is about and who asks, out of files."""

    documents: tuple[dict[str, str], ...] = ()
    people: tuple[dict[str, str], ...] = ()


def writing_faults(manifest: Manifest) -> Iterator[str]:
    """Everything that the shape of single tables cannot tell."""
    for name, simulator in manifest.simulators.items():
        yield from _simulator_faults(f"[simulators.{name}]", simulator, manifest)
    for word, name, table in _writings(manifest):
        where = f"[{word}.{name}]"
        yield from _cast_faults(where, word, table, manifest)
        yield from FAULTS[word](where, table, manifest)
    for name, table in manifest.question_sets.items():
        if not (table.file or table.synthetic) and name not in filled(manifest):
            yield f"[question_sets.{name}]: file: missing; and no simulation fills the set"


def filled(manifest: Manifest) -> set[str]:
    """Question sets that simulations fill."""
    return {table.question_set for table in manifest.simulations.values()}


def _writings(manifest: Manifest) -> Iterator[tuple[str, str, Writing]]:
    for word in ROLES:
        for name, table in getattr(manifest, word).items():
            yield word, name, table


def _simulator_faults(where: str, table: SimulatorTable, manifest: Manifest) -> Iterator[str]:
    if table.endpoint not in manifest.endpoints:
        yield f"{where}: endpoint: nothing is called {table.endpoint!r}"
    try:
        check_sampling(table.sampling)
    except ValueError as error:
        yield f"{where}: sampling: {error}"


def _cast_faults(where: str, word: str, table: Writing, manifest: Manifest) -> Iterator[str]:
    for role in ROLES[word]:
        name = getattr(table, role)
        if name is not None and name not in manifest.simulators:
            yield f"{where}: {role}: nothing is called {name!r}"
    if table.daily.cost is None:
        return
    for role, simulator in _cast(word, table, manifest).items():
        endpoint = manifest.endpoints.get(simulator.endpoint)
        if endpoint is not None and endpoint.price is None:
            yield (
                f"{where}: daily.cost: endpoint {simulator.endpoint!r} of its {role} has no price, "
                "so money cannot be counted"
            )


def _cast(word: str, table: Writing, manifest: Manifest) -> dict[str, SimulatorTable]:
    named = {role: getattr(table, role) for role in ROLES[word]}
    return {role: manifest.simulators[name] for role, name in named.items() if name in manifest.simulators}


def _simulation_faults(where: str, table: SimulationTable, manifest: Manifest) -> Iterator[str]:
    if table.question_set not in manifest.question_sets:
        yield f"{where}: question_set: nothing is called {table.question_set!r}"
    if table.task and table.modality not in TASKS[table.task].takes:
        yield f"{where}: task: {table.task} is not about {table.modality}"
    if (table.personas == "file") != bool(table.persona_file):
        yield f'{where}: persona_file: belongs to personas = "file", and to nothing else'
    if table.documents and table.modality != "text":
        yield f'{where}: documents: belong to modality = "text"; media come from import_media'
    if table.dialogue is not None:
        example = EXAMPLES.get(table.dialogue.user, _as_it_is)
        try:
            USERS[table.dialogue.user].make(example(table.dialogue))
        except (TypeError, ValueError) as error:
            yield f"{where}: dialogue.options: {error}"
        if "compose" in table.dialogue.options and table.languages != ["en"]:
            yield f'{where}: dialogue.options: compose: the library speaks English; languages must be ["en"]'


def _as_it_is(table: DialogueTable) -> dict[str, Any]:
    return table.options


def _with_goal(table: DialogueTable) -> dict[str, Any]:
    return {"goal": "Whatever the author of each question writes down for it.", **table.options}


def _with_plan(table: DialogueTable) -> dict[str, Any]:
    options = dict(table.options)
    if (count := options.pop("compose", 0)) and "instructions" not in options:
        plan = compose(count, table.max_turns, Random(0))
        options["instructions"] = [told.as_row() for told in plan]
    return options


EXAMPLES = {"goal": _with_goal, "instructions": _with_plan}
"""The options of a dialogue with an example of what each question has of its own."""


def _evolution_faults(where: str, table: EvolutionTable, manifest: Manifest) -> Iterator[str]:
    try:
        settings_from(table.options)
    except (TypeError, ValueError) as error:
        yield f"{where}: options: {error}"
    board = manifest.leaderboards.get(table.leaderboard)
    if board is None:
        yield f"{where}: leaderboard: nothing is called {table.leaderboard!r}"
        return
    judges = [manifest.judges[name] for name in board.judges if name in manifest.judges]
    grown = Case((Part("text", text="A question that has just grown."),), ())
    if judges and not any(PROTOCOLS[judge.protocol].accepts(grown) for judge in judges):
        yield (
            f"{where}: leaderboard: no judge of {table.leaderboard!r} can judge a question without a known "
            f"answer, and what grows has none: {', '.join(board.judges)}"
        )


FAULTS = {"simulations": _simulation_faults, "evolutions": _evolution_faults}


def rulings(manifest: Manifest) -> Iterator[tuple[str, bool, str]]:
    """Each pair of one family that a rule speaks of: the table, whether it may go on, the words."""
    for word, name, table in _writings(manifest):
        ruling = COMPANIES[word](table, manifest).ruling(table.independence)
        for line in ruling.words:
            yield f"{word}.{name}", ruling.go_on, line


def _family(table: CompetitorTable | JudgeTable | SimulatorTable, manifest: Manifest) -> str:
    if table.endpoint is None:
        return ""
    return table.family or manifest.endpoints[table.endpoint].family or table.endpoint


def _of_simulation(table: SimulationTable, manifest: Manifest) -> Company:
    boards = [name for name, one in manifest.leaderboards.items() if table.question_set in one.question_sets]
    cast = {OF_USERS[role]: getattr(table, role) for role in OF_USERS if getattr(table, role) is not None}
    return _company(cast, [], boards, manifest)


def _of_evolution(table: EvolutionTable, manifest: Manifest) -> Company:
    sets = set(manifest.leaderboards[table.leaderboard].question_sets)
    users = [one.author for one in manifest.simulations.values() if one.question_set in sets]
    cast = {DUTIES[role]: getattr(table, role) for role in DUTIES}
    return _company(cast, users, [table.leaderboard], manifest)


COMPANIES: Mapping[str, Any] = {"simulations": _of_simulation, "evolutions": _of_evolution}


def _company(cast: Mapping[str, str], users: list[str], boards: list[str], manifest: Manifest) -> Company:
    tables = [manifest.leaderboards[name] for name in boards]
    judges = sorted({name for board in tables for name in board.judges})
    everybody = list(manifest.competitors)
    competing = {
        name
        for board in tables
        for name in (everybody if board.competitors == "*" else board.competitors)
        if name not in board.exclusions.competitors
    }
    roles = {role: [name] for role, name in cast.items()} | ({"user": sorted(set(users))} if users else {})
    return Company(
        roles={
            role: {_family(manifest.simulators[name], manifest) for name in names}
            for role, names in roles.items()
        }
        | {"judge": {_family(manifest.judges[name], manifest) for name in judges} - {""}},
        competitors={name: _family(manifest.competitors[name], manifest) for name in sorted(competing)},
        tables={role: ", ".join(f"simulators.{name}" for name in names) for role, names in roles.items()}
        | {"judge": ", ".join(f"judges.{name}" for name in judges if manifest.judges[name].endpoint)},
    )


def read_content(where: str, table: SimulationTable, beside: Path) -> Content:
    """The documents and personas of a simulation; raises ValueError naming file and key."""
    people = ()
    if table.persona_file:
        try:
            people = read_personas(beside / table.persona_file)
        except OSError as error:
            raise ValueError(f"{where}: persona_file: {table.persona_file}: {error.strerror}") from None
        except ValueError as error:
            raise ValueError(f"{where}: persona_file: {error}") from None
        if len(people) < table.persona_count:
            raise ValueError(f"{where}: persona_count: {table.persona_file} has only {len(people)} personas")
    documents = tuple(_documents(where, table.documents, beside))
    return Content(documents, tuple({"text": one.text, "distance": one.distance} for one in people))


def _documents(where: str, patterns: list[str], beside: Path) -> Iterator[dict[str, str]]:
    for pattern in patterns:
        found = sorted(path for path in beside.glob(pattern) if path.is_file())
        if not found:
            raise ValueError(f"{where}: documents: no file is called {pattern!r} beside the TOML")
        for path in found:
            yield {"name": path.name, "text": _text(f"{where}: documents: {path}", path)}


def _text(where: str, path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise ValueError(f"{where}: not UTF-8 at byte {error.start}") from None
    if not text or len(text) > LONGEST_DOCUMENT or "\x00" in text:
        raise ValueError(f"{where}: must be words, {LONGEST_DOCUMENT:,} characters at most")
    return text
