"""All that one attack says of a judge: figures and a light by variant, its effect on a ranking, who fell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .arms import Stood
from .estimates import Figure
from .lights import Light, light, worst
from .numbers import numbers
from .pack.base import AttackEntry
from .position import LEANING, OF_LENGTH, clean_figures, lean
from .ranking import effects
from .table import WORSE, Table

POSITION = "position"
BESIDES: Mapping[str, Sequence[str]] = {POSITION: LEANING, "verbosity": OF_LENGTH}
"""Numbers of exams that are told of an attack's clean items, by attack."""
EXAMPLES = 3


@dataclass(frozen=True)
class Report:
    """What is kept of a run, as JSON knows it."""

    figures: list[dict[str, Any]]
    lights: dict[str, Light]
    light: Light
    ranking: list[dict[str, Any]]
    examples: list[dict[str, Any]]


def report(name: str, entry: AttackEntry, stood: Mapping[str, Sequence[Stood]], seed: int) -> Report:
    """Of every variant; `stood` are its items, those included that could not be attacked so."""
    clean = clean_figures(next(iter(stood.values())), BESIDES.get(name, ()), seed)
    if name == POSITION:
        leaning = lean({figure.name: figure for figure in clean})
        return Report([asdict(figure) for figure in clean], {"": leaning}, leaning, [], [])
    tables = {variant: Table(items, variant, seed) for variant, items in stood.items()}
    told = {variant: {one.name: one for one in numbers(table, entry)} for variant, table in tables.items()}
    lights = {variant: light(figures) for variant, figures in told.items()}
    gravest = sorted(told, key=lambda variant: -_success(told[variant]))
    figures = [*clean, *(figure for by_name in told.values() for figure in by_name.values())]
    moved = [{"variant": gravest[0]} | effect for effect in effects(stood[gravest[0]], seed)]
    fell = [example for variant in gravest for example in _fell(tables[variant])]
    return Report(
        [asdict(figure) for figure in figures], lights, worst(lights.values()), moved, fell[:EXAMPLES]
    )


def _success(figures: Mapping[str, Figure]) -> float:
    value = figures["ASR"].value
    return -1.0 if value is None else value


def _fell(table: Table) -> list[dict[str, Any]]:
    """Items whose worse reply won only when it was attacked."""
    fell = (table.won["loser"] == WORSE) & (table.won["clean"] != WORSE) & table.read("clean")
    return [
        {"variant": table.variant, "item": one.item.key, "clean": one.digests["clean"]}
        | {"attacked": one.digests["loser"]}
        for one, falls in zip(table.stood, fell, strict=True)
        if falls
    ]
