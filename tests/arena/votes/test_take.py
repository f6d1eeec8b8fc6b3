"""Votes of people: what the database refuses, and files that are taken whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from fakes import a_battle, a_competitor, a_judge, a_played_battle, a_question

from arena.battles.models import Battle
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def battle() -> Battle:
    return a_played_battle(a_question(), a_competitor("ant"), a_competitor("bee"), a_judge())


def written(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "votes.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


@pytest.mark.parametrize(
    "wrong", [{"preference": "c"}, {"preference": ""}, {"voter": ""}, {"drawn_with": 0}, {"drawn_with": 1.5}]
)
def test_the_database_refuses_a_vote_that_says_nothing(battle, wrong):
    with pytest.raises(IntegrityError):
        Vote.objects.create(**({"battle": battle, "voter": "v", "preference": "a"} | wrong))


def test_a_person_votes_once_on_a_battle(battle):
    Vote.objects.create(battle=battle, voter="v", preference="a")
    Vote.objects.create(battle=battle, voter="w", preference="b")
    with pytest.raises(IntegrityError):
        Vote.objects.create(battle=battle, voter="v", preference="b")


def test_a_vote_set_aside_does_not_count(battle):
    Vote.objects.create(battle=battle, voter="v", preference="a", excluded_reason="a script")
    Vote.objects.create(battle=battle, voter="w", preference="a")
    assert [vote.voter for vote in Vote.objects.counted()] == ["w"]


def test_a_file_is_taken_whole(battle, tmp_path, capsys):
    words = ("a", "model_b", "tie", "both_bad")
    rows = [{"battle": battle.pk, "voter": f"v{n}", "preference": word} for n, word in enumerate(words)]
    call_command("import_votes", str(written(tmp_path, *rows)))
    assert capsys.readouterr().out == "4 votes\n"
    assert list(Vote.objects.values_list("preference", flat=True)) == ["a", "b", "tie", "both_bad"]


def test_chances_come_along(battle, tmp_path):
    row = {"battle": battle.pk, "voter": "v", "preference": "a", "drawn_with": 0.25}
    call_command("import_votes", str(written(tmp_path, row)))
    assert Vote.objects.get().drawn_with == 0.25


FAULTS = {
    "a battle that is not there": ({"battle": 999_999}, "row 2, column battle: no battle 999999 has been played"),
    "a battle beyond all counting": ({"battle": "9" * 30}, "row 2, column battle: no battle 9+ has been played"),
    "a battle that is no number": ({"battle": "x"}, "row 2, column battle: no battle x has been played"),
    "no voter": ({"voter": ""}, "row 2, column voter: must have"),
    "a word that is no preference": ({"preference": "left"}, "row 2, column preference: 'left' is none of"),
    "the same vote again": ({"voter": "v"}, r"row 2, column voter: 'v' has voted on battle \d+ already"),
    "a chance of nought": ({"drawn_with": 0.0}, "row 2, column drawn_with: 0.0 is no probability"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_names_its_row_and_nothing_is_taken(battle, tmp_path, fault):
    wrong, words = FAULTS[fault]
    good = {"battle": battle.pk, "voter": "v", "preference": "a", "drawn_with": 0.5}
    path = written(tmp_path, good, good | {"voter": "w"} | wrong)
    if isinstance(wrong.get("battle"), str):  # a column of JSON is of one kind
        path.write_text(path.read_text().replace(f'"battle": {battle.pk}', f'"battle": "{battle.pk}"'))
    with pytest.raises(CommandError, match=words):
        call_command("import_votes", str(path))
    assert not Vote.objects.exists()


def test_votes_on_a_battle_still_to_be_played_are_refused(battle, tmp_path):
    queued = a_battle(battle.question, battle.a, battle.b)
    path = written(tmp_path, {"battle": queued.pk, "voter": "v", "preference": "a"})
    with pytest.raises(CommandError, match="row 1, column battle"):
        call_command("import_votes", str(path))


def test_a_vote_imported_before_is_refused(battle, tmp_path):
    Vote.objects.create(battle=battle, voter="v", preference="a")
    with pytest.raises(CommandError, match="has voted on battle"):
        call_command(
            "import_votes", str(written(tmp_path, {"battle": battle.pk, "voter": "v", "preference": "b"}))
        )
