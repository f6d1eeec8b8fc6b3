"""An audit from the command line: a file of votes and verdicts, in sentences, tables and JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from rating_boards import SHARED

from ratings.__main__ import main

HEADER = "battle,who,model_a,model_b,winner,level,length_a,length_b"
ROWS = [
    "1,human,x,y,model_a,one,30,10",
    "1,human,y,x,model_b,one,10,30",
    "1,gpt,x,y,model_a,one,30,10",
    "1,gpt,y,x,model_a,one,10,30",
    "2,human,y,z,tie,two,5,50",
    "2,gpt,y,z,model_b,two,5,50",
    "3,human,z,x,model_b,two,20,20",
    "3,gpt,x,z,model_a,two,20,20",
    "4,gpt,x,z,model_b,one,7,9",
]
ASK = ("--source", "who", "--item", "battle")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "battles.csv"
    path.write_text("\n".join([HEADER, *ROWS]))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["audit", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_rows_of_one_battle_are_put_side_by_side_whatever_side_each_has(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, str(file), *ASK, "--by", "level")
    # Battle 1: two votes for x, and a judge that says x, then y, in the other order: a tie.
    assert found["confusion"] == [[0, 0, 2, 0], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    counts = {name: found["counts"][name] for name in ("battles", "decided", "votes", "alone")}
    assert counts == {"battles": 4, "decided": 3, "votes": 4, "alone": 1}
    assert [(row["value"], row["n"]) for row in found["strata"]] == [("one", 1), ("two", 2)]
    assert "length" in {row["name"] for row in found["biases"]}


def test_the_report_has_sentences_and_a_table_for_each_part(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, str(file), *ASK, "--judge", "gpt", "--by", "level")
    assert (code, err) == (0, "")
    assert out.startswith("battles 4, decided 3, votes 4, twice 1")
    heads = ("agreement", "people \\ judge", "order, side, worth", "favours", "where", "competitor")
    assert [part.split("  ")[0] for part in out.split("\n\n")[1:]] == list(heads)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*ASK, "--judge", "claude"), "column who: there is no verdict of 'claude', only of gpt, human"),
        ((*ASK, "--people", "crowd"), "column who: there is no vote of 'crowd', only of gpt, human"),
        (("--source", "whom", "--item", "battle"), "column whom: there is no such column"),
        ((*ASK, "--by", "language"), "column language: there is no such column"),
        ((*ASK, "--style", "tone"), "style 'tone' needs columns tone_a and tone_b, or a column tone"),
        ((*ASK, "--level", "2"), "level = 2.0 must be between 0 and 1"),
        ((*ASK, "--judge", "human"), "judge = 'human' must be another source than people"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    file: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run(capsys, str(file), *arguments)
    assert (code, out) == (2, "")
    assert said in err and err.count("\n") == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2,gpt,y,z,perhaps,two,5,50", "battles.csv: row 2, column winner: unknown outcome 'perhaps'"),
        ("1,gpt,x,z,model_a,two,5,50", "row 2, column battle: x and z are not who battled there in row 1"),
        ("2,gpt,y,z,model_b,two,5,50", "no battle was decided by both people and the judge"),
    ],
)
def test_rows_that_will_not_go_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, said: str
) -> None:
    path = tmp_path / "battles.csv"
    path.write_text("\n".join([HEADER, ROWS[0], row]))
    code, _, err = run(capsys, str(path), *ASK)
    assert code == 2 and said in err


# Agreement on decisive votes, advantage of the side shown first (logits) and rho of one vote, by judge.
JUDGES = {"gpt-4": (0.662, -0.3540, 0.11), "gpt-3.5-turbo-instruct": (0.601, 0.8866, 0.07)}


@pytest.mark.parametrize("judge", JUDGES)
def test_on_a_real_crowd_two_language_models_add_next_to_nothing(
    judge: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = SHARED / "data" / "battles" / "llmfao.parquet"
    if not path.exists():
        pytest.skip("no shared battles beside this checkout")
    found = told(capsys, str(path), "--source", "judge", "--item", "pair_id", "--judge", judge)
    agreed, first, one_vote = JUDGES[judge]
    assert found["agreement"]["percent on decisive"]["value"] == pytest.approx(agreed, abs=1e-3)
    assert found["agreement"]["percent on decisive people"]["value"] == pytest.approx(0.70, abs=0.02)
    assert found["position"]["judge"]["value"] == pytest.approx(first, abs=1e-4)
    assert found["position"]["people"]["value"] == pytest.approx(0.0909, abs=1e-4)
    assert 0.05 < found["worth"]["rho"]["value"] < 0.20
    assert found["worth"]["rho of one vote"]["value"] == pytest.approx(one_vote, abs=0.02)
    assert found["worth"]["gain"]["value"] < 1.03
    assert found["words"][0].startswith("this judge adds next to nothing here: its agreement of 6")
    assert "comes from knowing the models" in found["words"][0]
