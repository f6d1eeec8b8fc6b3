"""What a board counts, as data and as SQL: enough to read the same rows again when the board has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from ratings import METHODS
from ratings.features import FEATURES

from .counted import ENDINGS
from .models import Leaderboard
from .sources import SOURCES


@dataclass(frozen=True)
class Slice:
    """Whose verdicts on which questions between whom. Rows of other tables go by their keys.

    judges: in line. voters, flags: what the board excludes. style: what is counted in replies and read along.
    by_level: whether the level of each question is read along, for methods that look at it.
    """

    source: str
    modality: str
    question_sets: tuple[int, ...]
    competitors: tuple[int, ...]
    judges: tuple[int, ...]
    category: str = ""
    level: int | None = None
    language: str = ""
    voters: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    by_level: bool = False

    @classmethod
    def of(cls, board: Leaderboard) -> Self:
        """What the board counts today."""
        source = SOURCES[board.source]
        panel = tuple(board.counting().values_list("pk", flat=True))
        return cls(
            source=board.source,
            modality=board.modality,
            question_sets=tuple(board.question_sets.order_by("pk").values_list("pk", flat=True)),
            competitors=tuple(board.competitors().order_by("pk").values_list("pk", flat=True)),
            judges=panel[: source.seats],
            category=board.category,
            level=board.level,
            language=board.language,
            voters=tuple(board.exclusions.get("voters", ())),
            flags=tuple(board.exclusions.get("flags", ())),
            style=tuple(name for name in FEATURES if name in board.style),
            by_level=METHODS[board.method].by_level,
        )

    @classmethod
    def kept(cls, values: Mapping[str, Any]) -> Self:
        """From what a snapshot keeps."""
        return cls(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
        )

    def keep(self) -> dict[str, Any]:
        """For a snapshot: plain JSON."""
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }

    def kinds(self) -> tuple[str, ...]:
        """The kinds of rows it is made of, as keys of FROM, ENDING and DECIDED."""
        return tuple(
            kind for kind, there in (("verdict", self.judges), ("vote", SOURCES[self.source].votes)) if there
        )

    def params(self) -> dict[str, Any]:
        """What the conditions below refer to."""
        return self.keep() | {"dialects": f"{self.language}-%"}

    def conditions(self, kind: str) -> list[str]:
        """Which rows of a kind belong to the slice; those that have not ended do not."""
        narrowed = [condition for name, condition in NARROWED.items() if getattr(self, name)]
        return [*ASKED, *narrowed, *(OF_JUDGES if kind == "verdict" else ())]


def _code(expression: str) -> str:
    cases = " ".join(f"WHEN '{ending}' THEN {code}" for code, ending in enumerate(ENDINGS))
    return f"(CASE {expression} {cases} END)::int2"


_ASKED_OF = "JOIN battles_battle b ON b.id = v.battle_id JOIN questions_question q ON q.id = b.question_id"
FROM = {"verdict": f"judges_verdict v {_ASKED_OF}", "vote": f"votes_vote v {_ASKED_OF}"}
ASKED = (
    "q.question_set_id = ANY(%(question_sets)s)",
    "q.modality = %(modality)s",
    "NOT q.diagnostic",  # asked because one competitor failed: they would tilt every board
    "b.a_id = ANY(%(competitors)s)",
    "b.b_id = ANY(%(competitors)s)",
)
NARROWED = {
    "category": "q.category = %(category)s",
    "level": "q.level = %(level)s",
    "language": "(q.language = %(language)s OR q.language LIKE %(dialects)s)",
}
OF_JUDGES = ("v.judge_id = ANY(%(judges)s)", "v.status <> 'pending'")
# How a row ended, as a code of ENDINGS.
ENDING = {
    "verdict": _code(
        "CASE WHEN v.status <> 'valid' THEN v.status"
        " WHEN v.flags && %(flags)s::varchar[] THEN 'excluded' ELSE v.preference END"
    ),
    "vote": _code(
        "CASE WHEN v.excluded_reason <> '' OR v.voter = ANY(%(voters)s::varchar[]) THEN 'excluded'"
        " ELSE v.preference END"
    ),
}
DECIDED = {"verdict": "COALESCE(v.decided_at, b.created_at)", "vote": "v.created_at"}
