"""Judging: calls in flight from the played battle to the committed row, and what a judged battle costs.

The server answers after two seconds, in a process of its own; a bare aiohttp loop that sends the same
prompts stands beside ours. Ratios are to the ideal: every place filled at every moment. The second
table counts what is sent per judged battle, and how much of it a prefix cache finds again.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

from bench_pipeline import DELAY_S, ROUNDS, an_arena, cpu_s  # noqa: E402

BOUNDS = {1000: 0.75, 2000: 0.60}
MOST_MEMORY = 400  # MiB of a process
A_CHARACTERS, B_CHARACTERS = 900, 1100
PORTIONS = 500  # battles that one statement makes


def rows() -> Iterator[dict[str, Any]]:
    """Each kind of run in a process of its own, so that its memory is its own."""
    for in_flight in BOUNDS:
        for kind in ("bare", "ours"):
            yield in_a_process(kind, in_flight)
    yield from prompts()


def in_a_process(kind: str, in_flight: int) -> dict[str, Any]:
    """One run; its row comes back as JSON."""
    command = [sys.executable, __file__, kind, str(in_flight)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def ours(in_flight: int) -> dict[str, Any]:
    """Played battles in, committed verdicts out; one look at each."""
    with an_arena(), stub() as url:
        from django.test import override_settings

        from arena.judges.judge import judge_played
        from arena.judges.models import Judgment

        n = in_flight * ROUNDS
        queue(n, url, in_flight)
        with override_settings(ARENA_BATCH=in_flight * 3 // 2, ARENA_TASK_S=600):
            before, started = cpu_s(), time.perf_counter()
            judge_played()
            seconds, cpu = time.perf_counter() - started, cpu_s() - before
        kept = Judgment.objects.filter(status="valid").count()
    return row("ours, to the committed row", in_flight, seconds, cpu, whole=kept == n)


def bare(in_flight: int) -> dict[str, Any]:
    """The same prompts by nothing but aiohttp, whose answers nobody reads."""
    body = {"model": "judge", "messages": messages(), "temperature": 0.0, "max_tokens": 400}
    with stub() as url:
        before, started = cpu_s(), time.perf_counter()
        asyncio.run(_calls(f"{url}/chat/completions", body, in_flight))
        return row("bare aiohttp", in_flight, time.perf_counter() - started, cpu_s() - before)


async def _calls(url: str, body: dict[str, Any], in_flight: int) -> None:
    import aiohttp

    async def worker(session: aiohttp.ClientSession) -> None:
        for _ in range(ROUNDS):
            async with session.post(url, json=body) as response:
                await response.json()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(worker(session) for _ in range(in_flight)))


def row(
    name: str, in_flight: int, seconds: float, cpu: float, *, whole: bool | None = None
) -> dict[str, Any]:
    ratio = ROUNDS * DELAY_S / seconds
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kept = whole and ratio >= BOUNDS[in_flight] and memory <= MOST_MEMORY
    return {
        "name": f"{name} ({1000 * cpu / in_flight / ROUNDS:.2f} ms CPU a call, RSS {memory:.0f} MiB)",
        "n": in_flight,
        "seconds": seconds,
        "ratio": ratio,
        "bound": None if whole is None else BOUNDS[in_flight],
        "ok": None if whole is None else kept,
    }


@contextmanager
def stub() -> Iterator[str]:
    """The slow judge, in a process of its own."""
    command = [sys.executable, str(TESTS / "stub.py"), "--delay", str(DELAY_S), "--behaviour", "judge_first"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def queue(n: int, url: str, in_flight: int) -> None:
    """So many played battles, each with a verdict that the slow judge owes."""
    from django.utils import timezone
    from fakes import a_competitor, a_judge, a_question, an_endpoint

    from arena.battles.models import Battle, Reply
    from arena.judges.models import Verdict

    where = {"kind": "openai_chat", "base_url": url, "max_concurrency": in_flight}
    endpoint = an_endpoint(f"slow-{uuid4().hex[:8]}", **where)
    judge = a_judge("bench", "pairwise", endpoint=endpoint, model="judge", options={"orders": "ab"})
    question, one, two = a_question(), a_competitor("one"), a_competitor("two")
    for start in range(0, n, PORTIONS):
        some = range(start, min(start + PORTIONS, n))
        battles = Battle.objects.bulk_create(
            Battle(question=question, a=one, b=two, status="played", played_at=timezone.now()) for _ in some
        )
        Reply.objects.bulk_create(
            Reply(battle=battle, side=side, text=text)
            for battle in battles
            for side, text in (("a", "x" * A_CHARACTERS), ("b", "y" * B_CHARACTERS))
        )
        Verdict.objects.bulk_create(Verdict(battle=battle, judge=judge) for battle in battles)


def messages() -> list[dict[str, str]]:
    """What our judge is sent of such a battle."""
    from judging import Model, a_case, answer, judged

    model = Model(answer("tie"))
    judged("pairwise", a_case("x" * A_CHARACTERS, "y" * B_CHARACTERS), model, orders="ab")
    return [{"role": turn.role, "content": turn.text} for turn in model.calls[0]]


def prompts() -> Iterator[dict[str, Any]]:
    """Characters sent per judged battle by each protocol that asks a model, and the share of them that
    an earlier call of the same battle began with already."""
    from fair import FAIR
    from judging import tried

    from arena.judges.protocols import PROTOCOLS

    for name, entry in PROTOCOLS.items():
        if not entry.needs_model:
            continue
        model = FAIR[name].model()
        tried(name, FAIR[name].case(True, False), model)
        sent = ["\n".join(turn.text for turn in turns) for turns in model.calls]
        whole = sum(map(len, sent))
        again = sum(
            max((_shared(sent[place], text) for text in sent[:place]), default=0)
            for place in range(len(sent))
        )
        yield {
            "name": f"{name}: {len(sent)} calls, {whole / 4:.0f} tokens sent (4 characters each); ratio: cached prefix",
            "n": whole,
            "seconds": None,
            "ratio": again / whole,
            "bound": None,
            "ok": None,
        }


def _shared(one: str, other: str) -> int:
    """How many characters two prompts begin with in common."""
    same = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        same += 1
    return same


if __name__ == "__main__":
    print(json.dumps({"ours": ours, "bare": bare}[sys.argv[1]](int(sys.argv[2]))))
