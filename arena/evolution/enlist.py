"""Chooses the items that simulated users will look at: each once a simulation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count, islice

from django.db import models, transaction

from arena.questions.models import Media

from .ledger import TODAY
from .models import Simulation
from .work import Item


class NothingToAsk(Exception):
    """A simulation for which there are no items; the message says what is missing."""


def enlist(simulation: Simulation, number: int) -> list[Item]:
    """Up to so many new items of a simulation, waiting for personas."""
    with transaction.atomic():
        Simulation.objects.select_for_update().get(pk=simulation.pk)  # one at a time: nothing twice
        taken = set(simulation.work.values_list("key", flat=True))
        return Item.objects.bulk_create(islice(SOURCES[_source(simulation)](simulation, taken), number))


def enlist_for_today(simulation: Simulation) -> int:
    """What is missing of the items that workers take up in a day (UTC)."""
    day = models.Func(template=TODAY, output_field=models.DateField())
    begun = simulation.work.filter(created_at__date=day).count()
    return len(enlist(simulation, simulation.items - begun)) if begun < simulation.items else 0


def check_items(simulation: Simulation) -> None:
    """Raises NothingToAsk where no item will ever be found."""
    if _source(simulation) == "media" and not _media(simulation).exists():
        category = f" of category {simulation.category!r}" if simulation.category else ""
        raise NothingToAsk(
            f"simulation {simulation.name}: there is no {simulation.modality}{category} yet; "
            "run: python manage.py import_media DIR"
        )


def _source(simulation: Simulation) -> str:
    if simulation.modality != "text":
        return "media"
    return "documents" if simulation.documents else "free"


def _media(simulation: Simulation) -> models.QuerySet[Media]:
    found = Media.objects.filter(modality=simulation.modality)
    return found.filter(category=simulation.category) if simulation.category else found


def _of_media(simulation: Simulation, taken: set[str]) -> Iterator[Item]:
    for media in _media(simulation).order_by("pk").iterator():
        if (key := f"media:{media.sha256}") not in taken:
            yield Item(simulation=simulation, key=key, media=media, title=media.title)


def _of_documents(simulation: Simulation, taken: set[str]) -> Iterator[Item]:
    for document in simulation.documents:
        digest = hashlib.sha256(document["text"].encode()).hexdigest()
        if (key := f"document:{digest}") not in taken:
            yield Item(simulation=simulation, key=key, text=document["text"], title=document["name"][:300])


def _free(simulation: Simulation, taken: set[str]) -> Iterator[Item]:
    keys = (f"free:{number}" for number in count(1))
    return (Item(simulation=simulation, key=key) for key in keys if key not in taken)


SOURCES = {"media": _of_media, "documents": _of_documents, "free": _free}
"""Where items come from: what was imported, the operator's documents, or nothing to look at."""
