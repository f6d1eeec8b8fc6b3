"""Battles that a judge and people decided, many at once: what each says is planted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from crowded_rows import copy_in
from django.utils import timezone
from fakes import a_competitor, a_judge, a_question

from arena.battles.models import Battle, Reply
from arena.judges.models import Judge, Judgment, Verdict
from arena.judges.protocols.base import PREFERENCES
from arena.votes.models import Vote


@dataclass(frozen=True)
class Battles:
    """What is known of planted battles: who is better, (N,), how long both replies are, (N, 2), categories.

    confidence: what the judge says of itself, whatever it says of the battle.
    """

    truth: np.ndarray
    words: np.ndarray
    category: np.ndarray
    confidence: np.ndarray
    rng: np.random.Generator

    def __len__(self) -> int:
        return int(self.truth.size)

    def honest(self, right: float = 0.8) -> np.ndarray:
        """Somebody who is right so often, whatever else there is."""
        return np.where(self.rng.random(len(self)) < right, self.truth, 1 - self.truth)

    def prefers_longer(self, often: float, right: float = 0.8) -> np.ndarray:
        """Somebody honest who instead so often says that the longer reply is better."""
        return np.where(self.rng.random(len(self)) < often, self.words.argmax(axis=1), self.honest(right))

    def wrong_in(self, category: str, right: float = 0.85) -> np.ndarray:
        """Somebody honest who says the opposite of what is right in one category."""
        return np.where(self.category == category, 1 - self.truth, self.honest(right))


@dataclass(frozen=True)
class Planted:
    """A judge, the keys of its battles, what it said of each, and what is known of them."""

    judge: Judge
    keys: list[int]
    said: np.ndarray
    battles: Battles

    @property
    def faulty(self) -> set[int]:
        """Battles of which it said what is not so."""
        return {key for key, wrong in zip(self.keys, self.said != self.battles.truth, strict=True) if wrong}


Says = Callable[[Battles], np.ndarray]


def decided_battles(
    n: int, judge: Says, *, voters: int = 1, voted: float = 1.0, seed: int = 0, name: str = "fair"
) -> Planted:
    """A judge, and so many battles of six competitors that it decided in both orders; people voted on some."""
    rng = np.random.default_rng(seed)
    competitors = [a_competitor(one, says=one) for one in ("ant", "bee", "cat", "dog", "elk", "fox")]
    categories = np.array(["code", "maths", "law", "chat", "prose"])
    questions = [
        a_question(f"About {category}?", category=category, level=1 + place)
        for place, category in enumerate(categories)
    ]
    who = np.array([rng.choice(6, 2, replace=False) for _ in range(n)])
    strength = np.linspace(1.0, -1.0, 6)
    chance = 1 / (1 + np.exp(strength[who[:, 1]] - strength[who[:, 0]]))
    truth = (rng.random(n) > chance).astype(int)
    asked = rng.integers(0, len(questions), n)
    battles = Battles(truth, rng.integers(5, 60, (n, 2)), categories[asked], rng.uniform(0.5, 1, n), rng)
    keys = _played(
        [
            (questions[q].pk, competitors[a].pk, competitors[b].pk)
            for q, (a, b) in zip(asked, who, strict=True)
        ],
        battles,
    )
    row = a_judge(name, "scripted", options={"as": "oracle"})
    said = judge(battles)
    _judged(row, keys, said, battles.confidence.tolist())
    _voted(keys, battles, voters, voted)
    return Planted(row, keys, said, battles)


def _played(rows: Sequence[tuple[int, int, int]], battles: Battles) -> list[int]:
    questions, a, b = map(list, zip(*rows, strict=True))
    n, now = len(rows), timezone.now()
    copy_in(Battle, n, {"question_id": questions, "a_id": a, "b_id": b, "status": "played", "played_at": now})
    keys = list(Battle.objects.order_by("pk").values_list("pk", flat=True))[-n:]
    for place, side in enumerate("ab"):
        texts = [" ".join(["word"] * words) for words in battles.words[:, place].tolist()]
        copy_in(Reply, n, {"battle_id": keys, "side": side, "text": texts})
    return keys


def _judged(judge: Judge, keys: list[int], said: np.ndarray, confidence: list[float]) -> None:
    words, n = [PREFERENCES[code] for code in said.tolist()], len(keys)
    told = {"status": "valid", "preference": words}
    copy_in(
        Verdict,
        n,
        {"battle_id": keys, "judge_id": judge.pk, "decided_at": timezone.now(), "confidence": confidence}
        | told,
    )
    verdicts = list(Verdict.objects.filter(judge=judge).order_by("pk").values_list("pk", flat=True))
    for order in ("ab", "ba"):
        copy_in(Judgment, n, {"verdict_id": verdicts, "order": order} | told)


def _voted(keys: list[int], battles: Battles, voters: int, voted: float) -> None:
    there = np.flatnonzero(battles.rng.random(len(keys)) < voted)
    for voter in range(voters):
        said = battles.honest()[there].tolist()
        copy_in(
            Vote,
            there.size,
            {
                "battle_id": [keys[place] for place in there],
                "voter": [f"voter {voter} of {place % 97}" for place in there],
                "preference": [PREFERENCES[code] for code in said],
                "swapped": (battles.rng.random(there.size) < 0.5).tolist(),
            },
        )
