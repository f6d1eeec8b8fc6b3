"""What templates show of numbers, intervals and parts of questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.pages.interval import WIDTH, Scale
from arena.templatetags import arena_pages as tags
from simulators.conversation import Part


@dataclass
class Row:
    rating: float | None = 1000.0
    lower: float | None = 950.0
    upper: float | None = 1050.0


def test_what_is_undefined_is_said_to_be_and_is_no_nought():
    assert "n/a" in tags.number(None) and "n/a" in tags.percent(None) and "n/a" in tags.moment(None)
    assert tags.number(0) == "0" and tags.percent(0.0) == "0.0%"


def test_numbers_are_marked_by_thousands_and_rounded():
    assert (tags.number(1234.5678, 2), tags.percent(0.6254)) == ("1,234.57", "62.5%")


def test_a_time_is_given_in_utc():
    assert "1 Mar 2026, 09:05:00 UTC" in tags.moment(datetime(2026, 3, 1, 9, 5, tzinfo=UTC))


def test_an_interval_is_drawn_without_style():
    svg = tags.interval(Scale(900, 1100), Row())
    assert "style=" not in svg and "<circle" in svg


@pytest.mark.parametrize(
    ("row", "ends"), [(Row(lower=None), ("0", "132.0")), (Row(upper=None), ("48.0", f"{WIDTH}"))]
)
def test_a_missing_bound_runs_off_the_edge(row, ends):
    span = re.search(
        r'class="span open" x1="([\d.]+)" y1="9.0" x2="([\d.]+)"', tags.interval(Scale(900, 1100), row)
    )
    assert span and span.groups() == ends


def test_nothing_is_drawn_of_nothing():
    assert tags.interval(None, Row()) == ""
    assert tags.interval(Scale(900, 1100), Row(None, None, None)) == ""


numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers, min_size=1), numbers)
def test_whatever_is_drawn_lies_within_the_picture(values, value):
    assert 0 < Scale.over(values).x(value) < WIDTH


def test_a_picture_that_carries_itself_is_shown():
    assert '<img class="part" src="data:image/png;base64,AAAA"' in tags.show(
        Part("image", url="data:image/png;base64,AAAA")
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.test/x.png",
        "http://127.0.0.1/x.png",
        "file:///etc/passwd",
        "data:image/svg+xml,<svg onload=alert(1)>",
        'data:image/png;base64,AAAA" onerror="alert(1)',
        "data:image/png;base64,AAAA\n",
        "javascript:alert(1)",
    ],
)
def test_a_picture_from_elsewhere_is_never_loaded(url):
    shown = tags.show(Part("image", url=url))
    assert "<img" not in shown and "passwd" not in shown and "javascript" not in shown


def test_words_of_a_question_are_shown_as_they_are():
    assert "2 &lt; 3 *x*" in tags.show(Part("text", text="2 < 3 *x*"))


def test_standards_come_in_the_order_in_which_judges_are_asked():
    given_by_judge = {"novelty": "tie", "helpfulness": "b", "accuracy": "a"}
    assert tags.standards(given_by_judge) == [
        ("accuracy", "A better"),
        ("helpfulness", "B better"),
        ("novelty", "tie"),
    ]
