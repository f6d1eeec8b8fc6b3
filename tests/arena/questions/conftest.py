"""Media in a storage of their own."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def storage(tmp_path, settings) -> Path:
    """An empty folder in which media are kept."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def scratch(tmp_path, monkeypatch) -> Path:
    """An empty folder for what is temporary."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
