"""Judges pictures and videos by a number that a program gives them; asks no model."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from arena.endpoints.clients.settings import number, one_of, whole
from arena.modalities import MediaError
from simulators.conversation import Part

from .base import LETTERS, Ask, Case, Judgment, Preference, Verdict
from .entry import ProtocolEntry
from .looking import verdict_of
from .media_scorers import MEDIA_SCORERS, Missing
from .media_scorers.pictures import pictures_of
from .option import Option

VERSION = "scorers/1"


@dataclass(frozen=True, slots=True)
class ByScorer:
    """The reply whose pictures score higher wins; a reply without any loses to one that has some."""

    scorer: str
    threshold: float
    frames: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Valid whatever the pictures show; void, with the reason, where none can be scored."""
        letters = LETTERS[: len(case.replies)]
        try:
            scores = await asyncio.to_thread(self._scores, case)
        except (Missing, MediaError) as error:
            return verdict_of(Judgment("void", order=letters, rationale=str(error), parser=VERSION))
        said: dict[str, Any] = {"scores": {self.scorer: tuple(scores)}}
        if len(scores) == 2:
            said["preference"] = prefer(scores[0], scores[1], self.threshold)
        why = "; ".join(
            f"{letter}: {'nothing to see' if score is None else f'{score:.4g}'}"
            for letter, score in zip(letters, scores, strict=True)
        )
        return verdict_of(Judgment("valid", order=letters, rationale=why, parser=VERSION, **said))

    def _scores(self, case: Case) -> list[float | None]:
        if not any(case.media):
            raise Missing("no reply has a picture or a video")
        asked = MEDIA_SCORERS[self.scorer].asked(case)
        return [self._score(made, asked) for made in case.media]

    def _score(self, made: Sequence[Part], asked: Any) -> float | None:
        """The mean over a reply's images and videos; of a video, over its frames."""
        score = MEDIA_SCORERS[self.scorer].score
        each = [fmean(score(one, asked) for one in seen) for seen in pictures_of(made, self.frames) if seen]
        return fmean(each) if each else None


def prefer(a: float | None, b: float | None, threshold: float) -> Preference:
    """Who of two scores higher, by more than the threshold; one without a score loses."""
    if a is None or b is None:
        return "both_bad" if a is b else "b" if a is None else "a"
    if abs(a - b) <= threshold:
        return "tie"
    return "a" if a > b else "b"


ENTRY = ProtocolEntry(
    bare=lambda options: ByScorer(options["scorer"], options["threshold"], options["frames"]),
    accepts=lambda case: bool(case.parts),
    needs_model=False,
    shape="point",
    options={
        "scorer": Option(
            one_of(*MEDIA_SCORERS),
            "sharpness",
            "text",
            "What is measured: a name in `MEDIA_SCORERS`.",
            after=True,
        ),
        "threshold": Option(number(0), 0, 0.1, "The difference of scores that still is a tie.", after=True),
        "frames": Option(whole(1, 64), 8, 4, "How many frames of a video are looked at.", after=True),
    },
    parser=VERSION,
    version=VERSION,
    title="A program scores the pictures and videos of each reply; asks no model.",
    paper="MJ-Bench, arXiv 2407.04842",
)
