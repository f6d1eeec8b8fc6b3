"""Finds the battles that people decided: a reply that they chose and one that they threw out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from arena.battles.models import Battle
from arena.leaderboards.models import Leaderboard
from arena.votes.models import Vote

OTHER = {"a": "b", "b": "a"}


@dataclass(frozen=True)
class Decided:
    """A battle and the side that people chose."""

    battle: Battle
    chosen: str
    votes: Counter[str]

    @property
    def selected(self) -> str:
        """The reply that people chose."""
        return self._text(self.chosen)

    @property
    def rejected(self) -> str:
        """The reply that they threw out."""
        return self._text(OTHER[self.chosen])

    @property
    def selected_by(self) -> str:
        """Whose reply was chosen."""
        return getattr(self.battle, self.chosen).name

    @property
    def rejected_by(self) -> str:
        """Whose reply was thrown out."""
        return getattr(self.battle, OTHER[self.chosen]).name

    def _text(self, side: str) -> str:
        return next(reply.text for reply in self.battle.replies.all() if reply.side == side)


def decided_battles(board: Leaderboard, least: int = 1) -> Iterator[Decided]:
    """The board's battles that at least `least` counted votes decide, in the order they were played.

    Decided is a battle of which more than half of the counted votes, ties among them, name one and the
    same side. A battle whose replies are media or went over several turns is left out: the benchmark
    holds one text against another. So is what a person asked and did not let be shown.
    """
    votes = _votes(board)
    shown = Battle.objects.shown().with_sides().prefetch_related("replies")
    battles = shown.filter(pk__in=votes).order_by("pk")
    for battle in battles.iterator(chunk_size=500):
        counts = votes[battle.pk]
        side, most = max(((side, counts[side]) for side in OTHER), key=lambda one: one[1])
        plain = not any(
            reply.media or reply.turns or not reply.text.strip() for reply in battle.replies.all()
        )
        if counts.total() >= least and 2 * most > counts.total() and plain:
            yield Decided(battle, side, counts)


def _votes(board: Leaderboard) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    excluded = board.exclusions.get("voters", [])
    battles = Battle.objects.shown().on_leaderboard(board.name).in_status(Battle.Status.PLAYED).values("pk")
    cast = Vote.objects.counted().exclude(voter__in=excluded).filter(battle__in=battles)
    for battle, preference in cast.values_list("battle", "preference").order_by("pk").iterator():
        found.setdefault(battle, Counter())[preference] += 1
    return found
