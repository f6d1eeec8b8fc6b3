"""Whether models that should be strangers are: who asks, evolves, examines, judges, competes, by family."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from arena.endpoints.models import family_of
from arena.leaderboards.models import Leaderboard
from arena.questions.models import Simulator
from simulators.independence import RULES, Ruling, coincidences

from .models import Evolution, Simulation

DUTIES = {"analyst": "analyst", "author": "author", "examiner": "examiner", "solver": "solver"}
"""Roles of an evolution, by what the rule calls them; those of a simulation are fewer."""
OF_USERS = {"author": "user", "grader": "examiner"}


class NotIndependent(Exception):
    """Models that should be strangers are of one family, and the operator wants none of it."""


@dataclass(frozen=True)
class Company:
    """Everybody who has to do with an evolution or a simulation: families by role and by competitor."""

    roles: Mapping[str, Iterable[str]]
    competitors: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)  # in which of the operator's tables a role stands

    def ruling(self, rule: str) -> Ruling:
        """What the rule says: a line for each family that too many are of, which names their tables."""
        found = coincidences({role: names for role, names in self.roles.items() if names}, self.competitors)
        akin: dict[str, dict[str, None]] = {}
        for one in found:
            other = f"competitors.{one.other}" if one.competitor else self._named(one.other)
            akin.setdefault(one.family, {}).update({self._named(one.role): None, other: None})
        words = tuple(
            f"{_listed(sorted(members, key=_competing))} are "
            f"{'both' if len(members) == 2 else 'all'} of family {family!r}"
            for family, members in akin.items()
        )
        return Ruling(RULES[rule](found).go_on, words if rule != "allow" else ())

    def _named(self, role: str) -> str:
        return f"{role} ({self.tables[role]})" if role in self.tables else role


def _competing(member: str) -> bool:
    """Roles are named before competitors."""
    return member.startswith("competitors.")


def _listed(members: Sequence[str]) -> str:
    return f"{', '.join(members[:-1])} and {members[-1]}"


def company_of_evolution(evolution: Evolution) -> Company:
    """The cast, the users who wrote the board's questions, its judges and its competitors."""
    board = evolution.leaderboard
    cast = {DUTIES[role]: simulator for role, simulator in evolution.cast.items()}
    asking = Simulation.objects.active().filter(question_set__in=board.question_sets.all())
    authors = [simulation.author for simulation in asking.select_related("author__endpoint")]
    return _company(cast, authors, [board])


def company_of_simulation(simulation: Simulation) -> Company:
    """The author, the grader, and the judges and competitors of every board that plays the questions."""
    cast = {OF_USERS[role]: simulator for role, simulator in simulation.cast.items() if role in OF_USERS}
    boards = Leaderboard.objects.active().filter(question_sets=simulation.question_set)
    return _company(cast, [], list(boards))


def _company(
    cast: Mapping[str, Simulator], users: Iterable[Simulator], boards: Iterable[Leaderboard]
) -> Company:
    boards = list(boards)
    judges = [judge for board in boards for judge in board.panel().select_related("endpoint")]
    competing = [one for board in boards for one in board.competitors().select_related("endpoint")]
    users = list(users)
    return Company(
        roles={role: {family_of(one)} for role, one in cast.items()}
        | ({"user": {family_of(one) for one in users}} if users else {})
        | {"judge": {family_of(judge) for judge in judges} - {""}},
        competitors={one.name: family_of(one) for one in competing},
        tables={role: f"simulators.{one.name}" for role, one in cast.items()}
        | ({"user": ", ".join(sorted({f"simulators.{one.name}" for one in users}))} if users else {})
        | {"judge": ", ".join(sorted({f"judges.{judge.name}" for judge in judges if family_of(judge)}))},
    )


COMPANIES = {Evolution: company_of_evolution, Simulation: company_of_simulation}


def look_for_strangers(writing: Evolution | Simulation) -> tuple[str, ...]:
    """What to warn of; raises NotIndependent where the rule refuses."""
    ruling = COMPANIES[type(writing)](writing).ruling(writing.independence)
    if ruling.go_on:
        return ruling.words
    kind = writing._meta.model_name
    raise NotIndependent(
        f"{kind} {writing.name}: "
        + "; ".join(ruling.words)
        + "; give them endpoints or a `family` of their own, "
        'or write independence = "warn" in its table'
    )
