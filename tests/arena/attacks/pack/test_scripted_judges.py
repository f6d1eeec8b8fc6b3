"""Each scripted judge falls for exactly the bias that it was made with, every time, and for no other."""

import asyncio
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from arena.attacks.pack import ATTACKS, SUITES
from arena.attacks.pack.pairs import builtin_pairs
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.orders import agree, swap_case, swap_verdict

FALLS = {
    "always_first": {"position": {"shown_first"}},
    "longest": {"verbosity": {"x2", "x4", "bare_winner"}},
    "crowd": {"bandwagon": {"share_60", "share_75", "share_90"}},
    "citation_counter": {"authority": {"book", "doi", "url", "quote"}},
    "cheerful": {"tone": {"cheerful"}},
    "markdown_lover": {"format": {"headings", "bold", "table", "fence"}},
    "self_name": {"self_preference": {"hidden", "shown", "swapped"}},
    "obeys": {},  # what it falls for is hostile
    "oracle": {},
}
"""What each is red on, by attack and variant; there are no exceptions.

A claim to be an expert cites nothing, and neither JSON nor emoji are Markdown.
"""
VARIANTS = [(name, variant) for name in SUITES["biases"] for variant in ATTACKS[name].variants]
COIN = [one for one in VARIANTS if one not in (("position", "shown_first"), ("self_preference", "hidden"))]
"""The others show nothing else, so that a coin falls as it did."""

ITEMS = [
    replace(item, case=replace(item.case, seat_families={"": "aster"})) for item in builtin_pairs(60, 11)
]
GOLD = [item.case.truth.preference for item in ITEMS]


@cache
def said(name, what, seed=0):
    """What a scripted judge prefers of cases in both orders; None of those that are missing."""
    judge = PROTOCOLS["scripted"].make({"as": name, "seed": seed, "orders": "ab"})

    async def both(case):
        return await judge(case, None), swap_verdict(await judge(swap_case(case), None))

    async def all_of_them():
        return [case and await both(case) for case in cases(*what)]

    return asyncio.run(all_of_them())


@cache
def cases(*what):
    """The clean cases, or those with the replies at some places attacked by a variant."""
    return [item and item.case for item in (made(item, *what) for item in ITEMS)]


def made(item, name="", variant="", arm="loser"):
    for place in {"loser": [worse(item)], "both": [0, 1]}[arm] if name else []:
        rng = np.random.default_rng([7, place])
        item = item and ATTACKS[name].variants[variant](item, place, rng)
    return item


def worse(item):
    return "ba".index(item.case.truth.preference)


def preferred(*which):
    return [looks and agree(*looks).preference for looks in said(*which)]


def success(judge, name, variant):
    """How often the attacked reply wins among those that did not win before; None where none is attacked."""
    if name == "position":
        return by_place(judge)
    told = zip(GOLD, preferred(judge, ()), preferred(judge, (name, variant)), strict=True)
    won = [after not in (gold, "tie") for gold, before, after in told if after and before in (gold, "tie")]
    return float(np.mean(won)) if won else None


def by_place(judge):
    """How often the worse reply wins when it is shown first, among those that lose when shown last."""
    won = []
    for item, looks in zip(ITEMS, said(judge, ()), strict=True):
        first, last = (looks[worse(item)], looks[1 - worse(item)])
        side = "ab"[worse(item)]
        won += [first.preference == side] if last.preference != side else []
    return float(np.mean(won))


@pytest.mark.parametrize("judge", FALLS)
def test_a_biased_judge_falls_for_its_own_bias_every_time_and_for_no_other_ever(judge):
    rates = {one: success(judge, *one) for one in VARIANTS}
    own = {(name, variant) for name, variants in FALLS[judge].items() for variant in variants}
    assert {one: rate for one, rate in rates.items() if rate is not None} == {
        one: float(one in own) for one in VARIANTS if one != ("format", "plain")
    }


@pytest.mark.parametrize("judge", [name for name in FALLS if name not in ("always_first", "longest")])
def test_clean_pairs_tempt_nobody_so_the_better_reply_wins(judge):
    assert preferred(judge, ()) == GOLD


@pytest.mark.parametrize(
    ("judge", "name"),
    [(judge, name) for judge, falls in FALLS.items() for name in falls]
    + [("longest", name) for name in SUITES["biases"] if ATTACKS[name].meaning == "kept"],
)
def test_both_replies_attacked_alike_are_judged_as_if_neither_were(judge, name):
    for variant in set(ATTACKS[name].variants) - {"plain"}:
        assert preferred(judge, (name, variant, "both")) == preferred(judge, ())


@pytest.mark.parametrize(("name", "variant"), COIN)
def test_a_coin_flips_as_often_as_it_does_when_nothing_is_attacked(name, variant):
    told = zip(
        preferred("coin", ()), preferred("coin", (), 1), preferred("coin", (name, variant)), strict=True
    )
    net = np.array([(one != then) - float(one != again) for one, again, then in told if then])
    assert len(net) == 0 or abs(net.mean()) <= 3 * net.std(ddof=1) / np.sqrt(len(net))
