"""`manage.py export_board NAME DIR`: writes votes, table and manifest of a board, for `replay`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from arena.leaderboards.export import NotExported, export
from arena.leaderboards.models import Leaderboard


class Command(BaseCommand):
    """Exports the latest snapshot, not a new fit; holds no personal data."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("leaderboard")
        parser.add_argument("folder", type=Path)

    def handle(self, *, leaderboard: str, folder: Path, **options: object) -> None:
        board = Leaderboard.objects.active().filter(name=leaderboard).first()
        if board is None:
            known = ", ".join(Leaderboard.objects.active().values_list("name", flat=True)) or "none"
            raise CommandError(f"no leaderboard is called {leaderboard!r}; there are {known}")
        try:
            manifest = export(board, folder)
        except NotExported as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"{folder}: {manifest.counts['rows']} rows of {manifest.counts['battles']} battles,"
            f" fingerprint {manifest.fingerprint}\nTo check it: python manage.py replay {folder}"
        )
