"""Fragility and voters from the command line."""

import argparse
import json
from pathlib import Path

import pytest

from ratings import RatingsError
from ratings.fragility_command import add_fragility
from ratings.voters_command import add_voters


def said_by(*arguments: str) -> str:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    add_fragility(commands)
    add_voters(commands)
    options = parser.parse_args(arguments)
    said: str = options.run(options)
    return said


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "battles.csv"
    rows = ["x,y,model_a,ann"] * 5 + ["x,y,model_b,bob"] * 3 + ["y,z,model_a,ann"] * 2
    rows += ["y,z,model_b,bob", "x,z,tie,ann", "z,x,both_bad,bob"]
    path.write_text("\n".join(["model_a,model_b,winner,who", *rows]))
    return str(path)


def test_fragility_says_how_few_battles_swap_each_two(file: str) -> None:
    found = json.loads(said_by("fragility", file, "--json"))
    assert list(found) == ["neighbours", "top", "challenger"]
    assert [(one["upper"], one["lower"], one["proved"]) for one in found["neighbours"]] == [
        ("x", "y", True),
        ("y", "z", True),
    ]
    assert found["top"] == found["neighbours"][0]
    lines = said_by("fragility", file).splitlines()
    assert lines[1].split()[:2] == ["x", "y"]
    assert lines[-1].startswith("To put somebody above x:")


def test_voters_go_by_the_names_in_the_file(file: str) -> None:
    rows = json.loads(said_by("voters", file, "--voter", "who", "--json"))
    assert {(row["voter"], row["votes"]) for row in rows} == {("ann", 8), ("bob", 4)}
    assert all(row["position"]["p_value"] > 0 for row in rows)
    lines = said_by("voters", file, "--voter", "who").splitlines()
    assert {line.split()[0] for line in lines} == {"voter", "ann", "bob"}


def test_a_seed_says_which_moments_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "battles.csv"
    rows = ["x,y,model_a,ann", "x,y,model_b,bob", "x,y,model_a,bob"] * 60
    path.write_text("\n".join(["model_a,model_b,winner,who", *rows]))
    first, again, other = (said_by("voters", str(path), "--voter", "who", "--seed", seed) for seed in "112")
    assert first == again != other


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--voter", "nobody"], "nobody"),
        (["--voter", "who", "--alpha", "2"], "alpha = 2.0"),
        (["--voter", "who", "--ties", "x"], "ties = 'x'"),
        (["--voter", "who", "--seed", "-1"], "seed = -1"),
    ],
)
def test_what_cannot_be_done_is_refused(file: str, options: list[str], said: str) -> None:
    with pytest.raises(RatingsError, match=said):
        said_by("voters", file, *options)
