"""Shows replies in another form: without markdown, only their code, or code without comments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from arena.endpoints.clients.settings import one_of
from arena.judges.protocols.base import Ask, Case, Judge, Verdict
from arena.judges.protocols.option import Option
from simulators.conversation import Turn

from .base import WrapperEntry
from .forms import canonical, code_only, uncommented

FORMS: Mapping[str, Callable[[str], str]] = {
    "canonical": canonical,
    "code": code_only,
    "uncommented": uncommented,
    "as_is": lambda text: text,
}


@dataclass(frozen=True, slots=True)
class Rendering:
    """A judge that is shown every reply in one form; what is known to be right stays."""

    judge: Judge
    form: str

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """As the judge decides on what it is shown."""
        render = FORMS[self.form]
        talks = tuple(tuple(_turn(turn, render) for turn in talk) for talk in case.transcripts)
        return await self.judge(
            replace(case, replies=tuple(map(render, case.replies)), transcripts=talks), ask
        )


def _turn(turn: Turn, render: Callable[[str], str]) -> Turn:
    if turn.role != "assistant":
        return turn
    parts = (replace(part, text=render(part.text)) if part.text else part for part in turn.parts)
    return replace(turn, parts=tuple(parts))


ENTRY = WrapperEntry(
    around=lambda make, options: Rendering(make(), **options),
    version="rendering/1",
    title="Shows replies as plain words, as their code alone, or with their code's comments left out.",
    options={
        "form": Option(
            one_of(*FORMS),
            "canonical",
            "as_is",
            "canonical: no markdown, comments of HTML or invisible characters; code; uncommented; as_is.",
        )
    },
    paper="CodeJudgeBench, arXiv 2507.10535",
)
