"""A search for a preamble against a judge: on some questions, measured on others; nothing of it is rated."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from django.db.models.functions import Now

from arena.attacks.estimates import Figure
from arena.attacks.models import AttackRun
from arena.attacks.pack.preamble_searches import SEARCHES
from arena.attacks.pack.preambles import BANK, preamble
from arena.attacks.run import Given
from arena.exams.items import Item
from arena.exams.take import alone

from .measures import measures
from .traces import FLATTERY, traces
from .tried import Tried, Under

PREAMBLE = "preamble"
FEWEST = 2
EXAMPLES = 3


class NothingToAsk(ValueError):
    """There are too few questions to search on some and measure on others; the message says how many."""


@dataclass(frozen=True)
class Plan:
    """How is searched: the way, how many preambles at most, and the share of questions that are held out."""

    search: str = "evolution"
    budget: int = 32
    held_out: float = 0.5


def split(items: Sequence[Item], share: float, seed: int) -> tuple[list[Item], list[Item]]:
    """Items to search on and items held out, dealt by the seed; raises `NothingToAsk`."""
    dealt = sorted(items, key=lambda item: hashlib.sha256(f"{seed}\0{item.key}".encode()).digest())
    most = len(dealt) - FEWEST
    if most < FEWEST:
        raise NothingToAsk(f"{len(items)} questions are too few: at least {2 * FEWEST} are needed")
    cut = min(most, max(FEWEST, round(len(dealt) * (1 - share))))
    return dealt[:cut], dealt[cut:]


def searched(under: Under, items: Sequence[Item], plan: Plan, seed: int) -> tuple[Tried, int]:
    """The preamble that does best on these items, of those with the same lift the shortest; and how many
    were tried.
    """
    trying = SEARCHES[plan.search](np.random.default_rng(seed), plan.budget, list(BANK))
    tried: list[Tried] = []
    brood = next(trying, None)
    while brood:
        found = [under.paired(items, pieces) for pieces in brood]
        tried += found
        under.tell("preambles", len(found), plan.budget)
        try:
            brood = trying.send([one.lift for one in found])
        except StopIteration:
            break
    return min(tried, key=lambda one: (-one.lift, len(one.pieces), one.pieces)), len(tried)


@dataclass
class Findings:
    """What is told of a run, as it comes."""

    seed: int
    figures: list[Figure] = field(default_factory=list)

    def add(self, variant: str, tried: Tried) -> None:
        """What the preamble does under one judge to one candidate."""
        for figure in measures(tried.paired, variant, self.seed):
            self.figures.append(replace(figure, failed=figure.failed + tried.failed))

    def add_traces(self, usual: Sequence[str], tried: Tried) -> None:
        """Whether the answers give it away, and whether flattery that is appended would."""
        pairs = [(base, attack) for _, base, attack in tried.answers]
        edited = [(base, f"{base} {FLATTERY}") for base, _ in pairs]
        self.figures += traces(usual, pairs, "held out", self.seed)
        self.figures += traces(usual, edited, "edited after the fact", self.seed)


def find_preamble(under: Under, given: Given, plan: Plan, transfers: Sequence[Under]) -> AttackRun:
    """Searches, measures on held-out questions and, of the same preamble, on other judges and candidates.

    Asks contestants and judges apart from all battles: no verdict, vote or rating is touched. Whoever is
    killed goes on where it was. Raises `NothingToAsk` and `AlreadySitting`.
    """
    train, held_out = split(given.items, plan.held_out, given.seed)
    with alone(under.judge):
        run = _begun(under, given, plan, transfers)
        best, tried = searched(under, train, plan, given.seed)
        measured = under.paired(held_out, best.pieces)
        findings = Findings(given.seed)
        findings.add("training", best)
        findings.add("held out", measured)
        findings.add_traces([base for _, base, _ in best.answers], measured)
        for other in transfers:
            findings.add(_named(other, under), other.paired(held_out, best.pieces))
    run.figures = [asdict(figure) for figure in findings.figures]
    run.examples = [_told(best, tried, (len(train), len(held_out))), *_examples(measured)]
    run.ended_at = Now()
    run.save()
    run.refresh_from_db()
    return run


def _named(other: Under, under: Under) -> str:
    """What a transfer is called: by whoever is another than in the search."""
    if other.judge.version != under.judge.version:
        return f"judge {other.judge.name}"
    return f"candidate {other.candidate.name}"


def _begun(under: Under, given: Given, plan: Plan, transfers: Sequence[Under]) -> AttackRun:
    told: dict[str, Any] = given.settings | asdict(plan)
    told |= {"candidate": under.candidate.name, "candidate_version": under.candidate.version}
    told["bank"] = hashlib.sha256(repr(sorted(BANK.items())).encode()).hexdigest()[:16]
    told["transfers"] = [[one.judge.version, one.candidate.version] for one in transfers]
    run, _ = AttackRun.objects.update_or_create(
        judge_version=under.judge.version,
        attack=PREAMBLE,
        items_digest=given.digest,
        settings=told,
        defaults={"judge": under.judge.name, "hostile": False, "items": len(given.items)},
    )
    return run


def _told(best: Tried, tried: int, sizes: tuple[int, int]) -> dict[str, Any]:
    return {
        "preamble": preamble(best.pieces),
        "pieces": list(best.pieces),
        "tried": tried,
        "training": sizes[0],
        "held_out": sizes[1],
    }


def _examples(measured: Tried) -> Iterator[dict[str, Any]]:
    """The questions on which it pleased most."""
    pleased = sorted(
        zip(measured.paired, measured.answers, strict=True), key=lambda one: -(one[0].difference or 0.0)
    )
    for paired, (item, base, attack) in pleased[:EXAMPLES]:
        yield {"item": item.key, "lift": paired.difference, "without": base, "with": attack}
