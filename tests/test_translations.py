"""Every language says everything, with the same numbers and the same tags in it."""

from __future__ import annotations

import re

import messages
import pytest

PLACES = re.compile(r"%\([a-z_A-Z0-9]+\)[sd]|%[sd]|\{[a-z_]*\}")
TAGS = re.compile(r"</?[a-z]+|href=\"[^\"]*\"")
translated = pytest.mark.parametrize(
    "translation", messages.translations(), ids=[one.language for one in messages.translations()]
)


def test_nothing_that_pages_say_is_left_untranslated():
    assert list(messages.faults()) == []


def said(message):
    """The wordings of a message, each beside the English it stands for."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return [(ids[min(place, len(ids) - 1)], string) for place, string in enumerate(strings)]


def _differ(pattern, english, other, *, may_lack):
    left, right = sorted(pattern.findall(english)), sorted(pattern.findall(other))
    return left != right and not (may_lack and set(right) <= set(left))


@translated
def test_translations_have_the_same_placeholders_and_tags(translation):
    wrong = [
        (english, other)
        for message in translation.read()
        if message.id
        for english, other in said(message)
        # A plural may spell its number out.
        if _differ(PLACES, english, other, may_lack=isinstance(message.id, tuple))
        or _differ(TAGS, english, other, may_lack=False)
    ]
    assert wrong == []


@translated
def test_no_message_is_kept_that_no_page_says(translation):
    needed = {(message.id, message.context) for message in messages.extracted()}
    assert [one.id for one in translation.read() if (one.id, one.context) not in needed] == []
