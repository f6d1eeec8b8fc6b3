"""`manage.py import_votes FILE`: adds people's votes from a file; all of them or none."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from arena.votes.take import take
from ratings import BadComparisons


class Command(BaseCommand):
    """Columns battle, voter (a key that is no personal data), preference and, if known, drawn_with."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, JSON Lines or Parquet")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            votes = take(file)
        except BadComparisons as problem:
            raise CommandError(f"nothing was added\n{problem}") from None
        self.stdout.write(f"{votes} votes")
