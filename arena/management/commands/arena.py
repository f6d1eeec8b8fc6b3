"""`manage.py arena`: the whole arena on this machine, until Ctrl-C."""

from __future__ import annotations

import os
import secrets
import signal
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.accounts.models import User
from arena.embedded import ServiceError
from arena.embedded.supervise import Supervisor, supervised
from arena.leaderboards.models import Leaderboard, Season
from arena.leaderboards.schedule import NothingToPlay
from arena.leaderboards.season import order_season, progress
from arena.management.commands.season import positive
from arena.management.growing import grow
from arena.management.local import Local, alone, plan
from arena.manifest.apply import apply
from arena.manifest.read import ManifestError, Read, read

ADMIN = "admin"
FIRST_SEASON = 240
LINE_EVERY_S = 10.0


class Command(BaseCommand):
    """Serves models and site, plays the first season, and stays up."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--toml", type=Path, default=settings.BASE_DIR / "deploy" / "local.toml")
        parser.add_argument(
            "--port", type=int, default=8000, help="of the site; the next free one when taken"
        )
        parser.add_argument(
            "--battles", type=positive, help=f"order a season of so many ({FIRST_SEASON} at first boot)"
        )
        parser.add_argument("--no-season", action="store_true", help="order none, not even at first boot")

    def handle(
        self, *, toml: Path, port: int, battles: int | None, no_season: bool, **options: object
    ) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a shell's background jobs ignore it
            signal.signal(number, signal.default_int_handler)
        sys.stdout.reconfigure(line_buffering=True)  # who pipes us somewhere wants to read along
        try:
            with alone(settings.VAR_DIR):
                manifest = read(toml)
                call_command("migrate", verbosity=0, interactive=False)
                local = plan(manifest.manifest, toml.parent, port, settings.VAR_DIR)
                os.environ.update(local.environment)
                with supervised(local.programs, settings.VAR_DIR, settings.BASE_DIR) as supervisor:
                    self.open(local, manifest, supervisor)
                    if self.play(None if no_season else battles, first=not no_season):
                        grow(local.url, self.stdout.write)
                        self.stdout.write("The site stays up until Ctrl-C.")
                    supervisor.stay()
                    raise CommandError("supervisord has ended")
        except (ManifestError, ServiceError) as problem:
            raise CommandError(str(problem)) from None
        except KeyboardInterrupt:
            self.stdout.write("\nStopped; the next start goes on with the same data.")

    def open(self, local: Local, manifest: Read, supervisor: Supervisor) -> None:
        """Starts the models, applies the file, starts the site: nobody plays against a loading model."""
        for note in local.notes:
            self.stdout.write(note)
        for model in local.models:
            supervisor.start(model.program)
        for model in local.models:
            supervisor.wait_for(model.program, answering(model.health))
        changes = Counter(change.what for change in apply(manifest, local.served))
        self.stdout.write("The operator's file: " + ", ".join(f"{n} {what}" for what, n in changes.items()))
        supervisor.start(local.web)
        supervisor.wait_for(local.web, answering(f"{local.url}/healthz"))
        for program in local.stages:
            supervisor.start(program)
        self.stdout.write(f"\nThe arena is at {local.url}/")
        self.stdout.write(self.sign_in(local.url) + "\n")

    def sign_in(self, url: str) -> str:
        """How to sign in; makes the admin's account when there is none."""
        if User.objects.filter(is_superuser=True, is_active=True).exists():
            return f"Sign in at {url}/admin/ (a new password: manage.py changepassword {ADMIN})"
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser(ADMIN, password=password)
        return f"Sign in at {url}/admin/ as {ADMIN} with the password {password} (shown only now)"

    def play(self, battles: int | None, *, first: bool) -> bool:
        """Orders a season where one is due, and follows all that are not over; says if there were any."""
        wanted = battles or (FIRST_SEASON if first and not Season.objects.exists() else 0)
        if wanted and Leaderboard.objects.active().exists():
            try:
                order_season(wanted, seed=Season.objects.count())
            except NothingToPlay as problem:
                self.stdout.write(f"No season: {problem}")
        seasons = [
            season for season in Season.objects.filter(leaderboard__retired_at=None) if unfinished(season)
        ]
        if not seasons:
            self.stdout.write("No season is being played (--battles N orders one). Ctrl-C stops everything.")
            return False
        self.stdout.write("Watch the leaderboards fill; Ctrl-C stops everything.")
        self.follow(seasons)
        self.stdout.write(f"The season is over: {progress(seasons)[1]} battles.")
        return True

    def follow(self, seasons: Sequence[Season]) -> None:
        """Shows how far the workers are, a bar on a terminal, else a line now and then."""
        done, total = progress(seasons)
        interactive = sys.stderr.isatty()
        with tqdm(total=total, initial=done, unit="battle", disable=not interactive) as bar:
            told = 0.0
            while done < total:
                time.sleep(1)
                done, total = progress(seasons)
                bar.update(done - bar.n)
                if not interactive and time.monotonic() - told > LINE_EVERY_S:
                    told = time.monotonic()
                    self.stdout.write(f"{done} of {total} battles")


def unfinished(season: Season) -> bool:
    """Whether battles of a season are still to come."""
    done, total = progress([season])
    return done < total


def answering(url: str) -> Callable[[], bool]:
    """A question: does this address say 200?"""

    def answers() -> bool:
        try:
            return httpx.get(url, timeout=5, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    return answers
