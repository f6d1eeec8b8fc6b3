"""Battles from the queue to the committed row, against a server that answers after two seconds."""

from __future__ import annotations

import os
import resource
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
BOUND = 0.60  # of the ideal: every place filled at every moment
ROUNDS = 5  # battles played per place in flight: enough that filling up and running dry weigh little


def rows() -> Iterator[dict[str, Any]]:
    """Throughput as a share of the ideal: so many battles in flight, each over after two seconds."""
    with an_arena():
        for in_flight in (1000, 2000):
            yield one(in_flight, stream=False)
            yield one(in_flight, stream=True)


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


def one(in_flight: int, *, stream: bool) -> dict[str, Any]:
    """One run with so many battles in flight, each against one real model and one scripted one."""
    from django.test import override_settings

    from arena.battles.models import Battle
    from arena.battles.play import play_queued

    n = in_flight * ROUNDS
    # Half as many again are claimed, so that a call that ends finds another battle waiting.
    with stub() as url, override_settings(ARENA_BATCH=in_flight * 3 // 2, ARENA_TASK_S=600):
        queue(n, url, in_flight, {"stream": stream})
        before, started = cpu_s(), time.perf_counter()
        play_queued()
        seconds, cpu = time.perf_counter() - started, cpu_s() - before
        played = Battle.objects.filter(status="played").count()
    ratio = n / in_flight * DELAY_S / seconds if played == n else 0.0
    return {
        "name": f"{'streamed' if stream else 'in one piece'} ({1000 * cpu / n:.2f} ms CPU a battle)",
        "n": in_flight,
        "seconds": seconds,
        "ratio": ratio,
        "bound": BOUND,
        "ok": ratio >= BOUND,
    }


def cpu_s() -> float:
    """CPU seconds of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


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


def queue(n: int, url: str, in_flight: int, options: dict[str, Any]) -> None:
    """So many queued battles of one question between two competitors."""
    from fakes import a_competitor, a_question, an_endpoint

    from arena.battles.models import Battle

    Battle.objects.all().delete()
    tag = uuid4().hex[:8]
    where = {"kind": "openai_chat", "base_url": url, "max_concurrency": in_flight, "options": options}
    one = a_competitor(f"one-{tag}", endpoint=an_endpoint(f"slow-{tag}", **where), model="echo")
    instant = an_endpoint(f"instant-{tag}", max_concurrency=in_flight)
    question, two = a_question(key=f"q-{tag}"), a_competitor(f"two-{tag}", endpoint=instant)
    Battle.objects.bulk_create(Battle(question=question, a=one, b=two) for _ in range(n))
