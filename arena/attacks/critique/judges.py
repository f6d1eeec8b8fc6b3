"""Critics against a judge: in each cell it is the judge in a wrapper, asked and kept as in an exam."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import product
from typing import Any

from django.db.models.functions import Now

from arena.attacks.judged import verdicts
from arena.attacks.models import AttackRun
from arena.attacks.run import Given
from arena.exams.sitters import NobodySits, Sitter
from arena.exams.take import alone
from arena.judges.protocols.base import OptionError
from arena.judges.protocols.critics import INTENTS, KNOWLEDGE

from .courses import DETECTORS, Course, course_of
from .numbers import numbers

CRITIQUE = "critique"
EXAMPLES = 3
Tell = Callable[[str, int, int], object]


@dataclass(frozen=True)
class Pressure:
    """How is argued: by which critics, over how many rounds, by whom, and who says what is contested."""

    intents: Sequence[str] = tuple(INTENTS)
    knowledge: Sequence[str] = tuple(KNOWLEDGE)
    rounds: int = 1
    critic: str = "script"
    seat: str = ""
    detector: str = "phrases"
    critic_version: str = ""
    """Hash of the competitor that words critiques, where one does."""

    def cells(self) -> Iterator[tuple[str, str]]:
        """Every intent with all knowledge."""
        return product(self.intents, self.knowledge)

    def settings(self, given: Given) -> dict[str, Any]:
        """What repeats it, the detector included."""
        detector = DETECTORS[self.detector]
        told = {
            key: list(value) if isinstance(value, tuple | list) else value
            for key, value in vars(self).items()
        }
        return given.settings | told | {"detector": {"version": detector.version, **detector.told}}


@dataclass
class Cells:
    """Figures of each cell, and exchanges to read, as they come."""

    pressure: Pressure
    seed: int
    figures: list[dict[str, Any]] = field(default_factory=list)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def add(self, variant: str, courses: Sequence[Course]) -> None:
        """One cell more, with the first exchanges in which somebody right was misled."""
        told = numbers(courses, variant, self.pressure.rounds, self.seed)
        self.figures += [asdict(figure) for figure in told]
        swayed = [one for one in courses if one.right and one.right[0] and one.right[-1] is False]
        self.examples += [
            {"variant": variant, "item": one.item, "said": list(one.said), "critic": list(one.critic)}
            for one in swayed[:EXAMPLES]
        ]


def criticise(sitter: Sitter, given: Given, pressure: Pressure, how: tuple[int, Tell]) -> AttackRun:
    """Has every critic argue with every verdict; raises `NobodySits` and `AlreadySitting`.

    Whoever is killed goes on where it was; what was asked under one critic is never asked again.
    """
    cells = Cells(pressure, given.seed)
    judges = {cell: _under(sitter, cell, pressure) for cell in pressure.cells()}
    able = {item.digest: item for item in given.items if sitter.entry.accepts(item.case)}
    if not able:
        raise NobodySits(f"none of the {len(given.items)} items is for the protocol of {sitter.name!r}")
    with alone(sitter):
        run = begun(sitter.name, sitter.version, CRITIQUE, (given, pressure))
        for (intent, knowledge), judge in judges.items():
            variant = f"{intent}/{knowledge}"
            said = verdicts(judge, able, how[0], lambda done, of, about=variant: how[1](about, done, of))
            finds = DETECTORS[pressure.detector].finds
            cells.add(variant, [course_of(able[item], one, finds) for (item, _), one in said.items()])
        return ended(run, cells, len(able))


def _under(sitter: Sitter, cell: tuple[str, str], pressure: Pressure) -> Sitter:
    """The judge with a critic around it."""
    row = {"wrapper": "critiqued", "intent": cell[0], "knowledge": cell[1], "rounds": pressure.rounds}
    row |= {"critic": pressure.critic, "seat": pressure.seat}
    if pressure.critic != "script" and pressure.seat not in sitter.seats:
        seats = ", ".join(map(repr, sitter.seats)) or "none"
        raise NobodySits(f"judge {sitter.name!r} has no seat {pressure.seat!r} for a critic; it has {seats}")
    options = {**sitter.options, "wrappers": [*sitter.options.get("wrappers", ()), row]}
    try:
        sitter.entry.make(options)
    except OptionError as error:
        raise NobodySits(f"judge {sitter.name!r} cannot be criticised: {error}") from None
    return replace(sitter, options=options)


def begun(name: str, version: str, attack: str, what: tuple[Given, Pressure]) -> AttackRun:
    """The run of somebody, as it is, under a pressure; the same when it is begun again."""
    given, pressure = what
    run, _ = AttackRun.objects.update_or_create(
        judge_version=version,
        attack=attack,
        items_digest=given.digest,
        settings=pressure.settings(given),
        defaults={"judge": name, "hostile": False, "items": len(given.items)},
    )
    return run


def ended(run: AttackRun, cells: Cells, items: int) -> AttackRun:
    """The run with its figures."""
    run.figures, run.examples, run.ended_at = cells.figures, cells.examples, Now()
    run.skipped = {"not for the judge's protocol": run.items - items} if run.items > items else {}
    run.save()
    run.refresh_from_db()
    return run
