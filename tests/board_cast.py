"""Competitors and snapshots written straight into the tables: as many as a test wants, at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

from fakes import an_endpoint

from arena.competitors.models import Competitor
from arena.leaderboards.models import Fit, Leaderboard, Rating

MAKERS = {
    "Example Ltd": ("proprietary", False),
    "Open Institute": ("Apache-2.0", True),
    "Somebody": ("", None),
}


def a_crowd(n: int, seed: int = 0) -> list[Competitor]:
    """Competitors of three makers, some with a price."""
    rng, found = Random(seed), []
    for place in range(n):
        maker = list(MAKERS)[place % 3]
        licence, weights = MAKERS[maker]
        price = {"input": f"{0.05 * 1.3 ** (place % 17):.2f}", "output": f"{0.2 * 1.3 ** (place % 17):.2f}"}
        endpoint = an_endpoint(f"e{place}", kind="openai_chat", price=price if place % 4 else {})
        found.append(
            Competitor(
                name=f"model-{place:03d}",
                title=f"Model {place:03d} {rng.choice(['mini', 'large', 'turbo 7B'])}",
                endpoint=endpoint,
                model="m",
                organisation=maker,
                licence=licence,
                open_weights=weights,
            )
        )
    return Competitor.objects.bulk_create(found)


def a_fit_of(board: Leaderboard, who: Sequence[Competitor], seed: int = 0, **columns: Any) -> Fit:
    """A snapshot in which they stand in this order, some of them in a tier."""
    rng = Random(seed)
    defaults = {
        "method": "bt", "settings": {"level": 0.95}, "battles": 40 * len(who), "judgments": 40 * len(who), "seconds": 0.12,
        "fingerprint": "f" * 64, "data_through": datetime(2026, 3, 1, 9, 5, seed % 60, tzinfo=UTC), "code_version": "test",
        "slice": {}, "pairs": _pairs(len(who), rng), "source": board.source,
    }  # fmt: skip
    fit = Fit.objects.create(leaderboard=board, **(defaults | columns))
    Rating.objects.bulk_create(_rating(fit, one, place, len(who), rng) for place, one in enumerate(who))
    return fit


def _pairs(n: int, rng: Random) -> list[list[int]]:
    near = [(i, j) for i in range(n) for j in range(i + 1, min(n, i + 6))]
    return [
        [i, j, rng.randint(3, 9), rng.randint(1, 6), rng.randint(0, 3), rng.randint(0, 2)] for i, j in near
    ]


def _rating(fit: Fit, one: Competitor, place: int, n: int, rng: Random) -> Rating:
    rating, half = 1250 - 500 * place / n + rng.uniform(-3, 3), rng.uniform(12, 45)
    style, battles = rating + rng.uniform(-25, 25), rng.randint(60, 900)
    return Rating(
        fit=fit, competitor=one, rating=rating, se=half / 2, lower=rating - half, upper=rating + half,
        rank=place + 1, best_rank=max(1, place - 2), worst_rank=min(n, place + 4), tier=1 + place * 5 // n,
        component=1, battles=battles, wins=battles // 2, losses=battles // 3, ties=battles // 9, both_bad=3,
        invalid=rng.randint(0, 9), win_rate=0.9 - 0.8 * place / n, acceptability=0.95 - place / n / 2,
        acceptability_lower=0.9 - place / n / 2, acceptability_upper=0.97 - place / n / 2,
        style_rating=style, style_lower=style - half, style_upper=style + half, style_rank=1 + (place * 7 + 3) % n,
    )  # fmt: skip
