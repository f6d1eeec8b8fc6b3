"""What a snapshot says of the code that made it."""

import re
import tomllib
from pathlib import Path

from arena.version import VERSION, code_version

ROOT = Path(__file__).resolve().parents[2]


def test_the_version_is_the_projects():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_a_snapshot_names_the_code_and_the_libraries_behind_its_numbers():
    assert re.fullmatch(
        rf"open-arena {VERSION}(\+\w{{12}}(-dirty)?)?, numpy [\d.]+, scipy [\d.]+", code_version()
    )
