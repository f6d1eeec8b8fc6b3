"""`manage.py season`: plays so many battles now, in this process, and prints the leaderboards."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError

from arena.battles.models import Battle
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard, Season
from arena.leaderboards.schedule import NothingToPlay
from arena.leaderboards.season import order_season, play_seasons, playable, progress
from arena.leaderboards.show import as_text, rows_of
from arena.management.progress import bar
from arena.pages.words import say


class Command(BaseCommand):
    """Plays battles through the same verbs that the workers use."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--battles", type=positive, default=150, help="how many in all (150)")
        parser.add_argument(
            "--seed", type=natural, default=0, help="of the draw of pairs, sides, questions (0)"
        )
        parser.add_argument(
            "--leaderboard", help="only this board; else all that are active share the battles"
        )
        parser.add_argument("--json", action="store_true", help="print rows for machines")

    def handle(self, *, battles: int, seed: int, leaderboard: str | None, **options: object) -> None:
        boards = self.boards(leaderboard)
        try:
            boards, problems = playable(boards)
            for problem in problems:
                self.stderr.write(f"left out: {problem}")
            seasons = order_season(battles, seed, boards)
        except NothingToPlay as problem:
            raise CommandError(str(problem)) from None
        with bar(lambda: progress(seasons), "battle"):
            play_seasons(seasons)
        for board in boards:
            fit(board, anew=False)
        self.stderr.write(summary(seasons))
        self.show(boards, as_json=bool(options["json"]))

    def boards(self, name: str | None) -> list[Leaderboard]:
        """The boards to play on."""
        boards = list(Leaderboard.objects.active())
        if not boards:
            raise CommandError("there is no leaderboard yet; run: python manage.py apply deploy/local.toml")
        chosen = [board for board in boards if name in (None, board.name)]
        if not chosen:
            known = ", ".join(board.name for board in boards)
            raise CommandError(f"no leaderboard is called {name!r}; there are {known}")
        return chosen

    def show(self, boards: Sequence[Leaderboard], *, as_json: bool) -> None:
        """Prints what the boards say now."""
        if as_json:
            self.stdout.write(json.dumps([row for board in boards for row in rows_of(board)], indent=1))
            return
        for board in boards:
            board.refresh_from_db()
            rows = rows_of(board)
            self.stdout.write(f"\n{board.title}")
            self.stdout.write(as_text(rows) if rows else board.failure or "no battle has a valid verdict yet")


def summary(seasons: Sequence[Season]) -> str:
    """What came of the battles, in a line, and a word on each kind of failure."""
    battles = Battle.objects.filter(pairing__season__in=seasons)
    void = Counter(battles.filter(status=Battle.Status.VOID).values_list("void_code", flat=True))
    lines = [f"{battles.count()} battles, {void.total()} of them void"]
    lines += [f"  {n} void: {say(code, 'failure')} ({code})" for code, n in void.most_common()]
    if void["connect_failed"]:
        lines.append("  is the server up? `make arena` serves the models that the file names under gguf")
    return "\n".join(lines)


def natural(text: str) -> int:
    """A whole number, 0 or more."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def positive(text: str) -> int:
    """A whole number, 1 or more."""
    if (number := natural(text)) < 1:
        raise ValueError(text)
    return number
