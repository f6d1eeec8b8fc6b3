"""Fills an empty arena with a crowd: many battles, competitors, verdicts, votes and fits, drawn from a seed.

The same sizes, seed and end make the same rows. Used by tests with small numbers, and by hand:

    python tests/crowded.py --battles 100000 --competitors 300 --seed 0

fills the database that DATABASE_URL or ARENA_VAR names, which must be empty.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).resolve().parent


class NotEmpty(Exception):
    """The database holds an arena already."""


@dataclass(frozen=True)
class Size:
    """How much of everything; what is not said follows from the battles."""

    battles: int = 300
    competitors: int = 12
    votes: int | None = None
    questions: int | None = None
    portions: int = 3  # each board is fitted after each, on more and more battles

    @property
    def n_votes(self) -> int:
        return self.battles * 3 // 10 if self.votes is None else self.votes

    @property
    def n_questions(self) -> int:
        return min(4000, max(60, self.battles // 25)) if self.questions is None else self.questions


def fill(size: Size | None = None, seed: int = 0, until: datetime | None = None) -> None:
    """Fills the database; raises NotEmpty where there is anything already. `until`: when the last battle was."""
    import numpy as np
    from crowded_battles import Filling, draw
    from crowded_cast import boards, competitors, evolution, judges, questions

    from arena.battles.models import Battle
    from arena.competitors.models import Competitor

    if Competitor.objects.exists() or Battle.objects.exists():
        raise NotEmpty("this database holds an arena already: name an empty one")
    size = size or Size()
    until = until or datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rng = [np.random.default_rng([seed, stream]) for stream in range(8)]
    cast, bench = competitors(rng[0], size.competitors, until), judges()
    asked = questions(rng[1], size.n_questions)
    seasons = boards(cast, bench, size.battles, seed)
    evolution(seasons["text"].leaderboard)
    drawn = draw(rng[2], size.battles, cast, asked, until)
    Filling(size.n_votes, until, drawn, bench, seasons, rng[3:]).run(size.portions)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tests/crowded.py", description=__doc__)
    for name, default in (("battles", 100_000), ("competitors", 300), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args(arguments)
    sys.path[:0] = [str(TESTS), str(TESTS.parent)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from arena import embedded

    with embedded.running(Path(os.environ.get("ARENA_VAR") or TESTS.parent / "var")):
        return _fill(parser, options)


def _fill(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    began = time.monotonic()
    try:
        fill(Size(options.battles, options.competitors), options.seed)
    except NotEmpty as problem:
        parser.error(str(problem))
    took = time.monotonic() - began
    print(f"{options.battles:,} battles of {options.competitors:,} competitors in {took:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
