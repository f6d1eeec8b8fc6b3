"""Makes a judge's card, and makes it again from the rows that it names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from arena.exams.sitters import NobodySits, sitter
from arena.judges.models import Judge

from .contents import contents, digest
from .gather import again, newest
from .models import Card
from .thresholds import comes_to, judged


def make(judge: Judge) -> Card:
    """The card of a judge as it is now, from the newest rows; from then on its boards heed it.

    Raises `NotExamined`. The same rows make the same card, which is kept once.
    """
    sat = sitter(judge.name)
    version = sat.version
    said = _whole(judge, version, newest(judge, sat))
    with transaction.atomic():
        card, _ = Card.objects.get_or_create(
            judge=judge,
            digest=digest(said),
            defaults={"judge_version": version, "contents": said, "comes_to": comes_to(said["thresholds"])},
        )
        Judge.objects.filter(pk=judge.pk).update(card=card.comes_to)
    return card


def differences(card: Card) -> list[str]:
    """Where a card differs from what the rows that it names make today, by key; raises `Lost`."""
    rows = again(card.contents["made_from"])
    return list(_differing(card.contents, _whole(card.judge, card.judge_version, rows)))


def found(name: str) -> Judge:
    """The judge in force of a name; raises `NobodySits`."""
    judge = Judge.objects.active().select_related("endpoint").filter(name=name).first()
    if judge is None:
        active = ", ".join(Judge.objects.active().values_list("name", flat=True)) or "none yet"
        raise NobodySits(f"no judge {name!r} that could count; in the arena: {active}")
    return judge


def _whole(judge: Judge, version: str, rows: Any) -> dict[str, Any]:
    said = contents(judge, version, rows)
    # As the database gives it back: a tuple would be another thing than the list that is kept of it.
    whole: dict[str, Any] = json.loads(json.dumps(said | {"thresholds": judged(said)}))
    return whole


def _differing(kept: Any, made: Any, where: str = "") -> Iterator[str]:
    if isinstance(kept, Mapping) and isinstance(made, Mapping):
        for key in sorted({*kept, *made}):
            yield from _differing(kept.get(key), made.get(key), f"{where}.{key}" if where else key)
    elif isinstance(kept, list) and isinstance(made, list) and len(kept) == len(made):
        for place, (one, other) in enumerate(zip(kept, made, strict=True)):
            yield from _differing(one, other, f"{where}[{place}]")
    elif kept != made:
        yield f"{where}: the card says {kept!r}, its rows {made!r}"
