"""Shows a judge the frames of a video that its question asks for, and more of them until it is sure."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import number, whole
from arena.judges.protocols.base import AS_USUAL, LETTERS, Ask, Case, How, Judge, Verdict
from arena.judges.protocols.option import Option
from arena.modalities import media
from arena.modalities.base import MediaError
from simulators.conversation import Part, Turn

from .asking import renamed, stamped, void
from .base import WrapperEntry
from .confidence import sure
from .gate import SURE

if TYPE_CHECKING:
    from arena.modalities.frames import Frame, Rounds

VERSION = "focus/1"
MAX_BYTES = 100 * 1024 * 1024
SPENT = "frames_spent"
"""Flag of a verdict that was not sure enough after the last round."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Looks in at most `rounds` rounds, each with `frames` further frames of each video."""

    judge: Judge
    frames: int
    rounds: int
    size: int
    threshold: float
    confidence: str

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """The verdict of the last round; `notes["frames"]` has the seconds of all that was shown.

        A case without a video is judged as always.
        """
        if not any(True for _ in videos(case)):
            return await self.judge(case, ask)
        try:
            films = await asyncio.to_thread(self._opened, case)
            return await self._in_rounds(case, ask, films)
        except MediaError as error:
            return void(str(error), "look/1", VERSION)

    def _opened(self, case: Case) -> dict[str, Film]:
        from arena.modalities.frames import Plan, Rounds

        plan = Plan(count=self.frames, size=self.size, keep_aspect=True)
        return {
            part.url: Film(whose, part, Rounds(media.source(part.url, MAX_BYTES), plan))
            for whose, part in videos(case)
        }

    async def _in_rounds(self, case: Case, ask: Ask, films: Mapping[str, Film]) -> Verdict:
        query, log, verdicts = case.question, [], []
        for looks in range(1, self.rounds + 1):
            shown = [await asyncio.to_thread(film.look, query) for film in films.values()]
            if not any(shown):
                break
            asked = sure(self.confidence, _showing(ask, films))
            verdict = asked.of(await self.judge(case, asked.ask))
            log.append({"round": looks, "confidence": verdict.confidence, **_seconds(films)})
            verdicts.append(renamed(stamped(verdict, log[-1]), f"look/{looks}"))
            if self._is_sure(verdict):
                break
            # What the judge made of it says what else to look for.
            query = "\n".join([case.question, *(one.rationale for one in verdict.judgments)])
        return self._told(verdicts, log)

    def _is_sure(self, verdict: Verdict) -> bool:
        return verdict.confidence is not None and verdict.confidence >= self.threshold

    def _told(self, verdicts: list[Verdict], log: list[dict[str, Any]]) -> Verdict:
        last = verdicts[-1]
        return replace(
            last,
            flags=last.flags if self._is_sure(last) or last.status != "valid" else (*last.flags, SPENT),
            judgments=tuple(judgment for one in verdicts for judgment in one.judgments),
            transcript=tuple(said for one in verdicts for said in one.transcript),
            notes={**last.notes, "frames": log},
        )


@dataclass(slots=True)
class Film:
    """A video of a case: whose it is, and what was seen of it so far."""

    whose: str
    part: Part
    rounds: Rounds
    seen: list[Frame] = field(default_factory=list)
    last: list[float] = field(default_factory=list)

    def look(self, query: str) -> bool:
        """Sees the frames of a further round; whether there were any."""
        new = self.rounds.look(query)
        self.last = [round(frame.seconds, 3) for frame in new]
        self.seen = sorted([*self.seen, *new], key=lambda frame: frame.seconds)
        return bool(new)

    def parts(self) -> Iterator[Part]:
        """All that was seen, each frame after its time, with the subtitles between."""
        from arena.modalities.frames import Frame, interleave

        for piece in interleave(self.seen, self.part.subtitles, self.rounds.film.duration):
            if isinstance(piece, Frame):
                yield Part("text", text=f"Frame at {piece.seconds:.1f} s:")
                yield Part("image", url=media.data_url(piece.jpeg, "image/jpeg"), mime="image/jpeg")
            else:
                yield Part("text", text=piece)


def videos(case: Case) -> Iterator[tuple[str, Part]]:
    """Every video of a case, and whose it is: the question's, or a reply's by its letter."""
    yield from (("question", part) for part in case.parts if _is_video(part))
    for place in range(len(case.replies)):
        parts = (part for turn in case.talk(place) for part in turn.parts)
        yield from ((LETTERS[place], part) for part in parts if _is_video(part))


def _is_video(part: Part) -> bool:
    return part.modality == "video" and bool(part.url)


def _seconds(films: Mapping[str, Film]) -> dict[str, list[float]]:
    """The moments of the last round, by whose video it is."""
    told: dict[str, list[float]] = {}
    for film in films.values():
        told.setdefault(film.whose, []).extend(film.last)
    return told


def _showing(ask: Ask, films: Mapping[str, Film]) -> Ask:
    """The same model, which is shown what was seen of a video instead of the video."""

    def shown(part: Part) -> list[Part]:
        return list(films[part.url].parts()) if _is_video(part) and part.url in films else [part]

    async def asked(
        turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Reply:
        seen = tuple(
            replace(turn, parts=tuple(piece for part in turn.parts for piece in shown(part)))
            for turn in turns
        )
        return await ask(seen, schema=schema, how=how)

    return asked


ENTRY = WrapperEntry(
    around=lambda make, options: Focus(make(), **options),
    version=VERSION,
    title="Shows the frames of a video that the question asks for, and more until the judge is sure.",
    options={
        "frames": Option(whole(1, 64), 8, 4, "How many frames of each video a round adds."),
        "rounds": Option(whole(1, 8), 3, 1, "How many rounds at most."),
        "size": Option(whole(32, 2048), 512, 224, "Pixels on a frame's longer side."),
        "threshold": Option(number(0, 1), 0.7, 0.95, "How sure is sure enough to stop."),
        "confidence": SURE,
    },
    prompts=("confidence",),
    paper="MASR, arXiv 2504.17213",
)
