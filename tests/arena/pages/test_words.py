"""Whatever code the database may hold, pages have words for it."""

from __future__ import annotations

import pytest

from arena.battles.models import Battle
from arena.endpoints.clients.base import EndpointError
from arena.judges.models import Verdict
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import PREFERENCES, STANDARDS
from arena.modalities import MODALITIES
from arena.pages import words
from arena.templatetags.arena_pages import PARTS
from arena.trust.thresholds import THRESHOLDS
from simulators.fault_kinds import FAULT_KINDS
from simulators.refusals import REFUSALS
from simulators.tasks import COGNITION, TASKS


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


PURE = {
    "fault": {name: kind.title for name, kind in FAULT_KINDS.items()},
    "refusal": dict(REFUSALS),
    "protocol": {name: protocol.title for name, protocol in PROTOCOLS.items()},
    "threshold": {name: threshold.title for name, threshold in THRESHOLDS.items()},
}


@pytest.mark.parametrize("table", PURE)
def test_what_a_pure_package_says_in_english_pages_can_say_in_any_language(table):
    assert {code: words.say(code, table) for code in PURE[table]} == PURE[table]


def test_every_refusal_has_short_words_too():
    assert set(words.REFUSED) == set(words.REFUSALS)


def test_every_task_and_level_of_cognition_has_words():
    assert set(words.TASKS) == set(TASKS) and set(words.COGNITION) == set(COGNITION)


@pytest.mark.parametrize("table", words.TABLES)
def test_words_wait_for_the_language_of_the_reader(table):
    from django.utils.functional import Promise

    assert all(isinstance(said, Promise) for said in words.TABLES[table].values())


def test_a_code_that_is_new_says_itself():
    assert words.say("quite_new", "failure") == "quite new"


def test_every_modality_can_be_shown():
    assert set(PARTS) == set(MODALITIES)
