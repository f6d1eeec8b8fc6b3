"""What stands out in all replies of one competitor: constants, near duplicates, stencils, padding, noise."""

from __future__ import annotations

import json
import random
import string
from pathlib import Path

import numpy as np
import pytest

from arena.attacks.pack.detectors import FEWEST, compressed, flags, groups
from arena.attacks.pack.null_model import IGNORANT, STRUCTURED, gibberish
from arena.attacks.pack.very_long import framed, padded, repeated

REAL = Path(__file__).parents[5] / "shared" / "data" / "judges"
NOUNS = [
    "river",
    "lamp",
    "cloud",
    "ferry",
    "violin",
    "kettle",
    "garden",
    "mirror",
    "tunnel",
    "anchor",
    "basket",
    "candle",
]
VERBS = [
    "carries",
    "opens",
    "follows",
    "paints",
    "measures",
    "forgets",
    "repairs",
    "counts",
    "borrows",
    "hides",
]


def honest(n: int, seed: int = 0, sentences: int = 12) -> list[str]:
    """So many replies of made-up sentences, no two alike."""
    rng = random.Random(seed)
    return [
        " ".join(
            f"The {rng.choice(NOUNS)} {rng.choice(VERBS)} {rng.randint(2, 999)} {rng.choice(NOUNS)}s."
            for _ in range(sentences)
        )
        for _ in range(n)
    ]


@pytest.mark.parametrize("constant", [IGNORANT, STRUCTURED, "", ":", "解"])
def test_one_answer_to_every_question_is_found_however_short(constant):
    found = flags([constant] * 40)
    assert (found.n, found.distinct, found.commonest, found.constant) == (40, 1, 40, True)
    assert found.distinct_share == pytest.approx(1 / 40)


def test_different_answers_are_nothing_to_speak_of():
    found = flags(honest(60))
    assert (found.distinct, found.constant) == (60, False)
    assert found.twins == found.stencilled == found.padded == found.random == ()


def test_a_word_changed_here_and_there_makes_no_new_answer():
    text = honest(1)[0]
    varied = [text.replace("The", f"Number {n}: the", 1) for n in range(30)]
    found = flags(varied)
    assert (found.distinct, found.long_distinct, found.constant) == (1, 1, True)
    assert found.twins == tuple(range(30))


def test_a_handful_of_long_answers_in_turn_is_constant_and_of_short_ones_is_not():
    three = honest(3)
    assert flags([three[n % 3] for n in range(60)]).constant
    assert not flags([("yes", "no", "unknown")[n % 3] for n in range(60)]).constant


def test_half_constant_is_not_called_constant_but_its_twins_are_named():
    found = flags([STRUCTURED] * 20 + honest(20))
    assert not found.constant
    assert found.twins == tuple(range(20))


def test_an_ever_new_beginning_does_not_hide_what_follows():
    found = flags([gibberish(n) + STRUCTURED for n in range(30)])
    assert (found.constant, found.distinct) == (False, 30)
    assert found.stencilled == tuple(range(30))


def test_nothing_is_said_of_too_few():
    assert flags([]).constant is flags(["the same"] * (FEWEST - 1)).constant is None
    assert flags([]).distinct_share is None
    assert flags([STRUCTURED] * (FEWEST - 1)).stencilled == ()


@pytest.mark.parametrize("pad", [repeated, padded, framed])
def test_very_long_replies_are_seen_to_be_padded(pad):
    long = pad(honest(1)[0], np.random.default_rng(0))
    assert flags([*honest(5), long]).padded == (5,)


@pytest.mark.parametrize("letters", [string.printable[:95], string.ascii_letters + string.digits])
@pytest.mark.parametrize("length", [800, 3000])
def test_characters_by_chance_are_seen_to_be_no_language(letters, length):
    noise = "".join(random.Random(length).choices(letters, k=length))
    assert flags([noise, *honest(3)]).random == (0,)


def test_of_a_short_text_compression_says_nothing():
    assert compressed("x" * 799) is None
    assert 0 < compressed("x" * 800) < 0.05
    assert compressed("\ud800" * 2000) is not None


def test_groups_are_numbered_in_the_order_in_which_they_begin():
    one, two = honest(2)
    assert groups([one, two, one + " Yes.", "42", "42.", "43"]) == [0, 1, 0, 2, 2, 3]


def test_the_null_model_that_won_three_quarters_of_its_battles_is_found():
    file = REAL / "nullmodel" / "null_response.txt"
    if not file.exists():
        pytest.skip("the null model's answer is not here")
    found = flags([file.read_text()] * 805)
    assert (found.n, found.distinct, found.constant) == (805, 1, True)
    assert len(found.twins) == 805


def test_replies_of_real_models_raise_no_alarm():
    file = REAL / "llmbar" / "llmbar_items.json"
    if not file.exists():
        pytest.skip("LLMBar's items are not here")
    items = json.loads(file.read_text())
    found = flags([item["output_1"] for item in items])
    assert found.n == 419 and found.constant is False
    assert found.stencilled == found.padded == found.random == ()
    assert len(found.twins) <= 0.02 * found.n
