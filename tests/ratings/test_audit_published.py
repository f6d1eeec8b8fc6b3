"""An audit computes what others published of the same judges."""

import csv
import json
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from rating_boards import SHARED

from ratings.audit import MISSING, Decided
from ratings.audit_agreement import agreement
from ratings.audit_bias import biases
from ratings.audit_design import design


def llmbar() -> dict[str, Decided]:
    """The published judges with the label of people as their one vote, by SUBSET|JUDGE|TEMPLATE."""
    path = SHARED / "data" / "judges" / "llmbar" / "llmbar_judgments.csv"
    if not path.exists():
        pytest.skip("the published files of judges are not on this machine")
    cells: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(
        lambda: defaultdict(lambda: [MISSING] * 3)
    )
    with path.open() as lines:
        for row in csv.DictReader(lines):
            judge, subset = row["judge"], row["subset"]
            for part in {subset, "Natural" if subset == "Natural" else "Adversarial"}:
                game = cells[f"{part}|{judge}|{row['template']}"][subset, row["item"]]
                game[int(row["swap"])] = {"1": 0, "2": 1}.get(row["winner"], MISSING)
                game[2] = int(row["gold"]) - 1
    return {name: _as_decided(np.array(list(games.values()))) for name, games in cells.items()}


def _as_decided(games: np.ndarray) -> Decided:
    """games: the verdict in each order, and what is right, (N, 3)."""
    zero = np.zeros(len(games), dtype=int)
    return Decided(("x", "y"), zero, zero + 1, games[:, 0], games[:, 2:], looks=games[:, :2])


def test_published_judges_come_to_the_published_numbers() -> None:
    cells = llmbar()
    expected = json.loads((SHARED / "golden" / "llmbar.json").read_text())
    clean = [name for name, of in expected.items() if name in cells and not of["invalid_rate"]]
    assert len(clean) >= 60
    for name in clean:
        data, of = cells[name], expected[name]
        figures = agreement(data, np.random.default_rng(0), 0.95)
        other = agreement(replace(data, judge=data.looks[:, 1]), np.random.default_rng(0), 0.95)
        place = next(row for row in biases(data, design(data), 0.95, 0.05) if row.name == "first shown")
        both = (figures["percent"].value + other["percent"].value) / 2
        assert figures["kappa"].value == pytest.approx(of["kappa_swap0"], abs=5e-5)
        assert both == pytest.approx(of["acc_random"], abs=5e-5)
        assert 0.5 + place.value == pytest.approx(of["first_position_rate"], abs=5e-5)
