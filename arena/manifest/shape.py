"""The shape of an operator's file: its tables and keys, what each may hold, and its default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, ValidationInfo

from arena.endpoints.clients import KINDS
from arena.judges.protocols import PROTOCOLS
from arena.modalities import MODALITIES
from ratings import METHODS

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Seconds = Annotated[float, Field(gt=0, le=3600)]


def one_of(table: Mapping[str, object]) -> AfterValidator:
    """Only names of a table pass."""

    def check(value: str, info: ValidationInfo) -> str:
        if value not in table:
            raise ValueError(f"unknown {info.field_name} {value!r}; there are {', '.join(sorted(table))}")
        return value

    return AfterValidator(check)


class Table(BaseModel):
    """A table in which a key that nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())


class TimeoutsTable(Table):
    """`timeout_s`: to connect, to the first token, and for all tries together."""

    connect: Seconds = 5
    first_token: Seconds = 30
    total: Seconds = 120


class EndpointTable(Table):
    """`[endpoints.NAME]`."""

    kind: Annotated[str, one_of(KINDS)]
    base_url: Annotated[str, AfterValidator(lambda url: str(HttpUrl(url)) and url.rstrip("/"))] = ""
    # A pasted key would not look like the name of a variable, and is refused without being repeated.
    api_key_env: Annotated[str, Field(pattern=r"^([A-Z_][A-Z0-9_]*)?$")] = ""
    max_concurrency: Annotated[int, Field(ge=1, le=10_000)] = 64
    timeout_s: TimeoutsTable = TimeoutsTable()
    options: dict[str, Any] = {}
    gguf: str = ""


class CompetitorTable(Table):
    """`[competitors.NAME]`."""

    endpoint: Name
    model: Words
    title: Words | None = None
    system_prompt: str = ""
    sampling: dict[str, Any] = {}
    organisation: Annotated[str, Field(max_length=200)] = ""
    licence: Annotated[str, Field(max_length=100)] = ""


class JudgeTable(Table):
    """`[judges.NAME]`."""

    protocol: Annotated[str, one_of(PROTOCOLS)]
    endpoint: Name | None = None
    model: Annotated[str, Field(max_length=200)] = ""
    options: dict[str, Any] = {}


class QuestionSetTable(Table):
    """`[question_sets.NAME]`."""

    file: str


class LeaderboardTable(Table):
    """`[leaderboards.NAME]`."""

    title: Words | None = None
    modality: Annotated[str, one_of(MODALITIES)] = "text"
    question_sets: Annotated[list[Name], Field(min_length=1)]
    competitors: Literal["*"] | list[Name] = "*"
    judges: Annotated[list[Name], Field(min_length=1)]
    method: Annotated[str, one_of(METHODS)] = "bt"


class Manifest(Table):
    """A whole file."""

    endpoints: dict[Name, EndpointTable] = {}
    competitors: dict[Name, CompetitorTable] = {}
    judges: dict[Name, JudgeTable] = {}
    question_sets: dict[Name, QuestionSetTable] = {}
    leaderboards: dict[Name, LeaderboardTable] = {}


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
    category: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    persona: str = ""
    level: Annotated[int, Field(ge=1, le=5)] = 1
    reference: str | int | float = ""
    checks: list[dict[str, Any]] = []
    parts: list[PartRow] = []
