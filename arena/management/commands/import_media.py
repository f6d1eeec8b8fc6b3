"""`manage.py import_media DIR`: takes the pictures and videos of a folder in."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.modalities import MediaError
from arena.modalities.intake import BrokenDecoder
from arena.questions.folder import BadMetadata, Item, items
from arena.questions.take import take_in

WORDS = {"created": "imported", "changed": "described anew", "left": "already here", "refused": "refused"}


class Command(BaseCommand):
    """Goes through the folder in order; what is here already is left, so it may be stopped and run again."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--licence", type=short, default="", help="of files whose row names none")
        parser.add_argument("--json", action="store_true", help="print what became of each file as JSON")

    def handle(self, *, folder: Path, licence: str, **options: object) -> None:
        ends = list(self.ends(found(folder), licence))
        if options["json"]:
            self.stdout.write(json.dumps(ends, indent=1))
        counts = {word: sum(end["what"] == what for end in ends) for what, word in WORDS.items()}
        self.stderr.write(f"{len(ends)} files: " + ", ".join(f"{n} {word}" for word, n in counts.items()))
        if counts["refused"]:
            raise CommandError(f"{counts['refused']} files were refused")

    def ends(self, todo: list[Item], licence: str) -> Iterator[dict[str, str]]:
        """What became of each file; those that are refused are named at once."""
        for item in bar(todo):
            end = import_one(item, licence)
            if end["what"] == "refused":
                self.stderr.write(f"refused {item.name}: {end['reason']}")
            yield end


def found(folder: Path) -> list[Item]:
    """The files of the folder, if it holds together."""
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder")
    try:
        return items(folder)
    except BadMetadata as problem:
        raise CommandError(f"nothing was imported\n{problem}") from None


def import_one(item: Item, licence: str) -> dict[str, str]:
    """What became of one file: a word, and its hash or the reason."""
    try:
        media, what = take_in(item.path, item.facts(licence))
    except MediaError as reason:
        return {"file": item.name, "what": "refused", "reason": str(reason)}
    except BrokenDecoder as fault:
        raise CommandError(str(fault)) from None
    return {"file": item.name, "what": what, "sha256": media.sha256, "modality": media.modality}


def bar(todo: list[Item]) -> Iterable[Item]:
    """A progress bar on a terminal."""
    return tqdm(todo, unit="file", file=sys.stderr, disable=not sys.stderr.isatty())


def short(text: str) -> str:
    """A text that fits the column."""
    if len(text) > 100:
        raise ValueError(text)
    return text
