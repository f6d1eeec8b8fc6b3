"""The diagnostic board of a competitor: what went wrong in its replies, in which battles; never rated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arena.competitors.models import Competitor
from arena.questions.models import Question

from .failures import Failing, failing
from .outcomes import NOTHING, Outcomes, outcomes_for
from .shares import Share, told_apart
from .work import Step


@dataclass(frozen=True)
class Found:
    """A fault with evidence in a reply of the competitor."""

    kind: str
    battle: int
    evidence: str
    basis: str
    part: int | None
    span: tuple[float, float] | None
    own_failure: bool  # whether the battle was looked at because the competitor had failed in it


@dataclass(frozen=True)
class Kind:
    """How often one kind of fault was found: `own` and `others` in battles chosen whoever failed in them,
    which can be compared; `failures` in those that were chosen because this competitor failed.
    """

    name: str
    own: Share
    others: Share
    failures: Share
    weaknesses: tuple[str, ...]

    @property
    def against_others(self) -> str:
        """Whether it is surely rarer, or more frequent, than in the replies of others."""
        return told_apart(self.own, self.others)

    def as_json(self) -> dict[str, Any]:
        """The kind for machines."""
        shares = {name: getattr(self, name).as_json() for name in ("own", "others", "failures")}
        compared = {"against_others": self.against_others or None, "weaknesses": list(self.weaknesses)}
        return {"kind": self.name} | shares | compared


@dataclass(frozen=True)
class Child:
    """A question that grew from a failure of the competitor, and how it fares on it."""

    question: Question
    step: Step
    outcomes: Outcomes

    def share(self, ending: str) -> Share:
        return Share.of(self.outcomes.counts.get(ending, 0), self.outcomes.battles)

    @property
    def won(self) -> Share:
        return self.share("won")

    @property
    def failed(self) -> Share:
        """Lost, or both replies bad."""
        counts = self.outcomes.counts
        return Share.of(counts.get("lost", 0) + counts.get("both_bad", 0), self.outcomes.battles)

    def as_json(self) -> dict[str, Any]:
        """The question and its outcomes for machines."""
        known = {
            "question": self.question.pk,
            "parent": self.question.parent_id,
            "level": self.question.level,
        }
        shares = {"won": self.won.as_json(), "failed": self.failed.as_json()}
        return known | {"operator": self.step.operator, "scores": self.step.scores} | shares


@dataclass(frozen=True)
class Faults:
    """What was found wrong in the replies of a competitor."""

    looked_at: int  # battles in which its reply was looked at for faults
    kinds: tuple[Kind, ...]
    found: tuple[Found, ...]

    @property
    def examples(self) -> list[tuple[Kind, Found]]:
        """Each kind that it had, the most frequent first, with one place where it was found."""
        first = {one.kind: one for one in reversed(self.found)}
        return [(kind, first[kind.name]) for kind in self.kinds if kind.name in first]


@dataclass(frozen=True)
class Diagnosis(Faults):
    """Everything that the diagnostic board of a competitor shows."""

    competitor: Competitor
    versions: Sequence[Competitor]
    children: tuple[Child, ...]
    refused: tuple[tuple[str, int], ...]
    categories: tuple[Failing, ...]

    @property
    def weak(self) -> tuple[Kind, ...]:
        """Kinds of fault that it surely has more often than others."""
        return tuple(kind for kind in self.kinds if kind.against_others == "more often")

    @property
    def strong(self) -> tuple[Kind, ...]:
        """Kinds of fault that it surely has more rarely than others."""
        return tuple(kind for kind in self.kinds if kind.against_others == "rarer")

    def as_json(self) -> dict[str, Any]:
        """The numbers for machines."""
        return {
            "competitor": self.competitor.name,
            "version": self.competitor.version,
            "rated": False,
            "looked_at": self.looked_at,
            "kinds": [kind.as_json() for kind in self.kinds],
            "categories": [one.as_json() for one in self.categories],
            "children": [child.as_json() for child in self.children],
            "refused": dict(self.refused),
        }


def diagnosis(competitor: Competitor, versions: Sequence[Competitor]) -> Diagnosis:
    """Reads the diagnostic board of one version of a competitor."""
    own = list(Step.objects.filter(competitor=competitor).select_related("child").order_by("pk"))
    return Diagnosis(
        **vars(faults(competitor)),
        competitor=competitor,
        versions=versions,
        children=_children(competitor, own),
        refused=_refused(own),
        categories=failing(competitor),
    )


def faults(competitor: Competitor) -> Faults:
    """What was found wrong in the replies of one version of a competitor, beside those of others."""
    looks = [_Look.of(step, side) for step in _looked_at() for side in "ab"]
    mine = [look for look in looks if look.competitor == competitor.pk]
    others = [look for look in looks if look.competitor != competitor.pk]
    found = tuple(fault for look in mine for fault in look.found)
    return Faults(len({look.battle for look in mine}), tuple(_kinds(mine, others)), found)


def _looked_at() -> Iterator[Step]:
    """Every step whose battle was looked at, faults found or not; of the rest nobody knows."""
    ended = Step.objects.ended().exclude(battle=None).exclude(reason__in=NOT_LOOKED, faults=[])
    columns = ("battle__a", "battle__b", "competitor", "faults", "weaknesses")
    return ended.select_related("battle").only(*columns).order_by("pk").iterator()


# Reasons to refuse that leave open whether the replies were ever looked at, where no fault is noted.
NOT_LOOKED = ("no_answer", "unreadable", "gave_up")


@dataclass(frozen=True)
class _Look:
    """What one step says of the reply on one side of its battle."""

    competitor: int
    battle: int
    own_failure: bool
    found: tuple[Found, ...]
    weaknesses: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, step: Step, side: str) -> _Look:
        own_failure = step.competitor_id is not None
        faults = [one for one in step.faults if one["side"] == side and not one.get("objection")]
        return cls(
            getattr(step.battle, f"{side}_id"),
            step.battle_id,
            own_failure,
            tuple(_found(one, step.battle_id, own_failure) for one in faults),
            tuple((one["kind"], one["text"]) for one in step.weaknesses if one["side"] == side),
        )


def _found(fault: Mapping[str, Any], battle: int, own_failure: bool) -> Found:
    span = fault.get("span")
    where = (fault.get("part"), tuple(span) if span else None)
    return Found(fault["kind"], battle, fault["evidence"], fault["basis"], *where, own_failure)


def _kinds(mine: Sequence[_Look], others: Sequence[_Look]) -> Iterator[Kind]:
    """Every kind of fault that anybody had, those most often found in this one's replies first."""
    fair, theirs = _by_kind(mine, False), _by_kind(others, False)
    failures = _by_kind(mine, True)
    texts: dict[str, dict[str, None]] = defaultdict(dict)
    for look in mine:
        for kind, text in look.weaknesses:
            texts[kind][text] = None
    n, n_others, n_failures = (_battles(*one) for one in ((mine, False), (others, False), (mine, True)))
    names = sorted(
        {*fair, *theirs, *failures}, key=lambda name: (-len(fair[name]) - len(failures[name]), name)
    )
    for name in names:
        yield Kind(
            name,
            Share.of(len(fair[name]), n),
            Share.of(len(theirs[name]), n_others),
            Share.of(len(failures[name]), n_failures),
            tuple(texts[name]),
        )


def _by_kind(looks: Iterable[_Look], own_failure: bool) -> Mapping[str, set[tuple[int, int]]]:
    """By kind of fault, the replies in which it was found: a battle counts once for each side."""
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for look in looks:
        for fault in look.found if look.own_failure == own_failure else ():
            found[fault.kind].add((look.battle, look.competitor))
    return found


def _battles(looks: Iterable[_Look], own_failure: bool) -> int:
    return len({(look.battle, look.competitor) for look in looks if look.own_failure == own_failure})


def _children(competitor: Competitor, steps: Iterable[Step]) -> tuple[Child, ...]:
    grown = [step for step in steps if step.child is not None]
    outcomes = outcomes_for(competitor.pk, [step.child_id for step in grown])
    return tuple(Child(step.child, step, outcomes.get(step.child_id, NOTHING)) for step in grown)


def _refused(steps: Iterable[Step]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = defaultdict(int)
    for step in steps:
        if step.status == Step.Status.REFUSED:
            counts[step.reason] += 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
