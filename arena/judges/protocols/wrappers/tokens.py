"""Has the model answer by words drawn for each case instead of labels, so that no reply can say a verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice, permutations
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import whole
from arena.judges.protocols.base import AS_USUAL, Ask, Case, How, Judge, Verdict
from arena.judges.protocols.option import Option
from arena.judges.protocols.plain import fold
from arena.judges.protocols.prompting import prompt
from simulators.conversation import Turn

from .asking import closed, stamped, whole_of
from .base import WrapperEntry
from .renaming import labels_of, renamed_schema, restored

VERSION = "tokens/1"
DRAW = 8
"""Bytes that say where a word comes in the order."""
NO_LABELS = "this judge's model was asked for no labels, so there are none to rename"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words follow from the question and all replies, none of which holds any of them.

    They are the same in both orders, and stand for places as labels do: a model that likes a word likes
    a place, and both orders tell.
    """

    judge: Judge
    seed: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """As the judge decides; void where its model was asked for nothing that could be renamed."""
        renaming = _Renaming(ask, f"{self.seed}\0{_seen(case)}")
        verdict = stamped(await self.judge(case, renaming), [VERSION, prompt("tokens"), renaming.key])
        if verdict.status == "valid" and not renaming.renamed:
            return Verdict("void", judgments=verdict.judgments, notes={"why": NO_LABELS})
        return verdict


def _seen(case: Case) -> str:
    """All words of a case that could hold a word of ours, the same in every order of its replies."""
    said = sorted(" ".join(turn.text for turn in case.talk(place)) for place in range(len(case.replies)))
    done = sorted(map(str, (*case.steps, *case.actions)))
    others = (case.question, case.context, case.reference, case.persona, case.rubric, *case.gold.values())
    return "\0".join(map(str, (*others, *sorted(case.replies), *said, *done)))


@dataclass(slots=True)
class _Renaming:
    """The model, which answers calls for labels by other names."""

    ask: Ask
    told: str
    renamed: bool = field(default=False)

    @property
    def key(self) -> str:
        """What the words are drawn by."""
        return hashlib.sha256(self.told.encode("utf-8", "replace")).hexdigest()

    async def __call__(
        self, turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Reply:
        labels = labels_of(schema)
        if schema is None or not labels:
            return await self.ask(turns, schema=schema, how=how)
        self.renamed = True
        names = dict(zip(labels, islice(drawn(self.key, self.told), len(labels)), strict=True))
        lines = "\n".join(f'- "{name}" instead of {label}' for label, name in names.items())
        turns = closed(turns, prompt("tokens").replace("{names}", lines))
        reply = await self.ask(turns, schema=renamed_schema(schema, names), how=how)
        truncated = reply.finish_reason == "length"
        text = restored(reply.text, schema, names, truncated=truncated)
        return replace(reply, text=text, whole=whole_of(turns, how, reply))


def drawn(key: str, told: str) -> Iterator[str]:
    """Words of ours in an order that follows from the key, without those that a text holds.

    Should the text hold nearly all of them, pairs of words follow.
    """
    known, words = fold(told), prompt("token_words").split()
    draws = hashlib.shake_256(key.encode()).digest(DRAW * len(words))
    places = (draws[at : at + DRAW] for at in range(0, len(draws), DRAW))
    words = [word for _, word in sorted(zip(places, words, strict=True))]
    pairs = ("-".join(pair) for pair in permutations(words, 2))
    return (word for word in chain(words, pairs) if word not in known)


ENTRY = WrapperEntry(
    around=lambda make, options: Tokens(make(), **options),
    version=VERSION,
    title="The model answers by words drawn for each case, so that a verdict in a reply is none.",
    options={"seed": Option(whole(0), 0, 1, "Part of what the words are drawn by.")},
    prompts=("tokens", "token_words"),
    once=True,
    innermost=True,
    needs_labels=True,
    paper="after the constant answers of arXiv 2410.07137",
)
