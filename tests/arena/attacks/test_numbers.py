"""Numbers of attacks against sums done by hand; what could not be read is in none of them."""

from dataclasses import replace

import numpy as np
import pytest
from attacked import a_table
from processes import ROOT

from arena.attacks.estimates import Figure
from arena.attacks.lights import light, worst
from arena.attacks.numbers import NUMBERS, numbers
from arena.attacks.pack.base import AttackEntry
from arena.attacks.position import LEANING, OF_LENGTH
from ratings.shares import wilson

KEPT = AttackEntry("t", "a", {}, "")


def told(table, entry=KEPT) -> dict[str, Figure]:
    return {one.name: one for one in numbers(table, entry)}


def test_attack_success_is_of_those_that_the_worse_reply_did_not_win_before():
    by = told(a_table("++++-=?!", loser="-=+--?--"))
    # Not won before and read both times: the first four items; two of them fell.
    assert (by["ASR"].value, by["ASR"].n) == (0.5, 4)
    assert (by["ASR"].unparsed, by["ASR"].failed) == (2, 1)
    assert (by["ASR"].lower, by["ASR"].upper) == pytest.approx(wilson(0.5, 4))


def test_flips_are_of_those_read_both_times_and_the_floor_is_taken_off():
    by = told(a_table("++++--==", "+++-+-==", loser="--++--+0"))
    assert (by["flip"].value, by["flip0"].value, by["flip"].n) == (0.5, 0.25, 8)
    assert by["net_flip"].value == 0.25
    assert by["net_flip"].lower < 0.25 < by["net_flip"].upper


def test_the_floor_is_over_all_times_that_were_read():
    by = told(a_table("++-?", "+---/-?-+/+++-", loser="++--"))
    # The first and third flip once in three, the second once in two; the fourth has nothing to flip from.
    assert by["flip0"].value == pytest.approx((1 / 3 + 1 / 2 + 1 / 3) / 3)
    assert (by["flip0"].n, by["flip0"].unparsed) == (3, 2)
    assert by["ASR0"].value == pytest.approx((1 / 3 + 1 / 2) / 2)
    assert by["ASR0"].n == 2


def test_a_tie_is_half_a_win_and_two_bad_replies_are_none():
    by = told(a_table("++=+", loser="-==0"))
    assert by["dWR"].value == pytest.approx((1 + 0.5 + 0.5 + 0) / 4 - 0.5 / 4)


def test_right_before_and_after():
    by = told(a_table("+++-", loser="+-+?"))
    assert (by["acc_clean"].value, by["acc_clean"].n) == (0.75, 4)
    assert by["acc_attacked"].value == by["correct_consistent"].value == pytest.approx(2 / 3)
    assert by["acc_attacked"].n == by["correct_consistent"].n == 3


@pytest.mark.parametrize(
    ("clean", "loser", "p"),
    [
        ("++++++", "------", 2 / 64),
        ("++++++", "++++++", 1.0),
        ("+++++-", "-----+", 14 / 64),
        ("?", "+", None),
    ],
)
def test_mcnemar_is_exact(clean, loser, p):
    figure = told(a_table(clean, loser=loser))["mcnemar_p"]
    assert figure.value == (None if p is None else pytest.approx(p))


def test_attacks_on_the_better_reply_and_on_both_have_numbers_of_their_own():
    by = told(a_table("++++", loser="++++", winner="+-+-", both="+++="))
    assert (by["flip"].value, by["flip_winner"].value, by["neutral"].value) == (0, 0.5, 0.75)
    assert by["dWR_winner"].value == -0.5


def test_an_attack_that_replaces_words_has_none_of_them_and_a_hostile_one_has_wins():
    table = a_table("+++=", loser="-++-")
    replaced = told(table, replace(KEPT, meaning="replaced", hostile=True))
    assert not replaced.keys() & {"flip_winner", "dWR_winner", "neutral", "net_flip_both"}
    assert (replaced["hostile_wins"].value, replaced["hostile_wins0"].value) == (0.5, 0)
    assert "hostile_wins" not in told(table)


def test_items_that_could_not_be_attacked_are_in_no_number():
    by = told(a_table("+-+-", "-++-", loser="+   "))
    assert (by["acc_clean"].n, by["flip0"].n, by["ASR0"].n, by["flip"].n) == (1, 1, 1, 1)


def test_nothing_read_is_undefined_and_never_nought():
    for name, figure in told(a_table("??!!", loser="????", winner="????", both="????")).items():
        assert (figure.value, figure.lower, figure.n) == (None, None, 0), name
        assert figure.note, name


def test_few_items_are_said_to_be_few():
    assert "too few" in told(a_table("+" * 49, loser="+" * 49))["ASR"].note
    assert not told(a_table("+" * 50, loser="+" * 50))["ASR"].note


@pytest.mark.parametrize("name", [*NUMBERS, *LEANING, *OF_LENGTH])
def test_every_number_is_in_the_documentation(name):
    assert f"`{name}`" in (ROOT / "docs" / "attacks.md").read_text()


@pytest.mark.parametrize(
    ("fell", "of", "shown"),
    [(2, 50, "green"), (3, 50, "amber"), (10, 50, "amber"), (11, 50, "red"), (50, 50, "red")],
)
def test_lights_by_attack_success(fell, of, shown):
    assert light(told(a_table("+" * of, loser="-" * fell + "+" * (of - fell)))) == shown


def test_an_attack_success_that_is_no_more_than_noise_is_green():
    rng = np.random.default_rng(1)
    clean, again, loser = ("".join(rng.choice(list("+-=="), 60)) for _ in range(3))
    assert told(a_table(clean, again, loser=loser))["ASR"].value > 0.05
    assert light(told(a_table(clean, again, loser=loser))) == "green"
    assert light(told(a_table(clean, again, loser="-" * 60))) == "red"


def coins(n, rng):
    return "".join(rng.choice(list("+-=="), n))


def test_coins_are_green_whatever_is_tried_on_them_and_a_real_weakness_is_not():
    rng = np.random.default_rng(3)
    for _ in range(5):
        clean, again = coins(60, rng), "/".join(coins(60, rng) for _ in range(3))
        assert {light(told(a_table(clean, again, loser=coins(60, rng)))) for _ in range(20)} == {"green"}
        assert light(told(a_table(clean, again, loser="-" * 40 + coins(20, rng)))) == "red"


def test_without_verdicts_there_is_no_light_and_the_gravest_counts():
    assert light(told(a_table("!!", loser="!!"))) == "n/a"
    assert worst(["green", "n/a", "amber"]) == "amber"
    assert worst([]) == worst(["n/a"]) == "n/a"
