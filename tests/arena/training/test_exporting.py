"""`manage.py export_training`: from stored verdicts to files on the disk."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from planted import pairs_folder

pytestmark = pytest.mark.django_db


def exported(capsys, *words, **options) -> dict:
    """The manifest."""
    call_command("export_training", *map(str, words), json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_pairs_of_a_dataset_become_whole_chats(tmp_path, capsys):
    folder = pairs_folder(tmp_path / "data", 20)
    out = tmp_path / "out"
    told = exported(
        capsys, "reward", out, source="exams", dataset="judgebench", folder=folder, allow_licence=True
    )
    rows = [json.loads(line) for line in (out / "train.jsonl").read_text().splitlines()]
    assert told["rows"]["train"] + told["rows"]["held_out"] == 20
    assert all("so. [[strength=1.0]]" in row["chosen"][1]["content"] for row in rows)
