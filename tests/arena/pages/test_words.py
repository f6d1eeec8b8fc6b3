"""Whatever code the database may hold, pages have words for it."""

from __future__ import annotations

import pytest

from arena.battles.models import Battle
from arena.endpoints.clients.base import EndpointError
from arena.judges.models import Verdict
from arena.judges.protocols.base import PREFERENCES, STANDARDS
from arena.modalities import MODALITIES
from arena.pages import words
from arena.templatetags.arena_pages import PARTS


def family(error: type[EndpointError]) -> set[str]:
    return {error.code}.union(*(family(child) for child in error.__subclasses__()))


@pytest.mark.parametrize("code", sorted(family(EndpointError) | {"gave_up"}))
def test_every_way_of_giving_no_answer_has_words(code):
    assert code in words.FAILURES


def test_every_status_has_words():
    assert {*Battle.Status.values, *Verdict.Status.values} <= set(words.STATUSES)


def test_every_preference_and_standard_has_words():
    assert set(words.PREFERENCES) == set(PREFERENCES)
    assert tuple(words.STANDARDS) == STANDARDS


def test_a_code_that_is_new_says_itself():
    assert words.say("quite_new", "failure") == "quite new"


def test_every_modality_can_be_shown():
    assert set(PARTS) == set(MODALITIES)
