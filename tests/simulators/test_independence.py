"""Families that coincide are found, and a rule says what follows."""

from __future__ import annotations

import pytest

from simulators.independence import RULES, Coincidence, coincidences

APART = {"user": "u", "author": "f", "analyst": "f", "examiner": "e", "solver": "e", "judge": ["j", "k"]}


def test_nothing_coincides_where_all_families_differ():
    assert coincidences(APART, {"one": "x", "two": "y"}) == []


@pytest.mark.parametrize(
    ("roles", "among"),
    [
        ({"author": "F", "judge": "f"}, [("author", "judge", "f")]),
        ({"author": "f", "examiner": "f"}, [("author", "examiner", "f")]),
        ({"user": "f", "judge": ["g", " F "]}, [("user", "judge", "f")]),
        ({"author": "f", "analyst": "f"}, []),
        ({"solver": "f", "examiner": "f"}, []),
    ],
)
def test_roles_with_different_duties_should_not_be_of_one_family(roles, among):
    assert coincidences(roles, {}) == [Coincidence(*found) for found in among]


def test_no_role_should_be_of_a_competitors_family():
    found = coincidences(APART, {"one": "K", "two": "u", "three": "z"})
    assert {(one.role, one.other) for one in found if one.competitor} == {("judge", "one"), ("user", "two")}
    assert len(found) == 2


def test_the_rule_says_what_follows():
    found = coincidences({"author": "f", "judge": "f"}, {"best": "f"})
    assert [RULES[rule](found).go_on for rule in ("refuse", "warn", "allow")] == [False, True, True]
    assert RULES["refuse"]([]).go_on
    said = (
        "author and judge are both f",
        "author and competitor best are both f",
        "judge and competitor best are both f",
    )
    assert RULES["warn"](found).words == RULES["refuse"](found).words == said


@pytest.mark.parametrize("roles", [{"author": ""}, {"writer": "f"}])
def test_a_family_that_is_not_known_shows_nothing(roles):
    with pytest.raises(ValueError, match=r"family|writer"):
        coincidences(roles, {})
