"""Randomness that is the same in every process: from a seed and what the case says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from random import Random

from arena.judges.protocols.base import Case


def draw_of_look(case: Case, seed: int) -> Random:
    """A draw of its own for each look: the order of the replies enters it, so a swapped case draws anew."""
    question = [[part.modality, part.text, part.url] for part in case.parts]
    media = [[part.url for part in made] for made in case.media]
    criteria = [criterion.name for criterion in case.rubric]
    return _drawn(seed, json.dumps([question, case.replies, media, case.steps, criteria]))


def draw_of_reply(case: Case, place: int, seed: int) -> Random:
    """A draw for one reply to the question, wherever it stands and whatever stands beside it."""
    return _drawn(seed, json.dumps([case.question, case.replies[place]]))


def draw_of_case(case: Case, seed: int) -> Random:
    """A draw for the question with these replies, in whatever order they stand."""
    return _drawn(seed, json.dumps([case.question, sorted(case.replies)]))


def draw_of_question(case: Case, seed: int) -> Random:
    """A draw for the question alone, the same for all replies to it."""
    return _drawn(seed, json.dumps(case.question))


def shuffled(places: int, draw: Random) -> Sequence[int]:
    """The places in a drawn order."""
    return draw.sample(range(places), places)


def _drawn(seed: int, told: str) -> Random:
    digest = hashlib.sha256(f"{seed}\n{told}".encode("utf-8", "surrogatepass")).digest()
    return Random(int.from_bytes(digest[:16], "big"))
