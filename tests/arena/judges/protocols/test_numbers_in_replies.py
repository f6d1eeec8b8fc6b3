"""Numbers as people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.judges.protocols.checks import first_problem
from arena.judges.protocols.checks.numbers import as_number, read_numbers

READ = {
    "6 times 7 is 42.": "6 7 42",
    "-3 and +4 and −5": "-3 4 -5",
    "10-3": "10 3",
    "GPT-4": "4",
    "H2O, v2": "",
    "1,234,567.50": "2469135/2",
    "1'000 and 2\u202f000": "1000 2000",
    "1,2,3": "1 2 3",
    "3/4, 1 1/2, ½, 3½, -¼": "3/4 3/2 1/2 7/2 -1/4",
    "3/0": "",
    "12/05/2024": "12 5 2024",
    "$5, -$6, £.50": "5 -6 1/2",
    "6.02e3": "6020",
    "答案是42。": "42",
    "٤٢ ४२ ４２": "42 42 42",
    r"\boxed{42} **43** (44)": "42 43 44",
    "x=-7": "-7",
    "10²": "10",
    "forty-two": "",
    "9" * 70: "",
}


@pytest.mark.parametrize(("text", "numbers"), READ.items())
def test_numbers_are_read_as_written(text, numbers):
    assert [next(iter(values)) for values in read_numbers(text)] == [Fraction(n) for n in numbers.split()]


def test_a_per_cent_is_its_digits_and_its_share():
    assert list(read_numbers("50 %")) == [{Fraction(50), Fraction(1, 2)}]


@given(st.integers(-(10**18), 10**18))
def test_whole_numbers_are_read_with_and_without_thousands(n):
    assert as_number(str(n)) == as_number(f"{n:,}") == {n}


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=4))
def test_decimals_are_read_exactly(n):
    assert as_number(f"{n:f}") == {Fraction(n)}


@given(st.text())
def test_words_are_no_number(text):
    assert as_number(f"{text} cat") is None


@pytest.mark.parametrize(
    ("which", "reply", "right"),
    [
        ("last", "6 * 7 = 42", True),
        ("last", "42 of 50", False),
        ("first", "42 of 50", True),
        ("any", "1, 42, 3", True),
        ("any", "1, 43, 3", False),
        ("only", "42, I say 42", True),
        ("only", "42 or 43", False),
        ("any", "none", False),
    ],
)
def test_which_number_counts_can_be_told(which, reply, right):
    problem = first_problem(reply, [{"kind": "numeric", "value": 42, "which": which}])
    assert (problem is None) == right


def test_numbers_are_compared_exactly_unless_a_tolerance_is_given():
    near = [{"kind": "numeric", "value": 0.3, "tolerance": 0.01}]
    assert first_problem("0.31", near) is None
    assert first_problem("0.3101", near)
    assert first_problem("1111111101", [{"kind": "numeric", "value": 1111111102}])
