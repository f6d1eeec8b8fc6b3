"""What tests of training sets share: an exam's folder, and the command with what it wrote."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command
from judging import answer
from learned import rows_in
from planted import pairs_folder
from stub import BEHAVIOURS, StubServer, speaking

from arena.exams.datasets import DATASETS

N = 12


@pytest.fixture
def pairs(tmp_path) -> Path:
    return pairs_folder(tmp_path / "judgebench", N)


@pytest.fixture
def out(tmp_path, capsys) -> Callable:
    """Exports, and gives the manifest and the rows of both sides."""

    def exported(kind, folder, *options, name="out", dataset="judgebench", **more):
        capsys.readouterr()
        told = ["--source=exams", f"--dataset={dataset}", f"--from={folder}", "--json", *options]
        allowed = [] if DATASETS[dataset].may_share else ["--allow-licence"]
        call_command("export_training", kind, str(tmp_path / name), *told, *allowed, **more)
        return json.loads(capsys.readouterr().out), rows_in(tmp_path / name)

    return exported


@pytest.fixture
def stub(monkeypatch):
    """A model that is of another mind whenever it is asked the same again, as one that samples is."""
    asked = Counter()

    def moody(call) -> str:
        asked[call.question] += 1
        drawn = sha256(f"{asked[call.question]} {call.question}".encode()).digest()[0]
        if call.model == "marks":
            return "8 5\nReply A is more to the point."
        return answer("AB"[drawn % 2], f"I was asked {asked[call.question]} times.")

    monkeypatch.setitem(BEHAVIOURS, "moody", speaking(moody))
    with StubServer("moody") as server:
        yield server
