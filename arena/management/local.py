"""Which programs make a whole arena on this machine, and at which ports they answer."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from arena.embedded import ServiceError
from arena.embedded.gguf import SLOTS, resolve
from arena.embedded.places import folder
from arena.embedded.supervise import Program, free_port
from arena.manifest.shape import EndpointTable, Manifest

MODEL_PORT = 9001
CELERY, QUIET = ("-A", "arena.celery"), ("--loglevel", "WARNING")
# A worker for each: a long turn of one stage keeps no other waiting.
STAGES = ("play", "judge", "board", "write", "chat")
# Threads where what is new must not wait for what is under way; elsewhere one process that does one thing.
POOLS = {"chat": ("--pool", "threads", "--concurrency", "16")}
# There is nobody but these workers on this broker.
ALONE = ("--without-gossip", "--without-mingle", "--without-heartbeat")


@dataclass(frozen=True)
class LocalModel:
    """A GGUF file that we serve for endpoints of the operator's file."""

    endpoints: Sequence[str]
    program: Program
    url: str

    @property
    def health(self) -> str:
        """Says 200 when the model has loaded."""
        return self.url.removesuffix("/v1") + "/health"


@dataclass(frozen=True)
class Local:
    """Everything that runs here beside the services, and what to tell whoever started it."""

    models: Sequence[LocalModel]
    web: Program
    stages: Sequence[Program]
    url: str
    notes: Sequence[str]

    @property
    def programs(self) -> list[Program]:
        """All, in the order of their start."""
        return [*(model.program for model in self.models), self.web, *self.stages]

    @property
    def served(self) -> Mapping[str, str]:
        """Where each endpoint with a model file really is."""
        return {endpoint: model.url for model in self.models for endpoint in model.endpoints}

    @property
    def environment(self) -> Mapping[str, str]:
        """What the programs are told: plain http, for they answer on loopback only."""
        return {"ARENA_HTTPS": "0", "OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}


def plan(manifest: Manifest, beside: Path, port: int, var: Path) -> Local:
    """Chooses ports, the next free ones where those wanted are taken, and spells out the commands.

    `beside` is where the file's relative paths start.
    """
    notes: list[str] = []
    web_port = _choose("the site", port, [], notes)
    models, taken = [], [web_port]
    for name, endpoint in manifest.endpoints.items():
        if endpoint.gguf and not endpoint.guest_of:
            wanted = urlsplit(endpoint.base_url).port or MODEL_PORT
            taken.append(_choose(f"the model of {name}", wanted, taken, notes))
            models.append(_model(name, endpoint, taken[-1], beside, manifest))
    return Local(models, _web(web_port), _stages(var), f"http://127.0.0.1:{web_port}", notes)


def _choose(who: str, wanted: int, taken: Sequence[int], notes: list[str]) -> int:
    port = free_port(wanted, taken)
    if port != wanted:
        notes.append(f"Port {wanted} is taken: {who} is at {port}.")
    return port


def _model(name: str, endpoint: EndpointTable, port: int, beside: Path, manifest: Manifest) -> LocalModel:
    endpoints = [name, *(guest for guest, one in manifest.endpoints.items() if one.guest_of == name)]
    asking = [*manifest.competitors.values(), *manifest.judges.values(), *manifest.simulators.values()]
    aliases = sorted({one.model for one in asking if one.endpoint in endpoints} or {name})
    slots = str(min(endpoint.max_concurrency, SLOTS))
    path = str(resolve(endpoint.gguf, beside))
    command = _python("arena.embedded.gguf", path, "--port", str(port), "--slots", slots, "--alias", *aliases)
    return LocalModel(endpoints, Program(f"model-{name}", command), f"http://127.0.0.1:{port}/v1")


def _web(port: int) -> Program:
    where = ("--host", "127.0.0.1", "--port", str(port), "--timeout-graceful-shutdown", "2")
    limits = ("--ws-max-size", str(64 * 1024), "--no-access-log", "--lifespan", "off")
    return Program("web", _python("uvicorn", "arena.asgi:application", *where, *limits))


def _stages(var: Path) -> list[Program]:
    beat = _python("celery", *CELERY, "beat", *QUIET, "--schedule", str(var / "run" / "beat"))
    return [*map(_worker, STAGES), Program("beat", beat)]


def _worker(stage: str) -> Program:
    """A worker that ends at once when told: what it held goes back when its lease ends."""
    pool = POOLS.get(stage, ("--concurrency", "1"))
    who = ("--hostname", f"{stage}@localhost", "--queues", stage, *pool, *ALONE)
    command = _python("celery", *CELERY, "worker", *QUIET, *who)
    return Program(f"worker-{stage}", command, stop_signal="QUIT")


def _python(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """Only one arena at a time on the same data."""
    with (folder(var / "run") / "arena.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServiceError(f"an arena is already running on {var}") from None
        yield
