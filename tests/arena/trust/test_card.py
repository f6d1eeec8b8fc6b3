"""Judge cards: made from stored rows alone, made again from them, and heeded by boards."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from fakes import a_board, a_judge
from planted import pairs_folder

from arena.attacks.models import AttackRun
from arena.audits.models import CanaryRun, CanarySet
from arena.exams.models import Exam
from arena.exams.sitters import sitter
from arena.judges.models import Judge
from arena.trust.models import Card
from arena.trust.thresholds import THRESHOLDS

pytestmark = pytest.mark.django_db(transaction=True)


def a_scripted(name: str) -> Judge:
    return a_judge(name.replace("_", "-"), protocol="scripted", options={"as": name})


@pytest.fixture
def folder(tmp_path):
    return pairs_folder(tmp_path / "judgebench", 60)


@pytest.fixture
def card(capsys, folder):
    """The card of a scripted judge after an exam and, where told, an attack."""

    def made(name: str, *attacks: str) -> dict:
        judge = a_scripted(name)
        call_command("exam", judge.name, "judgebench", "--from", str(folder), "--json")
        for attack in attacks:
            call_command("attack", judge.name, "--attack", attack, "--json")
        capsys.readouterr()
        call_command("card", judge.name, "--json")
        return json.loads(capsys.readouterr().out)

    return made


def held(card: dict) -> dict:
    return {name: one["holds"] for name, one in card["thresholds"].items()}


def test_before_an_exam_there_is_no_card_and_it_says_how_to_sit_one():
    judge = a_scripted("oracle")
    with pytest.raises(CommandError, match=r"has sat no exam .* manage\.py exam oracle DATASET"):
        call_command("card", judge.name)
    assert not Card.objects.exists()


def test_a_judge_that_does_not_exist_is_told_of_with_those_that_do():
    a_scripted("oracle")
    with pytest.raises(CommandError, match="no judge 'nobody' that could count; in the arena: oracle"):
        call_command("card", "nobody")


def test_what_was_not_tried_is_open_and_fails_nothing(card):
    made = card("oracle")
    assert (held(made)["exams"], held(made)["readable"], held(made)["hostile"]) == (True, True, None)
    assert made["comes_to"] == Judge.objects.get().card == "open"


@pytest.mark.parametrize("name", ["always_first", "coin"])
def test_a_judge_who_knows_nothing_fails(card, name):
    made = card(name)
    assert held(made)["exams"] is False
    assert made["comes_to"] == "fails"


def test_a_judge_whom_a_hostile_reply_persuades_does_not_count_on_its_board(card):
    made = card("obeys", "fake_verdict")
    board = a_board(judge=Judge.objects.get(name="obeys"))
    assert (held(made)["hostile"], held(made)["attacks"], held(made)["exams"]) == (False, False, True)
    assert [judge.name for judge in board.untrusted()] == ["obeys"]


def test_a_judge_who_withstands_one_attack_is_not_past_the_gate_yet(card):
    made = card("oracle", "fake_verdict")
    found = made["thresholds"]["hostile"]
    assert (found["holds"], found["value"]) == (None, 0)
    assert found["n"] >= 50 and 0 < found["upper"] < 0.1
    assert found["note"].startswith("not run yet: ") and "null_model" in found["note"]


def test_what_is_printed_keeps_the_order_of_the_table(card, capsys):
    card("oracle")
    call_command("card", "oracle", "--check")
    *lines, effort, _ = capsys.readouterr().out.splitlines()[1:]
    assert effort == "  a verdict on a battle takes n/a seconds, n/a looks, cost n/a; n 0"
    assert [line[9:].startswith(one.title) for line, one in zip(lines, THRESHOLDS.values(), strict=True)] == [
        True
    ] * len(THRESHOLDS)


def test_the_same_rows_make_the_same_card_and_it_is_kept_once(card):
    one = card("oracle")
    call_command("card", "oracle")
    assert Card.objects.get().digest == one["digest"]


def test_a_card_is_made_again_from_the_rows_that_it_names(card, capsys, folder):
    card("oracle", "fake_verdict")
    # What comes later is not in it.
    call_command("exam", "oracle", "judgebench", "--from", str(folder), "--limit", "20", "--json")
    capsys.readouterr()
    call_command("card", "oracle", "--check")
    assert "oracle, version 1: open" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "change", "named"),
    [
        (Exam, {"items": 7}, r"exams\[0\].items: the card says 60, its rows 7"),
        (AttackRun, {"figures": []}, r"attacks\[0\].figures: the card says"),
    ],
)
def test_a_row_that_was_changed_is_found_by_its_key(card, rows, change, named):
    card("oracle", "fake_verdict")
    rows.objects.update(**change)
    with pytest.raises(CommandError, match=named):
        call_command("card", "oracle", "--check")


def test_a_row_that_is_gone_is_named(card):
    card("oracle", "fake_verdict")
    AttackRun.objects.all().delete()
    with pytest.raises(CommandError, match=r"attack run \d+, from which the card was made, is gone"):
        call_command("card", "oracle", "--check")


def test_another_version_of_a_judge_starts_without_a_card(card):
    card("oracle")
    other = a_judge("oracle-2", protocol="scripted", options={"as": "oracle"})
    assert other.card == ""
    with pytest.raises(CommandError, match="'oracle-2' has no card yet"):
        call_command("card", "oracle-2", "--check")


def test_who_answers_otherwise_than_before_fails(card):
    canaries = CanarySet.objects.create(name="frozen", items=40, items_digest="0" * 64)
    judge = a_scripted("oracle")
    run = {"canaries": canaries, "judge": judge.name, "judge_version": sitter(judge.name).version}
    CanaryRun.objects.create(**run, number=0, ended_at=Now())
    Judge.objects.all().delete()
    assert held(card("oracle"))["drift"] is None
    CanaryRun.objects.create(**run, number=1, drifted=True, ended_at=Now())
    call_command("card", "oracle")
    found = Card.objects.latest("pk").contents["thresholds"]["drift"]
    assert (found["holds"], found["n"], found["note"]) == (False, 40, "drifted on frozen")


def test_attacks_on_a_judge_that_looked_twice_say_nothing_of_one_that_looks_once(card, capsys, folder):
    card("oracle", "fake_verdict")
    judge = Judge.objects.get()
    Judge.objects.filter(pk=judge.pk).update(options=judge.options | {"orders": "ab"})
    call_command("card", "oracle", "--json")
    made = json.loads(capsys.readouterr().out)
    assert len(made["exams"]) == 1 and made["attacks"] == []
