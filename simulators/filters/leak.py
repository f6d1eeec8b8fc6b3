"""Drops a question that gives its own answer away."""

from __future__ import annotations

from pydantic import Field

from simulators.likeness import words
from simulators.options import Options
from simulators.questions import Draft
from simulators.reading import Shape, read
from simulators.tasks import TASKS
from simulators.wording import block, brief

from .base import Context, Drop, Filter

COMMON = frozenset(
    """
    about after all also and any are because been before both but can could did does each first for from
    had has have her here him his how into its just last many more most much not now only other our out
    over same second she should some such than that the their them then there these they third this
    those through two under very was were what when where which while who whom whose why will with would
    yes you your video image picture scene shown shows show seen see document text
    """.split()  # noqa: SIM905 - a list of eighty strings would be no clearer
)
"""Words that say nothing of an answer; in other languages, those that many questions have are left out."""
OFFERS = frozenset({"or", "oder", "ou", "eller", "или", "还", "或"})
FEW = 6
"""Up to so many telling words of an answer must all stand in the question."""


class Settings(Options):
    """`share` of a longer answer's telling words that gives it away; whether a judge is asked besides.

    `common` is the share of the set's questions from which on a word tells nothing.
    """

    share: float = Field(default=0.6, gt=0, le=1)
    common: float = Field(default=0.05, gt=0, le=1)
    ask: bool = False


class Ruled(Shape):
    """What a judge says: what the question gives away, then whether that spares looking."""

    detail: str = Field(max_length=400)
    leaks: bool = Field(strict=True)


async def look(draft: Draft, context: Context, settings: Settings) -> Drop | None:
    """The telling words of the answer stand in the question, or the judge says that it gives details away.

    Requests to make something are let through: they must say what they want.
    """
    answer = draft.reference or draft.ideal
    if TASKS[draft.task].group == "generation" or not answer:
        return None
    if given_away(draft.text, answer, context, settings):
        return Drop("leak", "the words of the answer stand in the question")
    if not settings.ask or "judge" not in context.asks:
        return None
    asked = brief("leak", block("question", draft.text), block("answer", answer))
    ruled = read(await context.asks["judge"](asked, schema=Ruled.model_json_schema()), Ruled)
    return Drop("leak", ruled.detail) if ruled.leaks else None


def given_away(question: str, answer: str, context: Context, settings: Settings) -> bool:
    """Whether the question holds the telling words of an answer: all of a few, a share of many.

    Where it offers a choice, an answer of a few words is one of those offered and gives nothing away.
    Of 1,000 questions with true answers (HaluEval) it catches 14, most of which offer a choice without "or".
    """
    asked = set(words(question))
    telling = {word for word in words(answer) if _tells(word, context, settings)}
    if not telling or (asked & OFFERS and len(telling) <= FEW):
        return False
    share = len(telling & asked) / len(telling)
    return share == 1 if len(telling) <= FEW else share >= settings.share


def _tells(word: str, context: Context, settings: Settings) -> bool:
    """A number, or a word that neither the language nor the item's own title makes a matter of course."""
    if word in COMMON or word in words(f"{context.item.title} {context.item.category}"):
        return False
    many = len(context.of_set) >= 1 / settings.common
    if many and context.of_set.share_with(word) > settings.common:
        return False
    return word.isdecimal() or len(word) > 2 or not word.isascii()


LEAK = Filter("leak", look, "Gives its own answer away.", Settings, asks=("judge",))
