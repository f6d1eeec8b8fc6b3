"""Serves a GGUF file on loopback with the llama.cpp server of the wheel `xllamacpp`.

`python -m arena.embedded.gguf FILE --port PORT --alias NAME...`, until it is ended. The server speaks
OpenAI's chat completions under /v1 and says 200 on /health once it has loaded.
"""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Sequence
from pathlib import Path

from .places import ServiceError, package_folder

HOST = "127.0.0.1"
# A small language model is bound by memory, and on two cores a second thread waits for the site's
# other processes in every layer: eighty tokens a second become fourteen, or one.
THREADS = 1
SLOTS = 8
CONTEXT_PER_SLOT = 2048
PROMPTS_KEPT_MIB = 256
PACKAGE = "package:"


def resolve(source: str, folder: Path = Path()) -> Path:
    """The file that `package:NAME` (the one GGUF file in an installed package) or a path means.

    A relative path starts in `folder`.
    """
    if source.startswith(PACKAGE):
        return _in_package(source.removeprefix(PACKAGE))
    path = (folder / Path(source).expanduser()).absolute()
    if not path.is_file():
        raise ServiceError(f"there is no GGUF file at {path}")
    return path


def _in_package(name: str) -> Path:
    found = sorted(package_folder(name).rglob("*.gguf"))
    if len(found) != 1:
        raise ServiceError(f"the package {name} holds {len(found)} GGUF files, not one: give a path")
    return found[0]


def serve(path: Path, port: int, aliases: Sequence[str], slots: int, context: int) -> None:
    """Loads the file and serves it until SIGTERM or Ctrl-C."""
    import xllamacpp  # 50 MB, and only the server's own process needs it

    settings = xllamacpp.CommonParams()
    settings.model.path = str(path)
    settings.model_alias = set(aliases)
    settings.hostnames = [HOST]
    settings.port = port
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = THREADS
    settings.n_parallel = slots
    settings.n_ctx = slots * context
    settings.cache_ram_mib = PROMPTS_KEPT_MIB
    settings.offline = True
    settings.verbosity = 2  # warnings: every token's timing is too much for a log
    settings.cors_origins = f"http://{HOST}"  # not every page that the browser shows may use the model
    settings.ui = False
    settings.endpoint_slots = False  # it would show everybody's prompts
    settings.endpoint_metrics = True
    try:
        server = xllamacpp.Server(settings)
    except RuntimeError as problem:
        raise ServiceError(f"llama.cpp cannot serve {path} on port {port}: {problem}") from None
    print(f"serving {path} as {', '.join(aliases)} at {server.listening_address}", flush=True)  # noqa: T201 - its log
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    over.wait()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m arena.embedded.gguf", description=__doc__)
    parser.add_argument("file", help="a path, or package:NAME for the file in an installed package")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--alias", nargs="+", required=True, help="the names to ask for")
    parser.add_argument("--slots", type=int, default=SLOTS, help="conversations at once (%(default)s)")
    parser.add_argument("--context", type=int, default=CONTEXT_PER_SLOT, help="tokens for each (%(default)s)")
    given = parser.parse_args()
    try:
        serve(resolve(given.file), given.port, given.alias, given.slots, given.context)
    except ServiceError as problem:
        parser.exit(1, f"{parser.prog}: {problem}\n")


if __name__ == "__main__":
    main()
