"""The questions of a canary set: items of a dataset, or battles of the arena as they were frozen."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Exists, OuterRef, Q

from arena.battles.models import Battle
from arena.endpoints.models import family_of
from arena.exams.items import Item
from arena.exams.sit import Paper
from arena.judges.cases import case_of, with_files
from arena.judges.models import Verdict
from arena.judges.protocols.base import Truth
from arena.modalities import MediaError
from arena.votes.models import Vote

from .models import CanarySet

OURS = "battles"
"""The name of the set of our own battles, unless another is given."""


class NoCanaries(ValueError):
    """There is no such set, or it is not what it was; the message says what to do."""


@dataclass(frozen=True)
class Question:
    """An item as it is shown; its hash is that of what it is, wherever its media lie."""

    item: Item
    digest: str


def of_dataset(name: str, paper: Paper) -> tuple[CanarySet, list[Question], str]:
    """The set of a dataset's first items, its questions, and their kind; made when it is first asked for.

    Raises `NoCanaries` where the files no longer hold what was frozen, `DatasetError` for files that are
    not the dataset's.
    """
    questions = [Question(item, item.digest) for item in paper.items()]
    if not questions:
        raise NoCanaries(f"{paper.dataset} in {paper.folder} has no items")
    made = {"dataset": paper.dataset, "items": len(questions), "items_digest": _digest(questions)}
    canaries, _ = CanarySet.objects.get_or_create(name=name, defaults=made)
    _same(canaries, questions, f"{paper.dataset} in {paper.folder}")
    return canaries, questions, paper.entry.kind


def freeze(name: str, n: int, seed: int) -> CanarySet:
    """A set of so many decided battles, drawn by a seed; those that people decided come before others.

    Raises `NoCanaries` where a set has the name, or nothing is decided.
    """
    if CanarySet.objects.filter(name=name).exists():
        raise NoCanaries(f"canary set {name!r} is frozen already; choose another name with --set")
    keys = _drawn(n, np.random.default_rng(seed))
    if not keys:
        raise NoCanaries(
            "no battle has been decided yet, by a judge or by people: there is nothing to freeze"
        )
    said = _said(keys)
    frozen = CanarySet(name=name, battles=keys, said=said, items=len(keys))
    frozen.items_digest = _digest(_read(frozen))
    frozen.save()
    return frozen


def of_battles(name: str) -> tuple[CanarySet, list[Question], str]:
    """A frozen set with its questions and their kind; raises `NoCanaries`."""
    canaries = CanarySet.objects.filter(name=name).first()
    if canaries is None:
        there = ", ".join(CanarySet.objects.values_list("name", flat=True)) or "none yet"
        raise NoCanaries(
            f"no canary set {name!r}; there are: {there}. Freeze some of the arena's battles with --freeze N,"
            " or take a dataset with --dataset NAME --from FOLDER"
        )
    if canaries.dataset:
        raise NoCanaries(
            f"canary set {name!r} is of {canaries.dataset}: say --dataset {canaries.dataset} --from FOLDER"
        )
    questions = _read(canaries)
    _same(canaries, questions, "the arena's battles")
    return canaries, [Question(_with_files(one.item), one.digest) for one in questions], "pair"


def _same(canaries: CanarySet, questions: Sequence[Question], where: str) -> None:
    if canaries.items_digest != _digest(questions):
        raise NoCanaries(
            f"canary set {canaries.name!r} froze {canaries.items} items, and {where} now has others"
            f" ({len(questions)}): take the same files and --limit, or begin another set with --set"
        )


def _digest(questions: Sequence[Question]) -> str:
    return hashlib.sha256("".join(one.digest for one in questions).encode()).hexdigest()


def _drawn(n: int, rng: np.random.Generator) -> list[int]:
    voted = Exists(Vote.objects.counted().filter(battle=OuterRef("pk")))
    judged = Exists(Verdict.objects.valid().filter(battle=OuterRef("pk")))
    played = Battle.objects.filter(status=Battle.Status.PLAYED, question__diagnostic=False)
    keys: list[int] = []
    for found in (played.filter(voted), played.filter(Q(judged) & ~voted)):
        some = np.array(found.order_by("pk").values_list("pk", flat=True), dtype=np.int64)
        keys += rng.permutation(some)[: n - len(keys)].tolist()
    return sorted(keys)


def _said(keys: Sequence[int]) -> list[str]:
    """What most people said of each battle; nothing where two things were said as often, or none."""
    counts: dict[int, Counter[str]] = {key: Counter() for key in keys}
    for key, preference in Vote.objects.counted().filter(battle__in=keys).values_list("battle", "preference"):
        counts[key][preference] += 1
    return [_most(counts[key]) for key in keys]


def _most(votes: Counter[str]) -> str:
    first = votes.most_common(2)
    clear = len(first) == 1 or (len(first) == 2 and first[0][1] > first[1][1])
    return first[0][0] if clear else ""


def _read(canaries: CanarySet) -> list[Question]:
    kept = Battle.objects.with_sides().prefetch_related("replies").in_bulk(canaries.battles)
    pairs = zip(canaries.battles, canaries.said, strict=True)
    items = [_item(kept[key], said) for key, said in pairs if key in kept]
    return [Question(item, item.digest) for item in items]


def _item(battle: Battle, said: str) -> Item:
    replies = sorted(battle.replies.all(), key=lambda reply: reply.side)
    families = tuple(family_of(competitor) for competitor in (battle.a, battle.b))
    truth = Truth(preference=said or None)  # type: ignore[arg-type]  # one of the words of votes
    case = replace(case_of(battle.question, replies), families=families, truth=truth)
    return Item(str(battle.pk), case, battle.question.category)


def _with_files(item: Item) -> Item:
    try:
        return replace(item, case=with_files(item.case))
    except MediaError as error:
        raise NoCanaries(f"battle {item.key} can't be shown: {error}") from None
