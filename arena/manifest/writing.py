"""The tables of an operator's file that say who writes questions and how they grow harder."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from arena.modalities import MODALITIES
from simulators.filters import FILTERS
from simulators.independence import RULES
from simulators.personas import PERSONAS
from simulators.tasks import TASKS
from simulators.users import USERS

from .tables import Category, Language, Name, Table, Words, one_of

Family = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=6)]
Number = Annotated[int, Field(ge=1, le=10_000)]
Seed = Annotated[int, Field(ge=0, lt=2**63)]


def _task(name: str) -> str:
    if name and name not in TASKS:
        raise ValueError(f"unknown task {name!r}; there are {', '.join(TASKS)}")
    if name and not TASKS[name].playable:
        raise ValueError(f"task {name!r} cannot be played here yet")
    return name


def _filters(given: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    for name, settings in given.items():
        if name not in FILTERS:
            raise ValueError(f"unknown filter {name!r}; there are {', '.join(FILTERS)}")
        FILTERS[name].read(settings)
    return given


class PriceTable(Table):
    """`price`: of a million tokens, of prompts and of answers."""

    input: Amount
    output: Amount


class SimulatorTable(Table):
    """`[simulators.NAME]`."""

    endpoint: Name
    model: Words
    sampling: dict[str, Any] = {}
    memory: str = ""
    family: Family = ""


class DailyTable(Table):
    """`daily`: what may be spent in a day; what is not said is bounded by the site's own limit alone."""

    calls: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    tokens: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    cost: Amount | None = None


class DialogueTable(Table):
    """`dialogue`: who talks on after a reply, and for how long."""

    user: Annotated[str, one_of(USERS)]
    max_turns: Annotated[int, Field(ge=1, le=20)] = 3
    options: dict[str, Any] = {}


class WritingTable(Table):
    """What simulations and evolutions share."""

    independence: Annotated[str, one_of(RULES)] = "refuse"
    daily: DailyTable = DailyTable()
    seed: Seed = 0


class SimulationTable(WritingTable):
    """`[simulations.NAME]`."""

    question_set: Name
    modality: Annotated[str, one_of(MODALITIES)] = "text"
    category: Category = ""
    documents: list[str] = []
    personas: Annotated[str, one_of(PERSONAS)] = "written"
    persona_file: str = ""
    persona_count: Annotated[int, Field(ge=1, le=100)] = 3
    languages: Annotated[list[Language], Field(min_length=1)] = ["en"]
    task: Annotated[str, AfterValidator(_task)] = ""
    dialogue: DialogueTable | None = None
    filters: Annotated[dict[str, dict[str, Any]], AfterValidator(_filters)] = {name: {} for name in FILTERS}
    items: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    author: Name
    blind: Name | None = None
    seeing: Name | None = None
    grader: Name | None = None


class EvolutionTable(WritingTable):
    """`[evolutions.NAME]`."""

    leaderboard: Name
    use: Literal["ranked", "diagnostic", "published"] = "ranked"
    max_rounds: Annotated[int, Field(ge=1, le=1000)] = 1
    rounds_a_day: Annotated[int, Field(ge=0, le=1000)] = 0
    parents: Number = 10
    battles: Annotated[int, Field(ge=0, le=10_000)] = 6
    learns: bool = False
    options: dict[str, Any] = {}
    analyst: Name
    author: Name
    examiner: Name
    solver: Name
