"""Boards and files that several tests of the ratings fit."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ratings import METHODS, Comparisons, Ratings, read_comparisons

SHARED = Path(__file__).resolve().parents[2] / "shared"
WORDS = {">": "a", "<": "b", "=": "tie", "x": "both_bad"}


def battles(text: str, names: Sequence[str] | None = None) -> Comparisons:
    """Comparisons from words such as "A>B A=C*3": who, what came of it, whom, how often."""
    rows = []
    for word in text.split():
        fight, _, times = word.partition("*")
        sign = next(sign for sign in WORDS if sign in fight)
        a, b = fight.split(sign)
        rows += [(a, b, WORDS[sign])] * int(times or 1)
    a_names, b_names, outcomes = zip(*rows, strict=True)
    return Comparisons.from_arrays(a_names, b_names, outcomes, names)


def fit(text: str, method: str = "bt", **settings: Any) -> Ratings:
    return METHODS[method].fit(battles(text), **settings)


def by_name(ratings: Ratings) -> dict[str, dict[str, Any]]:
    return {row["competitor"]: row for row in ratings.rows()}


def planted(seed: int, size: int, rows: int, ties: float = 0.3, spread: float = 1.0) -> Comparisons:
    """Battles of competitors of normal strength; ties take equally from both sides, so half wins stay unbiased."""
    rng = np.random.default_rng(seed)
    strength = rng.normal(0, spread, size)
    a = rng.integers(0, size, rows)
    b = (a + rng.integers(1, size, rows)) % size
    p = 1 / (1 + np.exp(strength[b] - strength[a]))
    tie = rng.random(rows) < ties * 4 * p * (1 - p)
    share = ties * 2 * p * (1 - p)
    won = rng.random(rows) < (p - share) / (1 - 2 * share)
    outcome = np.where(tie, 2, np.where(won, 0, 1)).astype(np.int8)
    return Comparisons(tuple(f"c{k:04d}" for k in range(size)), a, b, outcome)


def golden(name: str) -> dict[str, Any]:
    path = SHARED / "golden" / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no shared golden file {path.name} beside this checkout")
    numbers: dict[str, Any] = json.loads(path.read_text())
    return numbers


def golden_battles(name: str, folder: Path) -> Comparisons:
    """The battles that a golden file was computed from, as a file read back by our reader."""
    source = SHARED / "data" / "battles"
    if (source / f"{name}.csv").exists():
        return read_comparisons(source / f"{name}.csv")
    if name == "football_all":
        return read_comparisons(source / "football.parquet")
    judge = {"llmfao_human": "human", "llmfao_gpt4": "gpt-4", "llmfao_gpt35": "gpt-3.5-turbo-instruct"}[name]
    votes = pq.read_table(source / "llmfao.parquet")
    kept = votes.filter((pc.field("judge") == judge) & (pc.field("subset") == "crowd"))
    pq.write_table(
        kept.select(["model_a", "model_b", "winner", "annotator", "pair_id"]), folder / f"{name}.parquet"
    )
    return read_comparisons(folder / f"{name}.parquet", cluster="annotator")
