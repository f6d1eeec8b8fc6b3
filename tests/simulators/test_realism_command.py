"""The realism exam on files: sheets that tell no source, rankings that are counted."""

from __future__ import annotations

import json

import pytest

from simulators.__main__ import main

SOURCES = ("ours", "theirs", "test")


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.jsonl"
    rows = [
        {"source": source, "item": f"clip{n}", "text": f"{source} asks {n}"}
        for source in SOURCES
        for n in range(12)
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def shown(capsys, *arguments):
    assert main(["realism", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def ranked(tmp_path, capsys, questions, prefer=SOURCES, more=()):
    """Rankings by somebody who can tell the sources by their words."""
    sheets = [json.loads(line) for line in shown(capsys, questions).splitlines()]
    rows = [
        {
            "item": sheet["item"],
            "order": sorted(
                (1, 2, 3), key=lambda n, sheet=sheet: prefer.index(sheet["questions"][n - 1].split()[0])
            ),
        }
        for sheet in sheets
    ]
    path = tmp_path / "rankings.jsonl"
    path.write_text("\n".join(map(json.dumps, [*rows, *more])))
    return path


def test_sheets_are_blind_and_drawn_by_seed(capsys, questions):
    out = shown(capsys, questions)
    assert set(json.loads(out.splitlines()[0])) == {"item", "questions"}
    assert out == shown(capsys, questions) != shown(capsys, questions, "--seed", 1)


def test_rankings_become_shares_by_source(tmp_path, capsys, questions):
    path = ranked(tmp_path, capsys, questions, more=[{"item": "clip3", "order": [1, 1, 2]}])
    found = json.loads(shown(capsys, questions, "--rankings", path, "--json"))
    first = {row["source"]: row["share"] for row in found["shares"] if row["place"] == 1}
    assert first == {"ours": 1, "theirs": 0, "test": 0}
    assert (found["rankings"], found["unreadable"], found["p_value"]) == (12, 1, 0.0001)
    told = shown(capsys, questions, "--rankings", path)
    assert "ours: place 1 100.0% of 12" in told


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ('{"item": "clip0"}', "row 1: order: "),
        ('{"item": "none", "order": [1, 2, 3]}', "no sheet of 'none'"),
        ("x", "row 1: is not JSON"),
        ('{"item": "clip0", "order": [1, 2, 3], "who": "me"}', "unknown key 'who'"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, capsys, questions, row, complaint):
    path = tmp_path / "rankings.jsonl"
    path.write_text(row)
    assert main(["realism", str(questions), "--rankings", str(path)]) == 2
    assert complaint in capsys.readouterr().err


def test_two_questions_of_a_source_on_an_item_or_no_common_item_are_refused(tmp_path, capsys):
    path = tmp_path / "questions.jsonl"
    path.write_text('{"source": "a", "item": "x", "text": "1"}\n{"source": "a", "item": "x", "text": "2"}')
    assert main(["realism", str(path)]) == 2
    assert "row 2: a has two questions on x" in capsys.readouterr().err
    path.write_text('{"source": "a", "item": "x", "text": "1"}\n{"source": "b", "item": "y", "text": "2"}')
    assert main(["realism", str(path)]) == 2
    assert "no item has a question of every source" in capsys.readouterr().err
