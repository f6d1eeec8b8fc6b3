"""`manage.py replay DIR`: recomputes every digit of an exported board from its files alone, byte for byte."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from arena.leaderboards.bundle import Broken
from arena.leaderboards.replay import replay


class Command(BaseCommand):
    """Needs no database; ends with 1 and the first row and column that differ."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true", help="print the recomputed rows, or the problem")

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            done = replay(folder)
        except Broken as problem:
            if options["json"]:
                self.stdout.write(json.dumps({"ok": False, "problem": str(problem)}, ensure_ascii=False))
                sys.exit(1)
            raise CommandError(str(problem)) from None
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, "rows": done.rated.rows}, ensure_ascii=False, indent=1))
            return
        counts = done.manifest.counts
        self.stdout.write(
            f"{done.manifest.leaderboard}: every digit of {len(done.rated.rows)} competitors came out again"
            f" from {counts['rows']} rows of {counts['battles']} battles"
        )
