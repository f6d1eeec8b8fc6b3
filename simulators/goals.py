"""What a user wants in the end: kept from the competitors, and known to those who look back on the talk."""

from __future__ import annotations

from pydantic import Field

from .conversation import Ask
from .items import Item
from .likeness import words
from .questions import Draft
from .reading import Shape, Unreadable, read
from .wording import block, brief

RUN = 8
"""So many words of a goal in a row give it away, or all of it where it has fewer."""


class Wanted(Shape):
    """A goal, in one sentence."""

    goal: str = Field(min_length=1, max_length=400)


async def write_goal(item: Item, draft: Draft, ask: Ask) -> str:
    """What the author of a question might be after in the end, in one sentence; the question is a first step.

    Raises `NoAnswer`, and `Unreadable` also when the question tells the goal already.
    """
    told = (block("persona", draft.persona.text or "Nobody in particular."), block("question", draft.text))
    language = f"Write in the language with the tag {draft.language}."
    shown = block("item", f"{item.title}\n\n{item.text}") if item.title or item.text else ""
    answer = await ask(
        brief("goal", shown, *told, language, media=item.media), schema=Wanted.model_json_schema()
    )
    goal = read(answer, Wanted).goal
    if reveals(draft.text, goal):
        raise Unreadable("the question tells the goal word for word")
    return goal


def reveals(message: str, goal: str) -> bool:
    """Whether a message repeats a goal word for word: `RUN` words of it in a row, or all of a shorter one."""
    said, wanted = words(message), words(goal)
    length = min(RUN, len(wanted))
    heard = {said[start : start + length] for start in range(len(said) - length + 1)}
    return length > 0 and any(
        wanted[start : start + length] in heard for start in range(len(wanted) - length + 1)
    )
