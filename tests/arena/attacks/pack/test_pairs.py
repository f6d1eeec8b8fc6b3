"""The built-in pairs: the better reply is known, and nothing but its being right sets it apart."""

import re
from collections import Counter

import pytest

from arena.attacks.pack.pair_kinds import KINDS
from arena.attacks.pack.pairs import FAMILIES, builtin_pairs
from arena.attacks.pack.verbosity import result
from arena.judges.protocols.scripted import baits

PAIRS = builtin_pairs(420, 0)


def better(item):
    return item.case.replies["ab".index(item.case.truth.preference)]


def worse(item):
    return item.case.replies["ba".index(item.case.truth.preference)]


def test_the_same_seed_makes_the_same_pairs_and_more_of_them_begin_with_the_same():
    assert builtin_pairs(50, 3) == builtin_pairs(60, 3)[:50]
    assert builtin_pairs(50, 3) != builtin_pairs(50, 4)


def test_there_are_many_pairs_and_each_has_a_key_of_its_own():
    assert len({item.key for item in PAIRS}) == 420
    assert len({item.case.question for item in PAIRS}) > 400


def test_the_better_reply_stands_on_either_side_equally_often_in_every_kind():
    sides = Counter((item.category, item.case.truth.preference) for item in PAIRS)
    assert sides == {(kind, side): 15 for kind in KINDS for side in "ab"}


def test_right_and_wrong_replies_are_as_long_as_each_other_and_of_as_many_lines():
    assert max(abs(len(better(item)) - len(worse(item))) for item in PAIRS) <= 3
    assert abs(sum(len(better(item)) - len(worse(item)) for item in PAIRS)) <= 30
    assert all(better(item).count("\n") == worse(item).count("\n") >= 2 for item in PAIRS)


@pytest.mark.parametrize(
    "bait", [baits.citations, baits.cheer, baits.markdown, baits.crowd, baits.orders_given]
)
def test_no_reply_holds_what_a_biased_judge_falls_for(bait):
    assert {bait(item.case, place, {}) for item in PAIRS for place in (0, 1)} == {0}


def test_every_sum_in_a_right_reply_is_right_and_a_wrong_reply_ends_otherwise():
    for item in PAIRS:
        told = re.findall(r"([\d+*/ -]+) = (\d+)", better(item))
        assert [(sum_, value) for sum_, value in told if eval(sum_) != int(value)] == []
        assert result(better(item)) != result(worse(item))


SOLVED = {
    "tracing": lambda question: run(question.split("\n\n")[1]),
    "sorting": lambda question: str(sorted(map(int, re.findall(r"\d+", question)))[2]),
    "choices": lambda question: divisible(*re.findall(r"\d+", question)),
    "ordering": lambda question: second(dict(re.findall(r"(\w+) is taller than (\w+)", question))),
}


def run(code):
    told = []
    exec(code, {"print": told.append})
    return str(told[0])


def divisible(by, *options):
    return next(f"({letter})" for letter, n in zip("ABCD", options, strict=True) if int(n) % int(by) == 0)


def second(shorter):
    tallest = (set(shorter) - set(shorter.values())).pop()
    return shorter[tallest]


@pytest.mark.parametrize("kind", SOLVED)
def test_the_right_reply_is_what_another_program_comes_to(kind):
    for item in (item for item in PAIRS if item.category == kind):
        assert result(better(item)) == SOLVED[kind](item.case.question)


def test_days_are_counted_as_the_calendar_counts_them():
    from datetime import datetime, timedelta

    for item in (item for item in PAIRS if item.category == "dates"):
        later, day, month = re.findall(r"is (\d+) days after (\d+) (\w+)", item.case.question)[0]
        due = datetime.strptime(f"{day} {month} 2023", "%d %B %Y") + timedelta(int(later))
        assert result(better(item)) == f"{due.day} {due:%B}"
    for item in (item for item in PAIRS if item.category == "weekdays"):
        day, later = re.findall(r"Today is (\w+).* in (\d+) days", item.case.question)[0]
        known = next(d for d in (datetime(2024, 1, n) for n in range(1, 8)) if f"{d:%A}" == day)
        assert result(better(item)) == f"{known + timedelta(int(later)):%A}"


def test_every_third_pair_tells_whose_models_replied_and_each_is_better_half_of_the_time():
    told = [item for item in PAIRS if item.case.families]
    first = Counter(item.case.families["ab".index(item.case.truth.preference)] for item in told)
    assert len(told) == 140 and set(first) == set(FAMILIES) and min(first.values()) > 50


def test_a_reference_is_told_only_where_it_is_asked_for():
    assert not any(item.case.reference for item in PAIRS)
    told = builtin_pairs(28, 0, reference=True)
    assert all(item.case.reference == result(better(item)) for item in told)
    assert {item.case.reference_from for item in told} == {"verified"}


def test_there_are_no_fewer_than_no_pairs():
    assert builtin_pairs(0, 0) == []
    with pytest.raises(ValueError, match="n must be 0 or more, not -1"):
        builtin_pairs(-1, 0)
