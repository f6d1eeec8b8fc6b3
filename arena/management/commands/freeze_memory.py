"""`manage.py freeze_memory EVOLUTION FILE`: writes what an author has learnt, for a simulator to recall."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from arena.evolution.models import Evolution


class Command(BaseCommand):
    """The lessons so far, to which nothing is added: a simulator that recalls them is another version."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("evolution")
        parser.add_argument("file", type=Path)

    def handle(self, *, evolution: str, file: Path, **options: object) -> None:
        found = Evolution.objects.filter(name=evolution).order_by("-retired_at").first()
        if found is None:
            known = ", ".join(Evolution.objects.active().values_list("name", flat=True)) or "none"
            raise CommandError(f"no evolution is called {evolution!r}; there are {known}")
        memory = found.lessons.as_memory().frozen()
        if not memory.lessons:
            raise CommandError(f"{evolution} has learnt nothing yet; set learns = true in its table")
        file.write_text(json.dumps(memory.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        self.stdout.write(
            f"{file}: {len(memory)} lessons, fingerprint {memory.fingerprint[:12]}\n"
            f'To play with them: memory = "{file.name}" in a [simulators.NAME] table beside the file'
        )
