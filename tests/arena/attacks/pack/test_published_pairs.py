"""Attacks on pairs that others published, where their files lie beside this checkout."""

import asyncio
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from arena.attacks.pack import ATTACKS, SUITES
from arena.exams.datasets import DATASETS
from arena.judges.protocols import PROTOCOLS

SHARED = Path(__file__).parents[5] / "shared" / "data" / "judges"
CODE = re.compile(r"```.*?```", re.DOTALL)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
KEPT = [(n, v) for n in SUITES["biases"] if ATTACKS[n].meaning == "kept" for v in ATTACKS[n].variants]
SELDOM = {"plain": 5, "bare_winner": 1, "shown": 0, "swapped": 0, "hidden": 0}
"""Few replies have Markdown or name a result, and nobody's family is known here."""


def items(name):
    if not (SHARED / name).is_dir():
        pytest.skip(f"{SHARED / name} is not there")
    return list(DATASETS[name].read(SHARED / name))


@pytest.mark.parametrize(("name", "variant"), KEPT)
def test_numbers_and_code_of_published_replies_survive(name, variant):
    change, attacked = ATTACKS[name].variants[variant], 0
    for number, item in enumerate(items("llmbar")):
        place = number % 2
        made = change(item, place, np.random.default_rng(number))
        if made is not None:
            attacked += 1
            was, now = item.case.replies[place], made.case.replies[place]
            assert not Counter(NUMBER.findall(was)) - Counter(NUMBER.findall(now)), item.key
            assert all(block in now for block in CODE.findall(was)), item.key
    assert attacked >= SELDOM.get(variant, 350)


def test_a_judge_that_counts_characters_is_right_of_no_pair_that_tempts_by_length():
    judge = PROTOCOLS["scripted"].make({"as": "longest"})
    pairs = [item for item in items("evalbiasbench") if "length" in item.category.lower()]
    said = [asyncio.run(judge(item.case, None)).preference for item in pairs]
    assert len(pairs) == 17
    assert not any(one == item.case.truth.preference for one, item in zip(said, pairs, strict=True))
