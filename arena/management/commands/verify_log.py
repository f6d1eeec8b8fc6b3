"""Checks the public log of votes: that of the database, or a copy that somebody has downloaded."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from arena.votes.chain import Head, check, read


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="as /log.jsonl gives it, - for standard input; "
                            "is checked without a database")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one object instead of sentences")
        parser.add_argument("--known", type=_known, metavar="NUMBER:HASH",
                            help="a line noted earlier, which must still be there")  # fmt: skip

    def handle(self, *, file: str | None, known: Head | None, **options: Any) -> None:
        found = _of_file(file, known) if file else _of_database(known)
        found["ok"] = found["fault"] is None and not found.get("strange")
        self.stdout.write(json.dumps(found, indent=1) if options["json"] else "\n".join(_sentences(found)))
        if not found["ok"]:
            raise CommandError("the log does not hold")


def _of_file(file: str, known: Head | None) -> dict[str, Any]:
    with _opened(file) as text:
        return _checked(read(text), known)


def _of_database(known: Head | None) -> dict[str, Any]:
    from arena.votes.log import lines
    from arena.votes.verify import compare

    return _checked(lines(), known) | asdict(compare())


def _checked(lines: Iterator[Any], known: Head | None) -> dict[str, Any]:
    last, fault = check(lines, known)
    return {"lines": last.number, "head": last.hash, "fault": asdict(fault) if fault else None}


def _sentences(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['lines']} lines hold; the hash of the last of them is {found['head']}"
    if fault := found["fault"]:
        yield f"line {fault['number']} was {fault['kind']}: {fault['detail']}"
    if "votes" in found:
        yield f"{found['votes']} votes have a line, {found['pending']} wait for a new one"
        yield from (f"vote {one['vote']} {one['detail']}" for one in found["strange"])


@contextmanager
def _opened(file: str) -> Iterator[TextIO]:
    if file == "-":
        yield sys.stdin
        return
    try:
        with open(file, encoding="utf-8", errors="surrogateescape") as text:
            yield text
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None


def _known(text: str) -> Head:
    number, _colon, hash_ = text.partition(":")
    if not (number.isdecimal() and len(hash_) == 64):
        raise argparse.ArgumentTypeError("a number and a hash of 64 digits, as in 12:9f86d0…")
    return Head(int(number), hash_)
