"""What a judge is shown of a battle, out of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from arena.battles.models import Reply
from arena.questions.media import SCHEME, resolve
from arena.questions.models import Question
from simulators.conversation import Part, Turn

from .protocols.base import Case
from .protocols.rubric import read_rubric

GOLD = ("goal", "instructions")
"""What of a dialogue's options is known to judges and to nobody else."""


def case_of(question: Question, replies: Sequence[Reply] = ()) -> Case:
    """The case of a question, its replies in side order; none before it is played."""
    options = question.dialogue.get("options", {})
    talks = tuple(reply.as_talk() for reply in replies)
    return Case(
        # The document has a place of its own, so that judges can tell it from what was asked.
        parts=tuple(part for part in question.as_parts() if not part.text or part.text != question.context),
        replies=tuple(reply.text for reply in replies),
        persona=question.persona,
        reference=question.reference,
        reference_from=question.reference_from or "none",
        context=question.context,
        rubric=read_rubric(question.rubric),
        language=question.language.partition("-")[0],
        checks=tuple(question.checks),
        media=tuple(reply.as_media() for reply in replies),
        transcripts=talks if any(talks) else (),
        gold={key: options[key] for key in GOLD if options.get(key)},
    )


def with_files(case: Case) -> Case:
    """The case with its media as files; raises `MediaError` where they are not kept."""
    named = [part for part in _all_parts(case) if part.url.startswith(SCHEME)]
    files = dict(zip(named, resolve(named), strict=True))

    def found(parts: Iterable[Part]) -> tuple[Part, ...]:
        return tuple(files.get(part, part) for part in parts)

    def talk(turns: Iterable[Turn]) -> tuple[Turn, ...]:
        return tuple(replace(turn, parts=found(turn.parts)) for turn in turns)

    if not named:
        return case
    media, talks = tuple(map(found, case.media)), tuple(map(talk, case.transcripts))
    return replace(case, parts=found(case.parts), media=media, transcripts=talks)


def _all_parts(case: Case) -> Iterator[Part]:
    yield from case.parts
    for made in case.media:
        yield from made
    for turns in case.transcripts:
        for turn in turns:
            yield from turn.parts
