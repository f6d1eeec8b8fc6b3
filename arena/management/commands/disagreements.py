"""`manage.py disagreements JUDGE`: the battles to vote on or annotate next, to learn where it is wrong."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.audits.judges import NotFound, where
from arena.audits.queue import NothingToReview, Queue, queue
from arena.exams.sitters import NobodySits
from ratings import RatingsError

HOW_MANY = 20


class Command(BaseCommand):
    """Ranks every verdict by the bits that a person's decision is expected to tell."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("judge", help="a judge of the arena, as it is now")
        parser.add_argument("--limit", type=int, default=HOW_MANY, help=f"so many battles ({HOW_MANY})")
        parser.add_argument("--board", default="", help="only battles that this board may count")
        parser.add_argument(
            "--since", default="", metavar="DAY", help="only verdicts since, such as 2026-11-30"
        )
        parser.add_argument("--json", action="store_true", help="print all of it as JSON")

    def handle(self, *, judge: str, board: str, since: str, **options: Any) -> None:
        if options["limit"] < 1:
            raise CommandError("--limit must be at least 1")
        try:
            found = self._queue(where(judge, board, since), quiet=options["json"])
        except (NotFound, NothingToReview, NobodySits, RatingsError) as problem:
            raise CommandError(str(problem)) from None
        told = found.as_json(options["limit"])
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(told)))

    def _queue(self, meant: Any, *, quiet: bool) -> Queue:
        with tqdm(unit="battle", file=sys.stderr, disable=quiet or None) as bar:

            def tell(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            return queue(meant, tell)


def _lines(told: Mapping[str, Any]) -> Iterable[str]:
    guess = "" if told["voted"] else ", which is a mere guess until somebody votes"
    yield (
        f"{told['judge']} decided {told['verdicts']} battles, people voted on {told['voted']} of them;"
        f" they are expected to disagree in {told['usual']:.1%}{guess}"
    )
    for row in told["queue"]:
        parts = f"{row['fault']:.2f} of it, {row['gain']:.2f} of others"
        yield (
            f"{row['address']}  {row['bits']:.2f} bits ({parts}),"
            f" people would disagree: {row['wrong']:.0%} [{row['lower']:.0%}, {row['upper']:.0%}]"
        )
        yield from (f"    {reason}" for reason in row["why"])
