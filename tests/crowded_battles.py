"""Draws battles and what came of them, and writes both in portions, with a fit of every board after each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from crowded_cast import MODALITIES, can
from crowded_rows import copy_in
from crowded_words import RATIONALES, chosen, replies
from django.db import connection

from arena.battles.models import Battle, Reply
from arena.competitors.models import Competitor
from arena.judges.models import Judge, Judgment, Verdict
from arena.leaderboards.fit import fit_stale
from arena.leaderboards.models import Pairing, Season
from arena.questions.models import Question
from arena.votes.models import Vote
from arena.votes.seal import seal

Column = npt.NDArray[Any]
Random = np.random.Generator

DAY_S = 86_400.0
SPAN_S = 24 * 7 * DAY_S
VOID = 0.03
VOIDS = ("timed_out", "refused", "server_failed", "malformed")
STATUSES, CHANCES = ("valid", "unparsed", "refused", "outage"), (0.965, 0.02, 0.01, 0.005)
EXCLUDED, SHARES = ("", "suspicion", "duplicate", "identity"), (0.97, 0.015, 0.01, 0.005)


@dataclass(frozen=True)
class Drawn:
    """The battles, as columns (N,) in order of time; competitors and questions by key."""

    modality: Column
    a: Column
    b: Column
    question: Column
    known: Column  # whether a right answer to the question is known
    before: Column  # seconds from the battle to the end
    gap: Column  # how much better a is, in logits
    void: Column


def draw(
    rng: Random,
    n: int,
    cast: Sequence[Competitor],
    asked: Mapping[str, Sequence[Question]],
    until: datetime,
) -> Drawn:
    """So many battles of a planted order of strengths, which a look at a board should find again."""
    before = np.sort(rng.uniform(0, SPAN_S, n))[::-1]
    modality = rng.choice(len(MODALITIES), n, p=(0.8, 0.12, 0.08))
    strength, last = rng.normal(0, 0.9, len(cast)), np.array([_last(one, until) for one in cast])
    a, b, question = (np.zeros(n, dtype=np.int64) for _ in range(3))
    for code, name in enumerate(MODALITIES):
        rows = np.flatnonzero(modality == code)
        places = np.array([cast.index(one) for one in can(cast, name)])
        a[rows], b[rows] = _pairs(rng, places[np.argsort(strength[places])], before[rows], last)
        question[rows] = chosen(rng, [one.pk for one in asked[name]], rows.size)
    keys = np.array([one.pk for one in cast])
    known = np.isin(question, [one.pk for one in asked["text"] if one.reference])
    gap = strength[a] - strength[b] + rng.normal(0, 0.8, n)
    return Drawn(modality, keys[a], keys[b], question, known, before, gap, rng.random(n) < VOID)


def _last(one: Competitor, until: datetime) -> float:
    """When it played last, in seconds before the end."""
    ended = one.retired_at.date() if one.retired_at else one.standing_since
    return DAY_S * (until.date() - ended).days if ended else 0.0


def _pairs(rng: Random, places: Column, before: Column, last: Column) -> tuple[Column, Column]:
    """Two who both still play, half of the time near each other in strength, as `places` are ordered."""
    first, second = np.zeros(before.size, dtype=np.int64), np.zeros(before.size, dtype=np.int64)
    left = np.arange(before.size)
    while left.size:
        one = rng.integers(places.size, size=left.size)
        far = rng.integers(1, places.size, left.size)
        other = one + np.where(
            rng.random(left.size) < 0.5, rng.integers(1, min(4, places.size), left.size), far
        )
        first[left], second[left] = places[one], places[other % places.size]
        both_play = (last[first[left]] <= before[left]) & (last[second[left]] <= before[left])
        left = left[~both_play]
    turned = rng.random(before.size) < 0.5
    return np.where(turned, second, first), np.where(turned, first, second)


@dataclass
class Filling:
    """Writes battles with their replies, verdicts and votes."""

    votes: int
    until: datetime
    drawn: Drawn
    judges: Mapping[str, Judge]
    seasons: Mapping[str, Season]
    rng: Sequence[Random]
    met: Counter[str] = field(default_factory=Counter)

    def run(self, portions: int) -> None:
        """Everything in the order of time, and a fit of every board after each portion."""
        self.texts = replies(self.rng[0], min(4000, 2 * self.drawn.a.size))
        ends = np.linspace(0, self.drawn.a.size, portions + 1).astype(int).tolist()
        for low, high in pairwise(ends):
            self._battles(low, high)
            played = np.flatnonzero(~self.drawn.void[low:high]) + low
            self._replies(played)
            self._verdicts(played)
            self._votes(played, self.votes * (high - low) // max(1, self.drawn.a.size))
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            fit_stale()
        while seal():  # the public log has a line for each vote
            pass

    def _times(self, rows: Any, later: float = 0) -> list[datetime]:
        return [self.until - timedelta(seconds=s) for s in (self.drawn.before[rows] - later).tolist()]

    def _battles(self, low: int, high: int) -> None:
        drawn, n, rows, keys = self.drawn, high - low, slice(low, high), range(low + 1, high + 1)
        void = drawn.void[rows].tolist()
        copy_in(Battle, n, {
            "id": keys, "question_id": drawn.question[rows].tolist(),
            "a_id": drawn.a[rows].tolist(), "b_id": drawn.b[rows].tolist(), "claims": 1,
            "status": ["void" if ended else "played" for ended in void],
            "void_code": [VOIDS[key % len(VOIDS)] * ended for key, ended in zip(keys, void, strict=True)],
            "void_side": ["ab"[key // 4 % 2] * ended for key, ended in zip(keys, void, strict=True)],
            "created_at": self._times(rows), "played_at": self._times(rows),
        })  # fmt: skip
        self._pairings(keys, [MODALITIES[code] for code in drawn.modality[rows]])

    def _pairings(self, keys: range, names: Sequence[str]) -> None:
        numbers = []
        for name in names:
            numbers.append(self.met[name])
            self.met[name] += 1
        copy_in(Pairing, len(keys), {
            "id": keys, "battle_id": keys, "season_id": [self.seasons[name].pk for name in names],
            "number": numbers, "probability": self.rng[1].uniform(1e-5, 0.01, len(keys)).tolist(),
        })  # fmt: skip
        for name, season in self.seasons.items():
            Season.objects.filter(pk=season.pk).update(battles=self.met[name], scheduled=self.met[name])

    def _replies(self, played: Column) -> None:
        rng, n, rows = self.rng[1], 2 * played.size, np.repeat(played, 2)
        text = rng.integers(len(self.texts), size=n)
        characters = np.array([len(said) for said in self.texts])[text]
        seconds = (characters / 280 + rng.gamma(2, 0.2, n)).round(3)
        copy_in(Reply, n, {
            "battle_id": (rows + 1).tolist(), "side": ["a", "b"] * played.size,
            "text": [self.texts[place] for place in text], "finish_reason": "stop", "http_status": 200,
            "tokens_in": rng.integers(20, 90, n).tolist(), "tokens_out": (characters // 4).tolist(),
            "first_token_s": (seconds / 8).round(3).tolist(), "total_s": seconds.tolist(),
            "created_at": self._times(rows),
        })  # fmt: skip

    def _verdicts(self, played: Column) -> None:
        """One on each by the first judge who can; on one battle in eight also the second reader's."""
        rng, judges, known = self.rng[2], self.judges, self.drawn.known[played]
        again = played[(rng.random(played.size) < 0.125) & ~known]
        rows = np.concatenate([played, again])
        judge = np.where(known, judges["checks"].pk, judges["reader"].pk)
        judge = np.concatenate([judge, np.full(again.size, judges["second-reader"].pk)])
        n, first, reads = rows.size, Verdict.objects.count() + 1, judge != judges["checks"].pk
        status = np.where(reads, rng.choice(STATUSES, n, p=CHANCES), "valid")
        preference = np.where(status == "valid", _said(rng, 0.9 * self.drawn.gap[rows]), "")
        conflict = (preference == "tie") & (rng.random(n) < 0.4) & reads
        keys = np.arange(first, first + n)
        copy_in(Verdict, n, {
            "id": keys.tolist(), "battle_id": (rows + 1).tolist(), "judge_id": judge.tolist(), "claims": 1,
            "status": status.tolist(), "preference": preference.tolist(),
            "flags": [["order_conflict"] * one for one in conflict.tolist()],
            "error": np.where(status == "outage", "timed_out", "").tolist(),
            "decided_at": self._times(rows, later=1),
        })  # fmt: skip
        orders = np.concatenate(
            [np.arange(n), np.flatnonzero(reads)]
        )  # who compares looks once, readers twice
        said = np.where(conflict[orders], np.where(np.arange(orders.size) < n, "a", "b"), preference[orders])
        self._judgments(keys[orders], status[orders], said, n)

    def _judgments(self, verdict: Column, status: Column, said: Column, first_looks: int) -> None:
        rng, n = self.rng[2], verdict.size
        copy_in(Judgment, n, {
            "verdict_id": verdict.tolist(), "order": ["ab"] * first_looks + ["ba"] * (n - first_looks),
            "status": status.tolist(), "preference": said.tolist(), "rationale": chosen(rng, RATIONALES, n),
            "prompt_hash": "5f" * 32, "parser": "json-1",
            "error": np.where(status == "outage", "timed_out", "").tolist(),
            "tokens_in": rng.integers(300, 2500, n).tolist(), "tokens_out": rng.integers(60, 300, n).tolist(),
            "seconds": rng.gamma(3, 0.7, n).round(3).tolist(),
        })  # fmt: skip

    def _votes(self, played: Column, n: int) -> None:
        """By people, some of whom vote much more than others, on battles that were drawn evenly."""
        rng = self.rng[3]
        voters = (max(8, self.votes // 8) * rng.random(n) ** 2).astype(int)
        battles = played[rng.integers(played.size, size=n)] if played.size else voters[:0]
        rows, voters = np.unique(np.stack([battles, voters[: battles.size]]), axis=1)
        n, first = rows.size, Vote.objects.count()
        marks = rng.integers(32**8, size=n).tolist()
        copy_in(Vote, n, {
            "battle_id": (rows + 1).tolist(), "voter": [f"v{one:063d}" for one in voters],
            "preference": _said(rng, self.drawn.gap[rows]).tolist(),
            "drawn_with": min(1.0, n / max(1, played.size)), "seconds": rng.gamma(3, 8, n).round(1).tolist(),
            "excluded_reason": chosen(rng, EXCLUDED, n, SHARES),
            "receipt": [f"{first + place:08X}-{mark:010X}" for place, mark in enumerate(marks)],
            "network": [f"{one % 997:064d}" for one in voters], "created_at": self._times(rows, later=2),
        })  # fmt: skip


def _said(rng: Random, gap: Column) -> Column:
    """What was preferred where side a is so much better."""
    tied = rng.random(gap.size) < 0.25 * np.exp(-np.abs(gap))
    won = np.where(rng.random(gap.size) < 1 / (1 + np.exp(-gap)), "a", "b")
    return np.where(rng.random(gap.size) < 0.06, "both_bad", np.where(tied, "tie", won))
