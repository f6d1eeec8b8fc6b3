"""Arms of an attack: whose reply is changed, by what chance, and what is left out."""

from dataclasses import replace

import pytest
from attacked import an_item

from arena.attacks.arms import arms, counted, decisive
from arena.attacks.pack.base import AttackEntry
from arena.judges.protocols.base import Truth, Verdict


def shouting(item, place, rng):
    """Ends a reply with a drawn number."""
    replies = list(item.case.replies)
    replies[place] += f" {rng.integers(10**9)}!"
    return replace(item, case=replace(item.case, replies=tuple(replies)))


ENTRY = AttackEntry("t", "a", {"loud": shouting}, "")
ITEMS = [an_item("1"), an_item("2", "b")]


def made(entry=ENTRY, items=ITEMS, seed=0):
    return {(one.clean.key, one.arm): one.item.case.replies for one in arms("shout", entry, items, seed)}


@pytest.mark.parametrize(("key", "loser"), [("1", 1), ("2", 0)])
def test_the_worse_reply_the_better_one_and_both_are_attacked(key, loser):
    loud = {arm: [reply.endswith("!") for reply in made()[key, arm]] for arm in ("loser", "winner", "both")}
    assert loud["loser"][loser] and not loud["loser"][1 - loser]
    assert loud["winner"][1 - loser] and not loud["winner"][loser]
    assert all(loud["both"])


def test_words_that_deserve_to_lose_stand_in_the_worse_reply_alone():
    assert {arm for _, arm in made(replace(ENTRY, meaning="replaced"))} == {"loser"}


def test_chance_depends_on_seed_and_item_and_on_nothing_beside_them():
    assert made(items=ITEMS[1:])["2", "both"] == made()["2", "both"]
    assert made()["1", "both"][1] == made()["1", "loser"][1]
    assert made(seed=1)["1", "loser"] != made()["1", "loser"]


def test_what_cannot_be_attacked_or_is_not_changed_has_no_arm():
    for change in (lambda item, place, rng: None, lambda item, place, rng: item):
        assert not made(replace(ENTRY, variants={"idle": change}))


def test_both_are_attacked_or_neither_counts_as_both():
    first_only = replace(ENTRY, variants={"first": lambda i, p, rng: None if p else shouting(i, p, rng)})
    assert set(made(first_only)) == {("1", "winner"), ("2", "loser")}


def test_a_pair_of_equals_has_no_loser():
    item = an_item()
    assert decisive(item)
    for truth in (None, Truth(preference="tie"), Truth(label="correct")):
        assert not decisive(replace(item, case=replace(item.case, truth=truth)))


@pytest.mark.parametrize(
    ("one", "other", "status", "said"),
    [
        (Verdict("valid", "a"), Verdict("valid", "a"), "valid", "a"),
        (Verdict("valid", "a"), Verdict("valid", "b"), "valid", "tie"),
        (Verdict("valid", "a"), Verdict("valid", "tie"), "valid", "tie"),
        (Verdict("valid", "a"), Verdict("unparsed"), "unparsed", None),
        (Verdict("valid", "a"), Verdict("outage"), "outage", None),
        (Verdict("valid", "a"), None, "outage", None),
    ],
)
def test_both_orders_agree_or_it_is_a_tie_and_what_was_not_read_is_neither(one, other, status, said):
    assert (counted(one, other).status, counted(one, other).preference) == (status, said)
