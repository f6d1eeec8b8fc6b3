"""`manage.py bench_export BOARD DIR`: a benchmark distilled from the battles that people decided."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from arena.distilled.export import NothingDecided, export
from arena.leaderboards.models import Leaderboard


class Command(BaseCommand):
    """Questions with the reply that people chose and the one they threw out; holds no personal data."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("leaderboard")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--least", type=int, default=1, help="votes that a battle must have (1)")
        parser.add_argument("--json", action="store_true", help="print the manifest")

    def handle(self, *, leaderboard: str, folder: Path, least: int, **options: object) -> None:
        board = Leaderboard.objects.active().filter(name=leaderboard).first()
        if board is None:
            known = ", ".join(Leaderboard.objects.active().values_list("name", flat=True)) or "none"
            raise CommandError(f"no leaderboard is called {leaderboard!r}; there are {known}")
        try:
            manifest = export(board, folder, least)
        except NothingDecided as problem:
            raise CommandError(str(problem)) from None
        if options["json"]:
            self.stdout.write(manifest.model_dump_json(indent=1))
            return
        self.stdout.write(
            f"{folder}: {manifest.questions} questions decided by {manifest.votes} votes\n"
            f"To run it: python manage.py bench_run COMPETITOR {folder} --judge JUDGE"
        )
