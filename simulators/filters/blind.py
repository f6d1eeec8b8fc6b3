"""Finds questions that need no look at the media: a model that sees nothing answers them as well."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulators.conversation import Ask, Part, Turn, say
from simulators.options import Options
from simulators.questions import Draft
from simulators.reading import Shape, read
from simulators.tasks import TASKS
from simulators.wording import block, brief, prompt

from .base import Context, Drop, Filter, Tag

LOWEST, HIGHEST = 1, 5


class Settings(Options):
    """What becomes of a blind question, and what counts as answering as well.

    With a `seeing` model: at most `margin` marks below it, and not the lowest mark. Without: at least
    `enough` of 5 marks.
    """

    action: Literal["drop", "tag"] = "drop"
    margin: int = Field(default=0, ge=0, le=4)
    enough: int = Field(default=4, ge=2, le=5)


class Graded(Shape):
    """What a judge says of an answer: a short reason, then 1 (wrong) to 5 (all of it right)."""

    reason: str = Field(max_length=400)
    score: int = Field(ge=LOWEST, le=HIGHEST, strict=True)


async def look(draft: Draft, context: Context, settings: Settings) -> Drop | Tag | None:
    """Asks `blind` without the media, and `seeing` with them where there is one; `judge` marks both alike.

    Only for questions to be answered in words, by a known answer, and where both roles are there.
    """
    answerable = TASKS[draft.task].group == "understanding" and (draft.reference or draft.ideal)
    if not answerable or not {"blind", "judge"} <= set(context.asks):
        return None
    unseen = await _score(draft, context, "blind", say("user", draft.text))
    needed = settings.enough
    if "seeing" in context.asks:
        needed = max(LOWEST + 1, await _seen(draft, context, unseen) - settings.margin)
    if unseen < needed:
        return None
    detail = f"{unseen} of {HIGHEST} marks without the media, {needed} needed"
    return Drop("blind", detail) if settings.action == "drop" else Tag("blind", detail)


async def _seen(draft: Draft, context: Context, unseen: int) -> int:
    """The marks of an answer with the media; nobody is asked where they could not change the outcome."""
    if unseen in (LOWEST, HIGHEST):
        return HIGHEST
    shown = Turn("user", (*context.item.parts, Part("text", text=draft.text)))
    return await _score(draft, context, "seeing", shown)


async def _score(draft: Draft, context: Context, role: str, question: Turn) -> int:
    told = (say("system", prompt(role)), question)
    answer = await context.asks[role](told)
    return await grade(draft, answer.text, context.asks["judge"])


async def grade(draft: Draft, answer: str, judge: Ask) -> int:
    """The marks, 1 to 5, of an answer by the reference, or where there is none by the ideal reply."""
    words = (block("question", draft.text), block("wanted", draft.reference or draft.ideal))
    asked = brief("grade", *words, block("answer", answer))
    return read(await judge(asked, schema=Graded.model_json_schema()), Graded).score


BLIND = Filter(
    "blind", look, "Can be answered without the media.", Settings, asks=("blind", "seeing", "judge")
)
