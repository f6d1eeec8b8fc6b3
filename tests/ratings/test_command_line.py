"""The command line prints what a person or a program can use, and errors in one line."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ratings.__main__ import main

KEYS = [
    "competitor",
    "rating",
    "se",
    "lower",
    "upper",
    "rank",
    "best_rank",
    "worst_rank",
    "tier",
    "component",
    "battles",
    "wins",
    "losses",
    "ties",
    "both_bad",
    "note",
]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "battles.csv"
    rows = ["x,y,model_a"] * 3 + ["y,x,model_a", "x,y,tie", "x,z,both_bad"]
    path.write_text("\n".join(["model_a,model_b,winner", *rows]))
    return str(path)


def test_rows_come_as_json_with_null_where_nothing_is_known(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", file, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [list(row) for row in rows] == [KEYS] * 3
    assert [row["competitor"] for row in rows] == ["x", "y", "z"]
    assert rows[2]["rating"] is None


def test_the_table_has_a_line_for_each_competitor(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", file]) == 0
    said = capsys.readouterr()
    assert [line.split()[2] for line in said.out.splitlines()[:4]] == ["competitor", "x", "y", "z"]
    assert "n/a" in said.out
    assert "warning: 1 battle where both replies were bad" in said.err


@pytest.mark.parametrize(
    ("options", "mean"), [(["--mean", "1500"], 1500), (["--method", "elo", "--mean", "0", "--k", "32"], 0)]
)
def test_settings_reach_the_method(
    file: str, options: list[str], mean: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", file, "--json", *options]) == 0
    x, y, _ = json.loads(capsys.readouterr().out)
    assert (x["rating"] + y["rating"]) / 2 == pytest.approx(mean)


def test_an_option_that_a_method_does_not_use_is_said(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", file, "--method", "elo", "--ci", "0.9"]) == 0
    assert "elo has no use for --ci" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--method", "glicko"], "no rating method 'glicko'; there are bt, davidson"),
        (["--ci", "95"], "level = 95.0 must be between 0 and 1"),
        (["--weight", "votes"], "column votes: there is no such column"),
        (["--ci", "pivot"], "--ci 'pivot' must be a level such as 0.95, sandwich or one of robust"),
        (["--half-life", "9"], "a half-life needs the time of each battle"),
        (["--style", "warmth"], "style 'warmth' needs columns warmth_a and warmth_b"),
        (["--id", "winner"], "row 2, column winner: 'model_a' stands in row 1 already"),
    ],
)
def test_an_error_is_one_line_and_exit_status_two(
    file: str, arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", file, *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert problem in said.err


@pytest.mark.parametrize(
    "options", [["--ci", "sandwich"], ["--ci", "0.9"], ["--ci", "bootstrap", "--ci", "0.9"]]
)
def test_ci_says_how_sure_the_intervals_are_or_how_they_are_found(
    file: str, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", file, "--json", *options]) == 0
    said = json.loads(capsys.readouterr().out)[0]
    assert main(["fit", file, "--json"]) == 0
    default = json.loads(capsys.readouterr().out)[0]
    assert said["rating"] == default["rating"]
    assert (said["lower"] == default["lower"]) == (options == ["--ci", "sandwich"])


def test_a_board_for_each_category(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "battles.csv"
    rows = [
        f"x,y,{winner},{topic}" for topic in ("code", "maths") for winner in ("model_a", "model_a", "tie")
    ]
    path.write_text("\n".join(["model_a,model_b,winner,topic", *rows, "x,z,tie,maths"]))
    assert main(["fit", str(path), "--by", "topic", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["stratum"], row["competitor"]) for row in rows] == [
        *(("code", name) for name in "xy"),
        *(("maths", name) for name in "xzy"),
    ]


def test_naming_the_clusters_widens_the_intervals_by_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "battles.csv"
    votes = ["x,y,model_a,ann"] * 20 + ["x,y,model_b,bob"] * 15
    path.write_text("\n".join(["model_a,model_b,winner,voter", *votes]))
    errors = []
    for options in ([], ["--cluster", "voter"]):
        assert main(["fit", str(path), "--json", *options]) == 0
        errors.append(json.loads(capsys.readouterr().out)[0]["se"])
    assert errors[1] > 2 * errors[0]


def test_battles_of_a_pair_can_be_a_cluster(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, rng = tmp_path / "battles.csv", np.random.default_rng(4)
    pairs = [(a, b, rng.random()) for a in "abcdefgh" for b in "abcdefgh" if a < b]
    rows = [f"{a},{b},model_{'ab'[rng.random() > p]}" for a, b, p in pairs for _ in range(40)]
    path.write_text("\n".join(["model_a,model_b,winner", *rows]))
    errors = []
    for options in ([], ["--cluster", "pair"]):
        assert main(["fit", str(path), "--json", *options]) == 0
        errors.append(json.loads(capsys.readouterr().out)[0]["se"])
    assert errors[1] > 2 * errors[0]  # how one pair ends says more of it than of its two strengths


def test_old_battles_count_less_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "battles.csv"
    rows = ["x,y,model_a,2025-01-01"] * 20 + ["x,y,model_b,2026-01-01"] * 10 + ["x,y,model_a,2026-01-01"] * 2
    path.write_text("\n".join(["model_a,model_b,winner,day", *rows]))
    assert main(["fit", str(path), "--json", "--time", "day", "--half-life", "30"]) == 0
    assert [row["competitor"] for row in json.loads(capsys.readouterr().out)] == ["y", "x"]


def test_style_that_is_named_is_controlled_for_however_rare_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "battles.csv"
    rows = [f"x,y,model_{'ab'[k % 3 == 0]},{k % 7},{k % 5},{int(k in (3, 4))},0" for k in range(300)]
    path.write_text("\n".join(["model_a,model_b,winner,tokens_a,tokens_b,headers_a,headers_b", *rows]))
    assert main(["fit", str(path), "--style", "tokens,headers"]) == 0
    said = capsys.readouterr().out
    assert "tokens: " in said
    assert "headers: " in said


def test_the_method_alone_controls_for_what_the_replies_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "battles.csv"
    rows = [f"x,y,model_{'ab'[k % 3 == 0]},{'word ' * (k % 7)}.,- {'word ' * (k % 5)}" for k in range(60)]
    path.write_text("\n".join(["model_a,model_b,winner,reply_a,reply_b", *rows]))
    assert main(["fit", str(path), "--method", "style"]) == 0
    assert "length: " in capsys.readouterr().out


def test_a_plan_says_how_many_battles_a_question_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--gap", "30", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["direct"] == pytest.approx(
        4 * 2.8016**2 * (400 / 30 / 2.302585) ** 2, rel=0.02
    )


def test_the_methods_are_listed_with_their_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods"]) == 0
    assert "elo" in (said := capsys.readouterr().out)
    assert "level 0.95" in said


def test_the_package_runs_as_a_program(file: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ratings", "fit", file, "--json"], capture_output=True, check=True
    )
    assert len(json.loads(done.stdout)) == 3
