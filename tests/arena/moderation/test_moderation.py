"""Whoever moderates looks at both sides and at the question, and when broken flags and never stops anybody."""

from __future__ import annotations

import os

import pytest
from asgiref.sync import async_to_sync
from fakes import an_endpoint
from stub import StubServer

from arena.endpoints.connect import connections
from arena.moderation import MODERATORS, Finding, chosen, moderate
from arena.moderation.base import BROKEN

pytestmark = pytest.mark.django_db


def look(text: str) -> Finding:
    return async_to_sync(moderate)(text)


@pytest.fixture
def words(settings, tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("# ours\nslur\nbad phrase\n[violence]\nkill them\n\u574f\u8bdd\n")
    settings.ARENA_MODERATOR, settings.ARENA_MODERATION_WORDS = "words", str(file)
    return file


@pytest.fixture
def stub(settings):
    with StubServer() as stub:
        an_endpoint("guard", kind="openai_chat", base_url=stub.url)
        settings.ARENA_MODERATOR, settings.ARENA_MODERATION_ENDPOINT = "endpoint", "guard"
        yield stub


@pytest.mark.parametrize("name", MODERATORS)
def test_a_moderator_says_who_it_is_and_whether_it_needs_a_key(name):
    assert MODERATORS[name].title
    assert MODERATORS[name].needs_key is (name == "endpoint")


def test_nobody_is_the_default_and_lets_everything_through():
    assert look("kill them all") == Finding()


@pytest.mark.parametrize(
    "text", ["A slur.", "SLUR!", "a s\u200blur", "a \u0455lur", "a bad\nphrase here", "slur"]
)
def test_a_word_of_the_list_is_found_however_it_is_spelled(words, text):
    assert look(text) == Finding(True, ("words",))


@pytest.mark.parametrize("text", ["slurp", "a bad word", "phrase", "", "skill themselves"])
def test_other_words_are_not(words, text):
    assert look(text) == Finding()


def test_words_are_told_apart_by_the_codes_they_stand_under(words):
    assert look("kill them with a slur").codes == ("words", "violence")
    assert look("\u8fd9\u662f\u574f\u8bdd\u3002").codes == ("violence",)


def test_a_changed_list_counts_at_once(words):
    words.write_text("tulip\n")
    os.utime(words, ns=(1, 1))
    assert (look("slur").flagged, look("tulip").flagged) == (False, True)


def test_a_list_that_is_gone_flags_and_stops_nobody(words):
    words.unlink()
    assert look("anything") == BROKEN
    assert BROKEN.flagged


def test_a_moderator_that_does_not_exist_flags_and_says_what_there_is(settings, caplog):
    settings.ARENA_MODERATOR = "nosuch"
    assert look("anything") == BROKEN
    with pytest.raises(LookupError, match="there are none, words, endpoint"):
        chosen()


@pytest.mark.parametrize("side", ["question", "a", "b"])
def test_an_endpoint_is_asked_of_the_question_and_of_both_sides(stub, side):
    said = {"question": "hello", "a": "fine", "b": "fine"} | {side: "much violence"}
    found = {where: look(text).flagged for where, text in said.items()}
    assert found == {"question": False, "a": False, "b": False} | {side: True}
    assert [call.body["input"] for call in stub.requests] == list(said.values())


def test_an_endpoint_says_by_what_codes(stub):
    assert look("self-harm and violence") == Finding(True, ("violence", "self-harm"))


def test_an_endpoint_is_told_which_model_and_gets_its_key(stub, settings, monkeypatch):
    monkeypatch.setenv("GUARD_KEY", "k1")
    an_endpoint("keyed", kind="openai_chat", base_url=stub.url, api_key_env="GUARD_KEY")
    settings.ARENA_MODERATION_ENDPOINT, settings.ARENA_MODERATION_MODEL = "keyed", "omni"
    look("x")
    assert (stub.requests[0].body["model"], stub.requests[0].headers["authorization"]) == (
        "omni",
        "Bearer k1",
    )


def test_an_endpoint_whose_key_is_elsewhere_flags_and_stops_nobody(stub, settings):
    an_endpoint("keyed", kind="openai_chat", base_url=stub.url, api_key_env="NOT_IN_THIS_PROCESS")
    settings.ARENA_MODERATION_ENDPOINT = "keyed"
    assert look("violence") == BROKEN


@pytest.mark.parametrize("broken", ["status", "nobody there", "no such endpoint"])
def test_an_endpoint_that_is_broken_flags_and_stops_nobody(stub, settings, broken):
    an_endpoint("gone", kind="openai_chat", base_url="http://127.0.0.1:9/v1")
    settings.ARENA_MODERATION_MODEL = "broken" if broken == "status" else ""
    settings.ARENA_MODERATION_ENDPOINT = {"status": "guard", "nobody there": "gone"}.get(broken, "other")
    assert look("violence") == BROKEN


def test_a_worker_asks_within_the_limits_of_the_endpoint(stub, fresh_limits):
    async def work() -> Finding:
        async with connections() as opened:
            found = await moderate("violence", opened)
            assert opened.limits["guard"]
            return found

    assert async_to_sync(work)().codes == ("violence",)
