"""Words of a scale: the one that is meant, and never one inside another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.judges.protocols.reading import Unreadable
from arena.judges.protocols.word_scale import TEN_WORDS, read_word

words = st.sampled_from(TEN_WORDS)


def read(text: object) -> int | None:
    try:
        return read_word(text)
    except Unreadable:
        return None


@given(
    words,
    st.sampled_from([str.upper, str.lower, str.title, lambda text: f" {text}. ", lambda text: f"**{text}**"]),
)
def test_every_word_is_read_however_it_is_written(word, written):
    assert read(written(word)) == TEN_WORDS.index(word) + 1


READ = {
    "Extremely Poor": 1,
    "It is extremely poor, sadly.": 1,
    "Extremly poor": 1,
    "very-poor": 2,
    "Poor": 3,
    "below average": 4,
    "I would say: Above Average": 6,
    "good": 7,
    "Good, really good": 7,
    "Very good!": 8,
    "Excelent": 9,
    "outstanding": 10,
}


@pytest.mark.parametrize(("text", "number"), READ.items())
def test_the_word_that_is_meant_is_read(text, number):
    assert read(text) == number


UNREAD = [
    "", "fine", "7", "7/10", "I cannot see the video.", "Poor or Good", "not good", "This is not a very good one", "isn't poor",
    "extremely good", "very average", "extremely", "below", "poorly", "extremelypoor", "гооd", "Ρoor", "Good, but below average",
    None, 7, True, ["Good"], {"Good": 1}, "good " * 1000,
]  # fmt: skip


@pytest.mark.parametrize("value", UNREAD, ids=repr)
def test_no_word_two_words_and_denied_words_are_unreadable(value):
    assert read(value) is None


@given(words, words)
def test_two_different_words_are_none(one, other):
    assert read(f"{one}, {other}") == (TEN_WORDS.index(one) + 1 if one == other else None)


@given(st.text())
def test_any_text_is_a_word_or_unreadable(text):
    assert read(text) in (None, *range(1, 11))


def test_another_scale_is_read_by_its_own_words():
    five = ("Extremely Poor", "Poor", "Average", "Good", "Outstanding")
    assert [read_word(word, five) for word in five] == [1, 2, 3, 4, 5]
    with pytest.raises(Unreadable):
        read_word("Excellent", five)
