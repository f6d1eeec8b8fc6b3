"""A real vLLM server on the CPU, with a tiny vision-language model made for the occasion."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

HERE = Path(__file__).resolve().parent
PYTHON = HERE.parents[1] / ".venv-vllm" / "bin" / "python"
PATIENCE_S = 300
ENVIRONMENT = {
    "PYTHONPATH": str(HERE / "site"),
    "HF_HUB_OFFLINE": "1",
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "VLLM_HOST_IP": "127.0.0.1",
    "VLLM_NO_USAGE_STATS": "1",
    "OMP_NUM_THREADS": "1",
}
SERVER = ("-m", "vllm.entrypoints.openai.api_server", "--host", "127.0.0.1", "--served-model-name", "tiny")
SMALL = ("--enforce-eager", "--max-model-len", "4096", "--dtype", "float32", "--limit-mm-per-prompt")


@pytest.fixture(scope="session")
def vllm(tmp_path_factory) -> Iterator[str]:
    """Where the server answers, for all tests together: it takes half a minute to start."""
    folder = tmp_path_factory.mktemp("vllm")
    run([HERE / "tiny_model.py", folder / "model"], folder / "model.log")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [*SERVER, "--port", port, "--model", folder / "model", *SMALL, '{"image": 16, "video": 2}']
    with started(words, folder / "server.log") as server:
        wait_for(f"http://127.0.0.1:{port}/health", server, folder / "server.log")
        yield f"http://127.0.0.1:{port}/v1"


def run(words: list, log: Path) -> None:
    """Runs a script in vLLM's environment to its end."""
    with started(words, log) as script:
        assert script.wait(PATIENCE_S) == 0, log.read_text()


@contextmanager
def started(words: list, log: Path) -> Iterator[subprocess.Popen]:
    """A process of vLLM's environment, ended with everything that it started."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [PYTHON, *map(str, words)],
            env=os.environ | ENVIRONMENT,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            end(process)


def end(process: subprocess.Popen) -> None:
    """Asks the server to go, and takes what is left of its group away."""
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for signal in (15, 9):
        try:
            os.killpg(process.pid, signal)
        except ProcessLookupError:
            return
        time.sleep(1)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    """Waits until the server says that it is well."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()[-3000:]
        try:
            with urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(1)
    raise AssertionError(f"no answer within {PATIENCE_S} s\n{log.read_text()[-3000:]}")
