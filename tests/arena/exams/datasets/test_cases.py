"""What datasets make of their rows: sides by a hash, talks, and pictures that rows hold themselves."""

import base64
from collections import Counter

import pytest

from arena.exams.datasets import DatasetError
from arena.exams.datasets.base import Row
from arena.exams.datasets.cases import chosen, embedded, placed, talk, talks

USER, REPLY = {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi."}


def row(**given: object) -> Row:
    return Row("file.jsonl", 7, given)


def test_the_better_reply_gets_each_side_half_of_the_time_and_the_same_one_always():
    sides = [placed(f"item {number}", "good", "bad") for number in range(2_000)]
    assert 900 < Counter(truth.preference for _, truth in sides)["a"] < 1_100
    assert all(replies["ab".index(truth.preference)] == "good" for replies, truth in sides)
    assert sides[3] == placed("item 3", "good", "bad")


def test_things_are_chosen_by_key_each_half_of_the_time():
    many = [chosen(f"item {number}", 5) for number in range(1_000)]
    assert all(400 < sum(one[place] for one in many) < 600 for place in range(5))
    assert chosen("item 1", 5) == many[1]


def test_a_talk_is_its_question_and_all_that_was_said_from_the_first_reply_on():
    system = {"role": "system", "content": "Be brief."}
    short = talk(row(conv=[system, USER, REPLY]), "conv")
    long = talk(row(conv=[USER, REPLY, USER, {"role": "assistant", "content": "Again?"}]), "conv")
    assert (short.question, short.reply, long.reply, len(long.turns)) == ("Hello", "Hi.", "Again?", 3)
    assert talks(short, short) == () and talks(short, long) == (short.turns, long.turns)


@pytest.mark.parametrize(
    "conv",
    ["Hello", [], [USER], [REPLY, USER], [USER, {"role": "assistant"}], [USER, {"role": "x", "content": ""}]],
)
def test_what_is_no_talk_is_one_error_that_names_row_and_key(conv):
    with pytest.raises(DatasetError, match=r"file\.jsonl, row 7: conv "):
        talk(row(conv=conv), "conv")


@pytest.mark.parametrize(
    "image",
    ["no base64!", base64.b64encode(b"<svg/>").decode(), b"\x89PNG\r\n\x1a\nbroken", {"path": "x.png"}, 7],
)
def test_what_is_no_picture_is_one_error_that_names_row_and_key(image):
    with pytest.raises(DatasetError, match=r"file\.jsonl, row 7: image is "):
        embedded(row(image=image), "image")
