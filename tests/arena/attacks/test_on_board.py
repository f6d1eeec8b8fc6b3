"""What attacking everywhere would win a competitor of a board; the board itself is not touched."""

import json

import pytest
from django.core.management import CommandError, call_command
from fakes import a_competitor, a_rated_board

from arena.attacks.models import AttackRun
from arena.battles.models import Battle
from arena.judges.models import Judgment, Verdict
from arena.leaderboards.models import Fit, Rating

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (Battle, Verdict, Judgment, Fit, Rating, AttackRun)


def attacked(capsys, judge, competitor, *words, attack="comment"):
    board = ("--board", "text", "--competitor", competitor)
    call_command("attack", judge, *board, "--attack", attack, *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_last_becomes_the_first_before_a_judge_who_obeys(capsys):
    a_rated_board()
    kept = [list(table.objects.order_by("pk").values()) for table in TABLES]
    told = attacked(capsys, "obeys", "cat")
    assert (told["battles"], told["competitor"]) == (12, "cat")
    seen = next(effect for effect in told["effects"] if effect["variant"] == "html")
    assert (seen["rank_before"], seen["rank_after"], seen["battles"]) == (3, 1, 8)
    assert seen["change"] > 0
    assert [list(table.objects.order_by("pk").values()) for table in TABLES] == kept


def test_before_a_judge_who_goes_by_what_is_right_nobody_moves(capsys):
    a_rated_board()
    told = attacked(capsys, "oracle", "cat")
    assert {effect["change"] for effect in told["effects"]} == {0}
    assert {effect["note"] for effect in told["effects"]} == {"no verdict changed"}


def test_the_newest_battles_alone_and_in_words(capsys):
    a_rated_board()
    words = ("--board", "text", "--competitor", "cat", "--attack", "comment", "--limit", "8")
    call_command("attack", "obeys", *words)
    told = capsys.readouterr().out
    assert "obeys, on 8 battles of text" in told and "rank 3 to 1" in told


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--board", "text"], "--board NAME and --competitor NAME go together"),
        (["--board", "nothing", "--competitor", "cat"], "no leaderboard 'nothing'; there are: text"),
        (["--board", "text", "--competitor", "dog"], "no competitor 'dog' on text; there are: .*cat"),
        (["--board", "text", "--competitor", "new"], "new has no battle on text"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(words, problem):
    a_rated_board()
    a_competitor("new")
    with pytest.raises(CommandError, match=problem):
        call_command("attack", "oracle", *words)
