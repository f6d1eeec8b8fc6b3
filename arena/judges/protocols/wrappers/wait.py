"""Has a judge think on: after its answer comes a word such as "Wait", again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from arena.endpoints.clients.base import BadRequest, Reply
from arena.endpoints.clients.settings import TEXT, one_of, whole
from arena.judges.protocols.base import Ask, Case, Judge, Verdict
from arena.judges.protocols.option import Option
from arena.judges.protocols.prompting import prompt
from simulators.conversation import say

from .again import Again, Said
from .asking import renamed, stamped
from .base import WrapperEntry

EMULATED = "emulated_wait"
"""Flag of a verdict whose model was told to go on in a turn of its own, for it can't take up its answer."""
CAPPED = "token_cap"
MODES = ("auto", "prefill", "emulated")
THOUGHTS_END = "</think>"


@dataclass(frozen=True, slots=True)
class Wait:
    """`k` continuations; the verdict after each is kept under the role `wait/0`, `wait/1` and so on."""

    judge: Judge
    k: int
    word: str
    mode: str
    max_tokens: int
    cap: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """The verdict after the last continuation; `notes["course"]` has what each said."""
        goes_on = _GoesOn(ask, self.word, {"max_tokens": self.max_tokens}, self.mode == "emulated")
        goes_on.may_emulate = self.mode != "prefill"
        calls, verdicts, spent = Again(ask), [], 0
        for waits in range(self.k + 1):
            if waits and self.cap and spent >= self.cap:
                break
            asked = calls.once_more(goes_on) if waits else calls.first()
            verdicts.append(self._kept(await self.judge(case, asked), waits))
            spent += calls.tokens
        flags = [EMULATED] * (goes_on.emulated and self.k > 0) + [CAPPED] * (len(verdicts) <= self.k)
        return _all_of(
            verdicts, flags, {"mode": "emulated" if goes_on.emulated else "prefill", "tokens": spent}
        )

    def _kept(self, verdict: Verdict, waits: int) -> Verdict:
        told = ["wait", waits, self.word, self.mode, self.max_tokens]
        return renamed(stamped(verdict, told) if waits else verdict, f"wait/{waits}")


@dataclass(slots=True)
class _GoesOn:
    """Goes on from an answer: really, or where the server can't, as a turn of the conversation."""

    ask: Ask
    word: str
    sampling: Mapping[str, Any]
    emulated: bool
    may_emulate: bool = field(default=True)

    async def __call__(self, said: Said) -> Said:
        if not self.emulated:
            try:
                return await self._prefilled(said)
            except BadRequest:
                if not self.may_emulate:
                    raise
                self.emulated = True
        return await self._told(said)

    async def _prefilled(self, said: Said) -> Said:
        begun = f"{_open(said.whole)}\n{self.word}"
        how = replace(said.how, continuing=True, sampling={**said.how.sampling, **self.sampling})
        turns = (*said.turns, say("assistant", begun))
        # No schema: it would hold from the first word on, and that one has been said.
        reply = await self.ask(turns, how=how)
        if not reply.whole:  # else who asks for us has put it together and read it
            reply = replace(reply, text=begun + reply.text, whole=begun + reply.text)
        return replace(said, reply=reply)

    async def _told(self, said: Said) -> Said:
        turns = (*said.turns, say("assistant", said.whole), say("user", f"{self.word}. {prompt('wait')}"))
        how = replace(said.how, sampling={**said.how.sampling, **self.sampling})
        reply: Reply = await self.ask(turns, schema=said.schema, how=how)
        return replace(said, turns=turns, reply=reply)


def _open(text: str) -> str:
    """An answer that may go on: where it began with thoughts, these alone, not ended."""
    opened = text.lstrip().startswith("<think>") and THOUGHTS_END in text
    return text[: text.index(THOUGHTS_END)].rstrip() if opened else text.rstrip()


def _all_of(verdicts: Sequence[Verdict], flags: Sequence[str], told: Mapping[str, Any]) -> Verdict:
    last = verdicts[-1]
    course = [one.preference or one.label or one.status for one in verdicts]
    return replace(
        last,
        flags=tuple(dict.fromkeys((*last.flags, *flags))),
        judgments=tuple(judgment for one in verdicts for judgment in one.judgments),
        transcript=tuple(said for one in verdicts for said in one.transcript),
        notes={**last.notes, "course": course, "wait": dict(told)},
    )


ENTRY = WrapperEntry(
    around=lambda make, options: Wait(make(), **options),
    version="wait/1",
    title='The model\'s answer is continued with "Wait", several times; each verdict on the way is kept.',
    options={
        "k": Option(whole(0, 16), 2, 3, "How often the answer goes on."),
        "word": Option(TEXT, "Wait", "Hmm", "The word that it goes on with."),
        "mode": Option(
            one_of(*MODES),
            "auto",
            "emulated",
            "Whether the model really takes up its own answer, or is told to in a turn; auto: if it can.",
        ),
        "max_tokens": Option(whole(1, 1_000_000), 400, 100, "Most tokens of a continuation."),
        "cap": Option(
            whole(0), 0, 1000, "No continuation once so many tokens were said; 0: no cap.", after=True
        ),
    },
    prompts=("wait",),
    paper="J1, arXiv 2505.11875",
)
