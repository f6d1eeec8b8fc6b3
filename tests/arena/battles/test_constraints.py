"""Rules that the database keeps by itself."""

import pytest
from django.db import IntegrityError
from django.db.models.functions import Now
from fakes import a_battle, a_competitor, a_judge, a_played_battle, a_question

from arena.battles.models import Battle, Reply
from arena.judges.models import Judgment, Verdict

pytestmark = pytest.mark.django_db


def test_nobody_battles_against_itself():
    one = a_competitor("one")
    with pytest.raises(IntegrityError, match="sides_differ"):
        a_battle(a_question(), one, one)


def test_a_side_replies_once():
    battle = a_battle(a_question(), a_competitor("one"), a_competitor("two"))
    Reply.objects.create(battle=battle, side="a", text="first")
    with pytest.raises(IntegrityError, match="one_per_side"):
        Reply.objects.create(battle=battle, side="a", text="second")


def test_a_void_battle_says_why():
    battle = a_battle(a_question(), a_competitor("one"), a_competitor("two"))
    with pytest.raises(IntegrityError, match="void_has_code"):
        Battle.objects.filter(pk=battle.pk).update(status="void", played_at=Now())


@pytest.fixture
def verdict() -> Verdict:
    battle = a_played_battle(a_question(), a_competitor("one"), a_competitor("two"), a_judge())
    return battle.verdicts.get()


@pytest.mark.parametrize(("status", "preference"), [("unparsed", "tie"), ("valid", ""), ("valid", "c")])
def test_only_a_valid_verdict_prefers(verdict, status, preference):
    with pytest.raises(IntegrityError, match="only_valid_prefers"):
        Verdict.objects.filter(pk=verdict.pk).update(status=status, preference=preference)


def test_a_judge_owes_a_battle_one_verdict(verdict):
    with pytest.raises(IntegrityError, match="one_per_judge"):
        Verdict.objects.create(battle=verdict.battle, judge=verdict.judge)


def test_a_judge_looks_once_in_each_order(verdict):
    Judgment.objects.create(verdict=verdict, order="ab", status="valid", preference="a")
    with pytest.raises(IntegrityError, match="one_per_look"):
        Judgment.objects.create(verdict=verdict, order="ab", status="valid", preference="b")
