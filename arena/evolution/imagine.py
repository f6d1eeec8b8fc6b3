"""Imagines who looks at an item: its personas, each of whom is to write a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from arena.modalities import MediaError
from arena.questions.media import as_part, resolve
from simulators.conversation import Ask, NoAnswer, Part
from simulators.items import Item as PureItem
from simulators.personas import PERSONAS, Drawn, Persona
from simulators.reading import Unreadable

from .models import Simulation
from .shifts import WorkStage
from .voices import Talks
from .work import Draft, Item


@dataclass(frozen=True)
class Imagining:
    """A claimed item."""

    work_id: int
    talks: Talks
    item: PureItem
    simulation: Simulation


@dataclass(frozen=True)
class Lost:
    """Why work came to nothing."""

    reason: str
    detail: str = ""
    text: str = ""  # of the question that is dropped


class ImagineStage(WorkStage[Imagining, Drawn | Lost]):
    """Items in, drafts out."""

    table, owner, owners, column = Item, "simulation", Simulation, "item_id"

    def load(self, ids: Sequence[int]) -> list[Imagining]:
        rows = Item.objects.filter(pk__in=ids).select_related("media", "simulation")
        return [self._brief(row) for row in rows]

    def _brief(self, row: Item) -> Imagining:
        item, addresses = seen(row)
        return Imagining(row.pk, self.talks(row, row.simulation, addresses), item, row.simulation)

    async def work_on(self, brief: Imagining) -> Drawn | Lost:
        simulation = brief.simulation
        rng = Random(f"{simulation.seed} personas {brief.item.key}")
        try:
            return await _drawn(simulation, brief.item, brief.talks.asks()["author"], rng)
        except NoAnswer as none:
            return Lost(none.code, str(none))
        except Unreadable as unreadable:
            return Lost("unreadable", str(unreadable))

    def keep(self, done: Sequence[tuple[Imagining, Drawn | Lost]]) -> None:
        for brief, came in done:
            if isinstance(came, Lost):
                Item.objects.end(
                    [brief.work_id], status=Item.Status.DROPPED, reason=came.reason, detail=came.detail
                )
                continue
            Draft.objects.bulk_create(_drafts(brief, came))
            Item.objects.end([brief.work_id], status=Item.Status.DONE)


async def _drawn(simulation: Simulation, item: PureItem, ask: Ask, rng: Random) -> Drawn:
    if simulation.personas == "file":  # kept with the simulation: the file itself is on another machine
        people = rng.sample(simulation.people, min(simulation.people_an_item, len(simulation.people)))
        return Drawn(tuple(Persona(**person) for person in people))
    options = {"language": simulation.languages[0]} if simulation.personas == "written" else {}
    return await PERSONAS[simulation.personas].make(options)(item, ask, rng)


def _drafts(brief: Imagining, drawn: Drawn) -> list[Draft]:
    """One for each persona, and one that is dropped already for each that could not be used."""
    rng = Random(f"{brief.simulation.seed} languages {brief.item.key}")
    waiting = [
        Draft(
            item_id=brief.work_id,
            place=place,
            distance=persona.distance,
            persona=persona.text,
            language=rng.choice(brief.simulation.languages),
        )
        for place, persona in enumerate(drawn.personas)
    ]
    lost = enumerate(drawn.dropped.elements(), len(waiting))
    dropped = [
        Draft(item_id=brief.work_id, place=place, status=Draft.Status.DROPPED, reason=f"persona_{why}")
        for place, why in lost
    ]
    return waiting + dropped


def seen(row: Item) -> tuple[PureItem, dict[str, str]]:
    """An item as the pure packages know it, and how the database names its media; in the database thread.

    Media that are lost are left as they are named: a model cannot be sent them, and says so.
    """
    stored = [Part(**as_part(row.media))] if row.media else []
    try:
        shown = resolve(stored)
    except MediaError:
        shown = tuple(stored)
    words = [Part("text", text=row.text)] if row.text else []
    item = PureItem(
        key=row.key,
        modality=row.simulation.modality,
        parts=(*shown, *words),
        title=row.title,
        category=row.media.category if row.media else "",
        language=(row.media.language if row.media else "") or row.simulation.languages[0],
    )
    return item, {here.url: there.url for here, there in zip(shown, stored, strict=True)}
