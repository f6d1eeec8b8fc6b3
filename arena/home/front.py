"""What the home page tells: the boards with their best, and the arena in a few numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from django.db.models import Max, Q, QuerySet

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.judges.models import Judge, Verdict
from arena.leaderboards.models import Fit, Leaderboard, Rating
from arena.pages.interval import Scale
from arena.votes.models import Vote

SHOWN = 3  # of the first tier
CARDS = 3
# Of boards on the same questions, whose word is shown first.
PREFERRED = ("merged", "judges", "human", "judge")


@dataclass(frozen=True)
class Card:
    """A board in small: the first tier, and what its numbers rest on."""

    board: Leaderboard
    fit: Fit | None
    rated: int
    tier: tuple[Rating, ...]

    @property
    def top(self) -> tuple[Rating, ...]:
        return self.tier[:SHOWN]

    @property
    def more(self) -> int:
        """How many more are in the first tier: none of them is surely worse."""
        return len(self.tier) - len(self.top)

    @property
    def scale(self) -> Scale | None:
        return Scale.over(value for row in self.top for value in (row.lower, row.rating, row.upper))


@dataclass(frozen=True)
class Facts:
    """The arena in numbers; the last two are of the first board that has ratings."""

    battles: int
    void: int
    verdicts: int
    votes: int
    judges: int
    competitors: int
    half_width: float | None  # of the middle interval, in points
    rated: int

    @property
    def void_share(self) -> float | None:
        return self.void / self.battles if self.battles else None


@dataclass(frozen=True)
class Front:
    """Everything on the home page but the ticker."""

    cards: tuple[Card, ...]
    others: tuple[Leaderboard, ...]
    facts: Facts


def front() -> Front:
    """Reads the home page."""
    boards = list(Leaderboard.objects.active())
    shown = _widest(boards)
    cards = tuple(_cards(shown))
    return Front(cards, tuple(board for board in boards if board not in shown), _facts(cards))


def _widest(boards: Sequence[Leaderboard]) -> list[Leaderboard]:
    """A board for each kind of question, those on all questions of a modality first."""
    kinds: dict[tuple[object, ...], Leaderboard] = {}
    for board in sorted(boards, key=lambda board: PREFERRED.index(board.source)):
        kinds.setdefault((board.modality, board.category, board.level, board.language), board)
    first = sorted(kinds.items(), key=lambda kind: (any(kind[0][1:]), kind[1].position))
    return [board for _kind, board in first[:CARDS]]


def _cards(boards: Sequence[Leaderboard]) -> list[Card]:
    latest = Fit.objects.filter(leaderboard__in=boards).order_by().values("leaderboard")
    keys = latest.annotate(newest=Max("pk")).values("newest")
    fits = Fit.objects.filter(pk__in=keys).only("leaderboard", "battles", "data_through", "source")
    fit_of = {fit.leaderboard_id: fit for fit in fits}
    tiers: dict[int, list[Rating]] = defaultdict(list)
    for row in _main(fits).filter(tier=1).select_related("competitor"):
        tiers[row.fit_id].append(row)
    rated: dict[int, int] = defaultdict(int)
    for key in _main(fits).values_list("fit", flat=True):
        rated[key] += 1
    found = ((board, fit_of.get(board.pk)) for board in boards)
    return [
        Card(board, fit, rated[fit.pk], tuple(tiers[fit.pk])) if fit else Card(board, None, 0, ())
        for board, fit in found
    ]


def _main(fits: Iterable[Fit]) -> QuerySet[Rating]:
    """Ratings on the main scale of each board."""
    return Rating.objects.filter(Q(component=1) | Q(component=None), fit__in=fits, rating__isnull=False)


def _facts(cards: Sequence[Card]) -> Facts:
    fit = next((card.fit for card in cards if card.fit and card.rated), None)
    bounds = _main([fit]).values_list("lower", "upper") if fit else []
    widths = [(upper - lower) / 2 for lower, upper in bounds if None not in (lower, upper)]
    finished = Battle.objects.finished()
    return Facts(
        battles=finished.count(),
        void=finished.in_status(Battle.Status.VOID).count(),
        verdicts=Verdict.objects.valid().count(),
        votes=Vote.objects.counted().count(),
        judges=Judge.objects.active().count(),
        competitors=Competitor.objects.active().filter(standing=Competitor.Standing.LIVE).count(),
        half_width=median(widths) if widths else None,
        rated=len(widths),
    )
