"""`manage.py apply FILE.toml`: makes the database match an operator's file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from arena.manifest.apply import apply
from arena.manifest.read import ManifestError, read


class Command(BaseCommand):
    """Reads endpoints, competitors, judges, question sets and leaderboards; all of the file or nothing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print the changes as JSON")

    def handle(self, file: Path, **options: object) -> None:
        try:
            changes = apply(read(file))
        except ManifestError as error:
            raise CommandError(f"nothing was applied\n{error}") from None
        if options["json"]:
            self.stdout.write(json.dumps([asdict(change) for change in changes], indent=1))
            return
        for change in changes:
            self.stdout.write(str(change))
