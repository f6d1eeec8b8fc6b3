"""Chats begin once, between two who can answer, drawn with a known chance."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import numpy as np
import pytest
from chatting import begun, two_models
from fakes import a_board, a_competitor, a_question, a_rated_board, a_void_battle, an_endpoint

from arena.chats.begin import Beginning, NotYours, begin
from arena.chats.draw import TooFew, draw
from arena.chats.models import Chat
from arena.competitors.models import Competitor
from arena.leaderboards.models import Leaderboard

pytestmark = pytest.mark.django_db


def test_a_fresh_arena_with_two_models_and_no_board_has_a_battle():
    two_models()
    chat = begun()
    assert {chat.a.name, chat.b.name} == {"ant", "bee"}
    assert chat.drawn_with == 1
    assert chat.turns.get().parts == [{"modality": "text", "text": "What is 6 times 7?"}]


def test_an_arena_with_one_model_has_none():
    a_competitor("lonely")
    with pytest.raises(TooFew):
        begun()
    assert not Chat.objects.exists()


def test_a_form_sent_twice_begins_one_chat():
    two_models()
    given = Beginning(voter="somebody", key=uuid4(), parts=({"modality": "text", "text": "Hello"},))
    first, second = (begin(given, np.random.default_rng(seed)) for seed in (1, 2))
    assert first == second
    assert first.turns.count() == 1


def test_somebody_elses_form_begins_nothing():
    two_models()
    chat = begun("somebody")
    with pytest.raises(NotYours):
        begin(
            Beginning(voter="another", key=chat.key, parts=chat.turns.get().parts), np.random.default_rng(1)
        )


def test_every_pair_of_equals_is_drawn_as_often_as_its_chance_says_and_from_both_sides():
    two_models()
    a_competitor("cat", endpoint=Competitor.objects.get(name="ant").endpoint)
    rng, n = np.random.default_rng(5), 120
    drawn = [draw(None, "text", "text2text", rng) for _ in range(n)]
    met = Counter(frozenset((one.a.name, one.b.name)) for one in drawn)
    assert {round(one.probability, 6) for one in drawn} == {round(1 / 3, 6)}
    assert all(abs(times - n / 3) < 4 * (n * 2 / 9) ** 0.5 for times in met.values())
    first = Counter(one.a.name for one in drawn)
    assert all(abs(times - n / 3) < 4 * (n * 2 / 9) ** 0.5 for times in first.values())


def test_baselines_answer_only_where_there_is_nothing_else():
    two_models()
    a_competitor("echo")
    assert "echo" not in {one.name for _ in range(20) for one in _pair()}
    Competitor.objects.filter(name="bee").update(standing="frozen")
    assert {one.name for one in _pair()} == {"ant", "echo"}


def test_the_frozen_the_retired_and_the_withdrawn_are_not_drawn():
    two_models()
    for name, fields in (("cold", {"standing": "frozen"}), ("gone", {"standing": "withdrawn"})):
        a_competitor(name, endpoint=Competitor.objects.get(name="ant").endpoint, **fields)
    a_competitor("old", endpoint=Competitor.objects.get(name="ant").endpoint)
    Competitor.objects.filter(name="old").retire()
    assert {one.name for _ in range(30) for one in _pair()} == {"ant", "bee"}


def test_who_makes_pictures_is_not_asked_for_words():
    two_models()
    painters = an_endpoint("painters", kind="openai_images", base_url="http://127.0.0.1:1/v1")
    a_competitor("brush", endpoint=painters)
    a_competitor("pencil", endpoint=painters)
    assert {one.name for _ in range(20) for one in _pair()} == {"ant", "bee"}
    assert {one.name for one in _pair("text", "text2image")} == {"brush", "pencil"}


def test_pictures_go_to_those_whom_a_board_shows_pictures():
    two_models()
    endpoint = Competitor.objects.get(name="ant").endpoint
    seeing = [a_competitor(name, endpoint=endpoint) for name in ("eye", "owl")]
    a_board("pictures", competitors=seeing, modality="image")
    assert {one.name for _ in range(20) for one in _pair("image", "image2text")} == {"eye", "owl"}


def test_who_failed_three_times_in_a_row_rests_until_it_answers_again():
    two_models()
    endpoint = Competitor.objects.get(name="ant").endpoint
    a_competitor("cat", endpoint=endpoint)
    ant, bee = Competitor.objects.get(name="ant"), Competitor.objects.get(name="bee")
    for _ in range(3):
        a_void_battle(a_question(), ant, bee, "connect_failed")
    assert {one.name for _ in range(20) for one in _pair()} == {"ant", "cat"}
    from fakes import a_judge, a_played_battle

    a_played_battle(a_question(), ant, bee, a_judge())
    assert "bee" in {one.name for _ in range(30) for one in _pair()}


def test_a_question_of_the_pool_is_answered_by_those_of_its_board_weighted_by_what_is_known():
    board = a_rated_board()
    question = board.questions().get()
    Leaderboard.objects.update(open_to_all=False)
    board.chosen.set(Competitor.objects.all())
    two_models_elsewhere()
    rng = np.random.default_rng(1)
    drawn = [draw(question, "text", "text2text", rng) for _ in range(60)]
    assert {one.name for two in drawn for one in (two.a, two.b)} <= {"ant", "bee", "cat"}
    assert sum({frozenset((one.a, one.b)): one.probability for one in drawn}.values()) == pytest.approx(1)


def two_models_elsewhere() -> None:
    endpoint = an_endpoint("served", kind="openai_chat", base_url="http://127.0.0.1:1/v1")
    for name in ("dog", "eel"):
        a_competitor(name, endpoint=endpoint)


def _pair(modality: str = "text", task: str = "text2text") -> tuple[Competitor, Competitor]:
    drawn = draw(None, modality, task, np.random.default_rng())
    return drawn.a, drawn.b
