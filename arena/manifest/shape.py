"""The shape of an operator's file: its tables and keys, what each may hold, and its default."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, HttpUrl, StringConstraints, model_validator

from arena.competitors.models import Competitor
from arena.endpoints.clients import KINDS
from arena.judges.protocols import PROTOCOLS
from arena.leaderboards.sources import SOURCES
from arena.leaderboards.trust import TRUST
from arena.modalities import MODALITIES
from ratings import MATCHMAKERS, METHODS
from ratings.features import FEATURES
from simulators.synthetic import LEVELS, SCENES

from .tables import Category, Language, Name, Table, Words, one_of
from .writing import EvolutionTable, Family, PriceTable, SimulationTable, SimulatorTable

Level = Annotated[int, Field(ge=1, le=5)]
Seconds = Annotated[float, Field(gt=0, le=3600)]
Url = Annotated[str, AfterValidator(lambda url: str(HttpUrl(url)) and url.rstrip("/"))]
STANDINGS = dict(Competitor.Standing.choices)
SHARED = "endpoint:"
MadeUpLevel = Annotated[int, Field(ge=min(LEVELS), le=max(LEVELS))]
MADE_UP = dict.fromkeys(kind.modality for kind in SCENES.values())


class TimeoutsTable(Table):
    """`timeout_s`: to connect, to the first token, and for all tries together."""

    connect: Seconds = 5
    first_token: Seconds = 30
    total: Seconds = 120


class EndpointTable(Table):
    """`[endpoints.NAME]`."""

    kind: Annotated[str, one_of(KINDS)]
    base_url: Url = ""
    # A pasted key would not look like the name of a variable, and is refused without being repeated.
    api_key_env: Annotated[str, Field(pattern=r"^([A-Z_][A-Z0-9_]*)?$")] = ""
    max_concurrency: Annotated[int, Field(ge=1, le=10_000)] = 64
    timeout_s: TimeoutsTable = TimeoutsTable()
    options: dict[str, Any] = {}
    family: Family = ""
    price: PriceTable | None = None
    gguf: str = ""

    @property
    def guest_of(self) -> str:
        """The endpoint whose served file it uses, too; empty when it has a file of its own, or none."""
        return self.gguf.removeprefix(SHARED) if self.gguf.startswith(SHARED) else ""


class CompetitorTable(Table):
    """`[competitors.NAME]`."""

    endpoint: Name
    model: Words
    title: Words | None = None
    system_prompt: str = ""
    sampling: dict[str, Any] = {}
    family: Family = ""
    organisation: Annotated[str, Field(max_length=200)] = ""
    licence: Annotated[str, Field(max_length=100)] = ""
    open_weights: bool | None = None
    released: date | None = None
    homepage: Url | Literal[""] = ""
    about: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    aliases: list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]] = []
    standing: Annotated[str, one_of(STANDINGS)] = "live"
    standing_reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    standing_since: date | None = None


class SeatTable(Table):
    """`[judges.NAME.seats.NAME]`: another model that the judge may ask."""

    endpoint: Name
    model: Words
    family: Family = ""


class JudgeTable(Table):
    """`[judges.NAME]`."""

    protocol: Annotated[str, one_of(PROTOCOLS)]
    endpoint: Name | None = None
    model: Annotated[str, Field(max_length=200)] = ""
    options: dict[str, Any] = {}
    family: Family = ""
    seats: dict[Name, SeatTable] = {}


class QuestionSetTable(Table):
    """`[question_sets.NAME]`; neither of a file nor made up: a simulation fills it."""

    file: str = ""
    synthetic: Annotated[str, one_of(MADE_UP)] | None = None
    count: Annotated[int, Field(ge=1, le=10_000)] = 30
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    levels: Annotated[list[Annotated[int, Field(ge=min(LEVELS), le=max(LEVELS))]], Field(min_length=1)] = [
        *LEVELS
    ]

    @model_validator(mode="after")
    def _come_from_one_place(self) -> Self:
        if self.file and self.synthetic:
            raise ValueError("synthetic: the questions come from a file already")
        if self.synthetic is None and self.model_fields_set & {"count", "seed", "levels"}:
            raise ValueError("synthetic: missing; count, seed and levels are of questions made up")
        return self


class ExclusionsTable(Table):
    """`exclusions`: who and what does not count on a board."""

    competitors: list[Name] = []
    voters: list[Annotated[str, StringConstraints(min_length=1, max_length=64)]] = []
    flags: list[Annotated[str, StringConstraints(min_length=1, max_length=40)]] = []


class LeaderboardTable(Table):
    """`[leaderboards.NAME]`."""

    title: Words | None = None
    modality: Annotated[str, one_of(MODALITIES)] = "text"
    question_sets: Annotated[list[Name], Field(min_length=1)]
    competitors: Literal["*"] | list[Name] = "*"
    judges: Annotated[list[Name], Field(min_length=1)]
    category: Category = ""
    level: Level | None = None
    language: Language = ""
    source: Annotated[str, one_of(SOURCES)] = "judges"
    method: Annotated[str, one_of(METHODS)] = "bt"
    settings: dict[str, Any] = {}
    style: list[Annotated[str, one_of(FEATURES)]] | None = None
    matchmaker: Annotated[str, one_of(MATCHMAKERS)] = "boundary"
    cards: Annotated[str, one_of(TRUST)] = "heeded"
    exclusions: ExclusionsTable = ExclusionsTable()
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0

    @property
    def controlled(self) -> list[str]:
        """What style-controlled ratings hold constant: unless told, everything where replies are words."""
        if self.style is not None:
            return self.style
        return list(FEATURES) if self.modality == "text" else []


class Manifest(Table):
    """A whole file."""

    endpoints: dict[Name, EndpointTable] = {}
    competitors: dict[Name, CompetitorTable] = {}
    judges: dict[Name, JudgeTable] = {}
    simulators: dict[Name, SimulatorTable] = {}
    question_sets: dict[Name, QuestionSetTable] = {}
    leaderboards: dict[Name, LeaderboardTable] = {}
    simulations: dict[Name, SimulationTable] = {}
    evolutions: dict[Name, EvolutionTable] = {}


class PartRow(Table):
    """A piece of a question beside its text."""

    modality: Annotated[str, one_of(MODALITIES)]
    text: str = ""
    url: str = ""
    mime: str = ""


class QuestionRow(Table):
    """One line of a question file."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100_000)]
    category: Annotated[Category, StringConstraints(min_length=1)]
    language: Language = "en"
    persona: str = ""
    level: Level = 1
    reference: str | int | float = ""
    reference_from: Literal["", "human", "verified", "model"] = ""
    checks: list[dict[str, Any]] = []
    context: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100_000)] = ""
    rubric: list[dict[str, Any]] = []
    parts: list[PartRow] = []

    @property
    def modality(self) -> str:
        """The last part says on which boards the question is played."""
        return self.parts[-1].modality if self.parts else "text"
