"""Finds the faults of both replies of a battle, whoever won, and what weaknesses they speak of."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field

from .asking import Short, Talk, cut
from .conversation import Part
from .fault_kinds import FAULT_KINDS, possible
from .finished import Finished, Replied, Side
from .likeness import words
from .reading import Shape
from .wording import block, brief

Basis = Literal["quoted", "missing", "seen"]
ASKED, MOST = 12, 48
"""How many faults of both replies are asked for in one answer, and how many are read at most."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a reply.

    `evidence` is a quotation of the reply (`basis` quoted), what it lacks (missing) or what its
    picture or video shows (seen). `part` counts the media of the question from 1, `span` is seconds
    in it. A fault that is not `supported` is kept and drives nothing; `objection` says why.
    """

    kind: str
    side: Side
    basis: Basis
    evidence: str
    part: int | None = None
    span: tuple[float, float] | None = None
    objection: str = ""

    @property
    def supported(self) -> bool:
        """Whether its evidence was found where it must be."""
        return not self.objection


@dataclass(frozen=True, slots=True)
class FaultList:
    """The faults of both replies, in the order they were named. `order`: the sides as they were shown."""

    faults: tuple[Fault, ...]
    order: tuple[Side, Side]

    @property
    def supported(self) -> tuple[Fault, ...]:
        """Those with evidence."""
        return tuple(fault for fault in self.faults if fault.supported)


@dataclass(frozen=True, slots=True)
class Weakness:
    """What a kind of fault says in general of whoever replied on a side, true beyond this question."""

    kind: str
    text: str
    side: Side


def _known(kind: str) -> str:
    if kind not in FAULT_KINDS:
        raise ValueError(f"no kind of fault is called {kind!r}")
    return kind


Kind = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(FAULT_KINDS)})]
Number = Annotated[int, Field(strict=True, ge=1, le=2)]
Words = Annotated[Short, Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def _every_key(schema: dict[str, Any]) -> None:
    """Strict servers take a schema only if it requires every key and has no defaults."""
    schema["required"] = list(schema["properties"])
    for key in schema["properties"].values():
        key.pop("default", None)


class _Named(Shape):
    model_config = ConfigDict(json_schema_extra=_every_key)

    reply: Number
    kind: Kind
    basis: Basis
    evidence: Words
    medium: Annotated[int, Field(strict=True, ge=1)] | None = None
    start: Seconds | None = None
    end: Seconds | None = None


class _Found(Shape):
    faults: Annotated[tuple[_Named, ...], Field(max_length=MOST, json_schema_extra={"maxItems": ASKED})]


class _General(Shape):
    reply: Number
    kind: Kind
    weakness: Words


class _Generalised(Shape):
    weaknesses: Annotated[tuple[_General, ...], Field(max_length=MOST, json_schema_extra={"maxItems": ASKED})]


async def find(finished: Finished, talk: Talk, rng: random.Random) -> FaultList:
    """The faults of both replies, which are shown as 1 and 2 in an order that `rng` draws.

    Raises `NoAnswer` and `Unreadable`. The analyst hears nothing of who replied or who won. After
    the fault analysis of VideoAutoArena (arXiv 2411.13281, §3.3), with evidence that is checked.
    """
    order = draw_order(rng)
    found = await talk(brief("faults", *_case(finished, order), media=_media(finished, order)), _Found)
    return FaultList(tuple(_fault(named, finished, order) for named in found.faults), order)


async def generalise(found: FaultList, talk: Talk) -> tuple[Weakness, ...]:
    """What the supported faults say in general; nothing is asked when there are none.

    A weakness of a kind of which that side has no supported fault is left out. Raises `NoAnswer`
    and `Unreadable`.
    """
    if not found.supported:
        return ()
    told = [_line(fault, 1 + found.order.index(fault.side)) for fault in found.supported]
    general = await talk(brief("weaknesses", block("note", "\n".join(told))), _Generalised)
    backed = {(fault.kind, fault.side) for fault in found.supported}
    weaknesses = (Weakness(one.kind, one.weakness, found.order[one.reply - 1]) for one in general.weaknesses)
    return tuple(weakness for weakness in weaknesses if (weakness.kind, weakness.side) in backed)


def draw_order(rng: random.Random) -> tuple[Side, Side]:
    """Which side is shown first."""
    return ("a", "b") if rng.random() < 0.5 else ("b", "a")


def objection(kind: str, basis: Basis, evidence: str, reply: Replied) -> str:
    """Why a fault of a kind has no evidence in a reply, or "" if it has.

    A quotation must stand in the reply, word by word, case and punctuation aside. What is called
    missing must not stand there, and the kind must be one that can lie in something missing.
    """
    quoted = contains(reply.text, evidence)
    if basis == "quoted":
        return "" if quoted else "the quotation is not in the reply"
    if basis == "seen":
        return "" if reply.media else "the reply shows nothing"
    if not FAULT_KINDS[kind].by_absence:
        return "this kind of fault needs a quotation"
    return "what is called missing is in the reply" if quoted else ""


def contains(text: str, quotation: str) -> bool:
    """Whether the words of a quotation stand in a text one after the other; False without words."""
    said, quoted = words(text), words(quotation)
    return bool(quoted) and f" {' '.join(quoted)} " in f" {' '.join(said)} "


def _fault(named: _Named, finished: Finished, order: tuple[Side, Side]) -> Fault:
    side = order[named.reply - 1]
    span = (named.start, named.end) if named.start is not None and named.end is not None else None
    why = objection(named.kind, named.basis, named.evidence, finished.reply(side))
    why = why or _misplaced(named, len(finished.parent.media))
    return Fault(named.kind, side, named.basis, named.evidence, named.medium, span, why)


def _misplaced(named: _Named, media: int) -> str:
    if named.medium is not None and named.medium > media:
        return "the question has no such medium"
    if (named.start is None) != (named.end is None):
        return "the span has one end"
    if named.start is not None and named.end is not None and named.start > named.end:
        return "the span ends before it starts"
    return ""


def _case(finished: Finished, order: tuple[Side, Side]) -> Iterable[str]:
    parent, modalities = finished.parent, {part.modality for part in _media(finished, order)}
    kinds = possible({*modalities, parent.output})
    yield "Kinds of fault:\n" + "\n".join(f"- {kind.name}: {kind.definition}" for kind in kinds)
    yield block("persona", parent.persona) if parent.persona else ""
    yield block("question", parent.text)
    for number, side in enumerate(order, 1):
        reply = finished.reply(side)
        made = (
            f" and {len(reply.media)} media, shown above in the order of the replies" if reply.media else ""
        )
        yield f"Reply {number}{made}:\n{block('reply', cut(reply.text))}"


def _media(finished: Finished, order: tuple[Side, Side]) -> tuple[Part, ...]:
    made = (part for side in order for part in finished.reply(side).media)
    return (*finished.parent.media, *made)


def _line(fault: Fault, number: int) -> str:
    what = {"quoted": "quotation", "missing": "missing", "seen": "shows"}[fault.basis]
    return f"- reply {number}, {fault.kind}, {what}: {fault.evidence}"
