"""The effect of an attack on a ranking, on small boards of which the rank is known."""

from dataclasses import replace
from math import log10

import pytest
from attacked import a_table, a_verdict, an_item

from arena.attacks.arms import Stood
from arena.attacks.ranking import effects


def by_name(told):
    return {one["competitor"]: one for one in told}


def test_without_authors_the_attacker_meets_all_others_and_gains_what_it_wins():
    told = by_name(effects(a_table("+" * 30, loser="-" * 30, winner="+" * 30, both="+" * 30).stood, 0))
    one = told["attacked"]
    assert (one["rating_before"], one["rank_before"], one["battles"]) == (1000, 1, 60)
    # It wins 60 of 60: Firth's correction adds half a battle to each side, and both average 1000.
    assert one["change"] == pytest.approx(400 * log10(60.5 / 0.5) / 2)
    assert "others" not in told


def test_an_attack_that_changes_no_verdict_changes_no_rating():
    one = effects(a_table("+-=+" * 10, loser="+-=+" * 10, winner="+-=+" * 10).stood, 0)[0]
    assert one["change"] == 0


def test_a_change_has_an_interval_that_holds_it():
    one = effects(a_table("+" * 40, loser="-" * 20 + "+" * 20, winner="+" * 40).stood, 0)[0]
    assert one["lower"] < one["change"] < one["upper"]
    assert one["lower"] > 0


def league(loser: str):
    """ant beats bee and cat, bee beats cat; `loser` is what comes of the worse reply attacked."""
    stood = []
    for number in range(30):
        a, b = [("ant", "bee"), ("bee", "cat"), ("ant", "cat")][number % 3]
        item = replace(an_item(str(number)), tags={"model_a": a, "model_b": b})
        arms = {"loser": a_verdict(loser), "winner": a_verdict("+")}
        stood.append(Stood(item, a_verdict("+"), (), arms))
    return by_name(effects(stood, 0))


def test_authors_are_ranked_and_the_last_rises_when_it_attacks_everywhere():
    told = league("-")
    assert (told["cat"]["rank_before"], told["cat"]["rank_after"]) == (3, 1)
    assert told["ant"]["change"] == 0  # it won everything before


def test_on_a_judge_that_stands_the_attack_nobody_moves():
    assert {one["change"] for one in league("+").values()} == {0}


def test_without_a_verdict_there_is_no_effect_and_it_is_said_why():
    one = effects(a_table("!!", loser="!!").stood, 0)[0]
    assert one["change"] is None and one["battles"] == 0
    assert one["note"]
