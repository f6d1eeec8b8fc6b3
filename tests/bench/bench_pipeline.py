"""Battles from the queue to the committed row, against a server that answers after two seconds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

TESTS = Path(__file__).resolve().parent.parent
DELAY_S = 2.0
ROUNDS = 5  # battles played per place in flight: enough that filling up and running dry weigh little


def rows() -> Iterator[dict[str, Any]]:
    """Throughput as a share of the ideal: so many battles in flight, each over after two seconds."""
    with an_arena():
        for in_flight in (1000, 2000):
            for sides in (1, 2):
                yield one(in_flight, sides)


@contextmanager
def an_arena() -> Iterator[None]:
    """An empty arena on services of its own, whose commits reach the disk."""
    sys.path.insert(0, str(TESTS))
    from arena import embedded

    with tempfile.TemporaryDirectory(prefix="arena-bench-") as var, embedded.running(Path(var)):
        os.environ |= {"ARENA_VAR": var, "ARENA_HTTPS": "0", "DJANGO_SETTINGS_MODULE": "arena.settings"}
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        yield
        connections.close_all()


def one(in_flight: int, sides: int) -> dict[str, Any]:
    """One run with a real model on one side (the other is scripted) or on both."""
    from django.test import override_settings

    from arena.battles.models import Battle
    from arena.battles.play import play_queued

    n = in_flight * ROUNDS
    with stub() as url, override_settings(ARENA_BATCH=in_flight, ARENA_TASK_S=600):
        queue(n, url, sides, in_flight)
        started = time.perf_counter()
        play_queued()
        seconds = time.perf_counter() - started
        played = Battle.objects.filter(status="played").count()
    ratio = n / in_flight * DELAY_S / seconds if played == n else 0.0
    # Two calls a battle are 2,000 calls a second at 2,000 battles: shown, without a bound.
    bound = 0.60 if sides == 1 else None
    return {
        "name": f"{in_flight} battles in flight, {sides * in_flight} calls, to the committed row",
        "n": played,
        "seconds": seconds,
        "ratio": ratio,
        "bound": bound,
        "ok": None if bound is None else ratio >= bound,
    }


@contextmanager
def stub() -> Iterator[str]:
    """The slow server, in a process of its own."""
    command = [sys.executable, str(TESTS / "stub.py"), "--delay", str(DELAY_S), "--behaviour", "echo"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def queue(n: int, url: str, sides: int, in_flight: int) -> None:
    """So many queued battles of one question between two competitors."""
    from fakes import a_competitor, a_question, an_endpoint

    from arena.battles.models import Battle

    Battle.objects.all().delete()
    tag = uuid4().hex[:8]
    slow = an_endpoint(f"slow-{tag}", kind="openai_chat", base_url=url, max_concurrency=in_flight * sides)
    one = a_competitor(f"one-{tag}", endpoint=slow, model="echo")
    two = a_competitor(f"two-{tag}", **({"endpoint": slow, "model": "echo"} if sides == 2 else {}))
    question = a_question(key=f"q-{tag}")
    Battle.objects.bulk_create(Battle(question=question, a=one, b=two) for _ in range(n))
