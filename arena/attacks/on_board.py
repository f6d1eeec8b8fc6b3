"""What attacking everywhere would win a competitor of a leaderboard: its battles, judged anew, fitted anew.

Nothing of it is a battle, a verdict or a rating of the arena.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.endpoints.models import family_of
from arena.exams.items import Item
from arena.exams.take import alone
from arena.judges.cases import case_of, with_files
from arena.judges.protocols.base import Verdict
from arena.leaderboards.models import Leaderboard
from arena.leaderboards.read import read
from arena.leaderboards.slices import Slice
from arena.modalities import MediaError

from . import ranking
from .arms import changed, seen_by
from .asking import FETCHED_AT_ONCE, Said
from .pack.base import AttackEntry, Change
from .report import POSITION
from .run import Asked, NothingToAttack, both


def as_fought(said: Said, digest: str) -> Verdict:
    """Of a judge that looks at a battle once, in the battle's own order."""
    return said.get((digest, "ab"), Verdict("outage"))


HEARD: Mapping[str, Callable[[Said, str], Verdict]] = {"both": both, "ab": as_fought}
"""What counts of what was said of a battle, by the orders that a judge looks in."""


@dataclass(frozen=True)
class Cast:
    """Whose replies are attacked, on which board; `limit`: in its newest battles only."""

    board: Leaderboard
    competitor: Competitor
    limit: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class Fought:
    """A battle as a judge is shown it."""

    item: Item
    a: str
    b: str
    place: int | None  # of the reply that is attacked; None where it is none of the two


def cast(board: str, competitor: str, limit: int | None, seed: int) -> Cast:
    """By name; raises `NothingToAttack`."""
    boards = Leaderboard.objects.all()
    found = boards.filter(name=board).first()
    if found is None:
        there = ", ".join(boards.values_list("name", flat=True)) or "none yet"
        raise NothingToAttack(f"no leaderboard {board!r}; there are: {there}")
    named = found.competitors().filter(name=competitor).first()
    if named is None:
        there = ", ".join(found.competitors().values_list("name", flat=True)) or "none yet"
        raise NothingToAttack(f"no competitor {competitor!r} on {board}; there are: {there}")
    return Cast(found, named, limit, seed)


def attack_on_board(given: Cast, attacks: Mapping[str, AttackEntry], how: Asked) -> dict[str, Any]:
    """The effect of each variant; raises `NothingToAttack` and `AlreadySitting`. Resumes like an attack."""
    fought = [one for one in _fought(given) if how.sitter.entry.accepts(one.item.case)]
    if not any(one.place is not None for one in fought):
        who = f"{given.competitor.name} has no battle on {given.board.name}"
        raise NothingToAttack(f"{who} that this judge could judge")
    with alone(how.sitter):
        clean = how({one.item.digest: one.item for one in fought})
        told = [
            _effect(given, fought, (name, variant, change), clean, how)
            for name, entry in attacks.items()
            if name != POSITION  # nothing is changed by it
            for variant, change in entry.variants.items()
        ]
    judge = {"judge": how.sitter.name, "judge_version": how.sitter.version}
    what = {"board": given.board.name, "competitor": given.competitor.name, "seed": given.seed}
    return judge | what | {"battles": len(fought), "method": ranking.METHOD, "effects": told}


def _effect(
    given: Cast, fought: Sequence[Fought], drawn: tuple[str, str, Change], clean: Said, how: Asked
) -> dict[str, Any]:
    """What one variant of an attack wins the competitor."""
    name, variant, change = drawn
    shown = {}
    for one in fought:
        item = _attacked(one, how, change, f"{given.seed}/{name}/{variant}")
        if item is not None and how.sitter.entry.accepts(item.case):
            shown[one.item.key] = item.digest, item
    said, hear = how(dict(shown.values())), HEARD[how.sitter.orders]
    battles = [
        ranking.Battle(
            number,
            one.a,
            one.b,
            hear(clean, one.item.digest),
            {given.competitor.name: hear(said, shown[one.item.key][0])} if one.item.key in shown else {},
        )
        for number, one in enumerate(fought)
    ]
    board = ranking.board_of(battles, len(fought), given.seed)
    return {"attack": name, "variant": variant} | asdict(board.effect(given.competitor.name))


def _attacked(one: Fought, how: Asked, change: Change, drawn_by: str) -> Item | None:
    """The battle with the competitor's reply attacked; None where it has none, or it cannot be."""
    if one.place is None:
        return None
    shown = changed(seen_by(how.families, one.item), (one.place,), change, drawn_by)
    return shown and seen_by({}, shown)


def _fought(given: Cast) -> Iterator[Fought]:
    """The board's battles, the newest first; those whose media are not kept are left out."""
    counted = read(Slice.of(given.board)).counted.battle
    newest = np.unique(counted)[::-1][: given.limit].tolist()
    battles = Battle.objects.with_sides().prefetch_related("replies").filter(pk__in=newest)
    for battle in battles.order_by("-pk").iterator(FETCHED_AT_ONCE):
        replies = sorted(battle.replies.all(), key=lambda reply: reply.side)
        try:
            case = with_files(case_of(battle.question, replies))
        except MediaError:
            continue
        sides = (battle.a, battle.b)
        case = replace(case, families=tuple(map(family_of, sides)))
        place = sides.index(given.competitor) if given.competitor in sides else None
        yield Fought(Item(f"battle/{battle.pk}", case), battle.a.name, battle.b.name, place)
