"""Changes what reference a judge is shown: the given one, the model's own answer, none, or a wrong one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from arena.endpoints.clients.base import EndpointError
from arena.endpoints.clients.settings import one_of
from arena.judges.protocols.base import Ask, Case, Contribution, How, Judge, Verdict
from arena.judges.protocols.looking import contribution
from arena.judges.protocols.option import Option

from .asking import unanswered, void
from .base import WrapperEntry
from .solve_first import MAX_TOKENS, own_turns

VERSION = "with_reference/1"
SELF = "self_reference"
"""Flag of a verdict whose reference the judge wrote itself: it is no better than the judge."""

Shown = tuple[Case, tuple[Contribution, ...]]
"""The case as the judge sees it, and what was said to come to it."""
Change = Callable[[Case, Ask, int], Awaitable[Shown]]


class Lacking(ValueError):
    """A case has nothing that a mode could show."""


async def _given(case: Case, ask: Ask, max_tokens: int) -> Shown:
    return case, ()


async def _dropped(case: Case, ask: Ask, max_tokens: int) -> Shown:
    return replace(case, reference="", reference_from="none"), ()


async def _own(case: Case, ask: Ask, max_tokens: int) -> Shown:
    reply = await ask(own_turns(case), how=How(sampling={"max_tokens": max_tokens}))
    own = contribution("reference", reply)
    return replace(case, reference=own.text, reference_from="model"), (own,)


def _from_gold(key: str) -> Change:
    """A reference that an exam knows not to be this question's right one, from `case.gold`."""

    async def change(case: Case, ask: Ask, max_tokens: int) -> Shown:
        known = case.gold.get(key)
        if not isinstance(known, str) or not known.strip():
            raise Lacking(f"the case has no {key}")
        return replace(case, reference=known, reference_from="none"), ()

    return change


MODES: Mapping[str, Change] = {
    "given": _given,
    "own": _own,
    "dropped": _dropped,
    "wrong": _from_gold("wrong_reference"),
    "other": _from_gold("other_reference"),
}
"""Which reference is shown; `wrong` and `other` come from an exam's cases, and stand for no provenance."""


@dataclass(frozen=True, slots=True)
class WithReference:
    """A judge with another reference; question, replies and their order stay as they are."""

    judge: Judge
    mode: str
    max_tokens: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """As the judge decides; `notes["reference"]` has the mode and who wrote what was shown."""
        try:
            shown, said = await MODES[self.mode](case, ask, self.max_tokens)
        except Lacking as lacking:
            return void(str(lacking), "reference", VERSION)
        except EndpointError as error:
            return unanswered(error, "reference", VERSION)
        verdict = await self.judge(shown, ask)
        return replace(
            verdict,
            flags=(*verdict.flags, SELF) if self.mode == "own" else verdict.flags,
            transcript=(*said, *verdict.transcript),
            notes={**verdict.notes, "reference": {"mode": self.mode, "from": shown.reference_from}},
        )


ENTRY = WrapperEntry(
    around=lambda make, options: WithReference(make(), **options),
    version=VERSION,
    title="Shows the judge the given reference, its own answer, none, a wrong one or another question's.",
    options={
        "mode": Option(one_of(*MODES), "given", "dropped", f"Which reference is shown: {', '.join(MODES)}."),
        "max_tokens": MAX_TOKENS,
    },
    prompts=("own_answer",),
    paper="No Free Labels, arXiv 2503.05061; JudgeLM, arXiv 2310.17631",
)
