"""Verdicts that a dataset's files tell, in the words that a protocol of ours asks for.

The recorded judge was asked otherwise, in words that most files do not tell. So each verdict is told again
as an answer to the prompt of the dataset's own protocol, with what the judge said as its reasoning, and
only if that protocol reads the same verdict out of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from arena.exams.datasets import DatasetEntry
from arena.exams.items import Answered, Game
from arena.judges.protocols.base import Judgment
from arena.judges.protocols.orders import SWAPPED
from arena.judges.protocols.scoring import SCALES

from .looks import OVERALL, SAID, Asked, Told
from .reread import one_look, retold
from .source import NothingThere

LABELS = {"a": "A", "b": "B", "tie": "tie", "both_bad": "both_bad"}
WHOLE = ("1-5", "1-10", "0-100")
"""Scales that scores are told on: the first that all of them fit."""


@dataclass(frozen=True)
class Teller:
    """How a protocol is set so that recorded verdicts fit it, and one of them as an answer to it."""

    options: Callable[[Sequence[Judgment]], Mapping[str, Any]]
    words: Callable[[Judgment], Mapping[str, Any]]


def _fitting(judgments: Sequence[Judgment]) -> Mapping[str, Any]:
    told = [score for one in judgments for score in one.scores.get(OVERALL, ()) if score is not None]
    lowest, highest = min(told, default=1.0), max(told, default=1.0)
    fits = [name for name in WHOLE if SCALES[name].lowest <= lowest and highest <= SCALES[name].highest]
    return {"scale": fits[0] if fits else WHOLE[-1], "max_reasoning": 0}


def _side(judgment: Judgment) -> Mapping[str, Any]:
    said = judgment.preference
    return {"overall": said and LABELS[SWAPPED[said] if judgment.order == "ba" else said]}


def _score(judgment: Judgment) -> Mapping[str, Any]:
    score = next(iter(judgment.scores.get(OVERALL, ())), None)
    return {OVERALL: int(score) if score is not None and score == int(score) else score}


TELLERS: Mapping[str, Teller] = {
    "pairwise": Teller(lambda judgments: {"standards": [], "max_reasoning": 0}, _side),
    "score": Teller(_fitting, _score),
    "correctness": Teller(lambda judgments: {"max_reasoning": 0}, lambda one: {"label": one.label}),
}
"""By protocol; of others no recorded verdict can be told."""


def told_again(
    entry: DatasetEntry, answered: Sequence[Answered], options: Mapping[str, Any]
) -> tuple[Asked, Callable[[Sequence[Game]], Iterator[Told]]]:
    """How such judgments are read, and what tells those of some games; raises `NothingThere`."""
    if entry.protocol not in TELLERS:
        known = ", ".join(TELLERS)
        raise NothingThere(f"recorded verdicts can be told in {known}, not in {entry.protocol}")
    teller = TELLERS[entry.protocol]
    everything = [judgment for one in answered for game in one.games for judgment in game.verdict.judgments]
    judge = one_look(entry.protocol, {**teller.options(everything), **options})
    return Asked(entry.kind, partial(retold, judge, SAID[entry.kind])), partial(_again, teller)


def _again(teller: Teller, games: Sequence[Game]) -> Iterator[Told]:
    for game in games:
        for judgment in game.verdict.judgments:
            words = {"reasoning": judgment.raw.strip(), **teller.words(judgment)}
            yield game.sample, replace(judgment, sample=0, raw=json.dumps(words, ensure_ascii=False))
