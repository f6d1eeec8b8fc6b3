"""`manage.py fit NAME`: fits a leaderboard anew from the stored verdicts and prints it."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard
from arena.leaderboards.show import as_text, rows_of


class Command(BaseCommand):
    """The way to reproduce what a board's page shows: same fingerprint, same digits."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("leaderboard")
        parser.add_argument("--json", action="store_true", help="print rows for machines")

    def handle(self, *, leaderboard: str, **options: object) -> None:
        board = Leaderboard.objects.active().filter(name=leaderboard).first()
        if board is None:
            known = ", ".join(Leaderboard.objects.active().values_list("name", flat=True)) or "none"
            raise CommandError(f"no leaderboard is called {leaderboard!r}; there are {known}")
        snapshot = fit(board)
        board.refresh_from_db()
        if snapshot is None:
            raise CommandError(board.failure or f"{board.name}: no verdict has been given yet")
        if options["json"]:
            self.stdout.write(json.dumps(rows_of(board), indent=1))
            return
        self.stdout.write(f"{board.title}: {snapshot.battles} battles, fingerprint {snapshot.fingerprint}")
        self.stdout.write(as_text(rows_of(board)))
