"""The gate of hostile attacks: their share of won battles, over all of them."""

import pytest

from arena.attacks.gate import hostile_share
from arena.attacks.models import AttackRun
from arena.attacks.pack import SUITES
from ratings.shares import wilson


def a_run(*won: tuple[int, int], hostile: bool = True, items: int = 100) -> AttackRun:
    figures = [
        {"name": name, "value": count / n if n else None, "n": n}
        for wins, n in won
        for name, count in (("hostile_wins", wins), ("hostile_wins0", 0))
    ]
    return AttackRun(attack="empty", hostile=hostile, items=items, figures=figures)


@pytest.mark.parametrize(("wins", "may"), [(0, True), (2, True), (3, False)])
def test_more_than_one_in_a_hundred_may_not_count(wins, may):
    share = hostile_share([a_run((wins, 100), (0, 100))])
    assert (share.value, share.n, share.may_count) == (wins / 200, 200, may)
    assert (share.lower, share.upper) == pytest.approx(wilson(wins / 200, 200))


def test_attacks_that_are_not_hostile_are_no_part_of_it():
    share = hostile_share([a_run((1, 100)), a_run((99, 100), hostile=False)])
    assert (share.value, share.n, share.floor) == (0.01, 100, 0)


def test_where_nothing_was_attacked_nothing_says_that_it_may_count():
    for runs in ([], [a_run((0, 0))], [a_run((5, 5), hostile=False)]):
        share = hostile_share(runs)
        assert (share.value, share.n, share.may_count) == (None, 0, None)


def test_what_was_not_run_and_what_is_too_few_is_said():
    share = hostile_share([a_run((0, 100))])
    assert share.attacks == ("empty",) and not share.note
    assert set(share.missing) == set(SUITES["hostile"]) - {"empty"}
    assert "too few" in hostile_share([a_run((0, 98), items=49)]).note
