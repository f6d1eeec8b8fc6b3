"""The rows of simulations and evolutions, out of their tables."""

from __future__ import annotations

from typing import Any

from arena.leaderboards.models import Leaderboard
from arena.questions.models import QuestionSet, Simulator

from .writing import EvolutionTable, SimulationTable
from .written import ROLES, Content, Writing


def simulation_row(table: SimulationTable, content: Content) -> dict[str, Any]:
    """The columns of a simulation."""
    same = ("modality", "category", "personas", "languages", "task", "filters", "items")
    return (
        _common("simulations", table)
        | {key: getattr(table, key) for key in same}
        | {
            "question_set": QuestionSet.objects.active().get(name=table.question_set),
            "documents": list(content.documents),
            "people": list(content.people),
            "people_an_item": table.persona_count,
            "dialogue": table.dialogue.model_dump() if table.dialogue else {},
        }
    )


def evolution_row(table: EvolutionTable) -> dict[str, Any]:
    """The columns of an evolution."""
    same = ("use", "max_rounds", "rounds_a_day", "parents", "battles", "learns", "options")
    board = Leaderboard.objects.active().get(name=table.leaderboard)
    return _common("evolutions", table) | {key: getattr(table, key) for key in same} | {"leaderboard": board}


def _common(word: str, table: Writing) -> dict[str, Any]:
    named = {role: getattr(table, role) for role in ROLES[word]}
    cast = {
        role: None if name is None else Simulator.objects.active().get(name=name)
        for role, name in named.items()
    }
    daily = {f"daily_{what}": amount for what, amount in table.daily.model_dump().items()}
    return cast | daily | {"independence": table.independence, "seed": table.seed}
