"""A vote on a chat makes battle, replies and vote at once; an error makes a void battle and no vote."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from chatting import answered, begun, failed, reply, two_models
from django.db import connections
from django.test import Client
from fakes import a_question

from arena.accounts.voter import Voter
from arena.battles.models import Battle
from arena.chats.leave import leave
from arena.chats.models import Chat, ChatTurn
from arena.chats.say import NotNow, again, say, stop
from arena.chats.void import void, void_failed
from arena.chats.vote import Said, vote
from arena.questions.models import Question
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db
MORE = [{"modality": "text", "text": "Are you sure?"}]


@pytest.fixture
def chat() -> Chat:
    two_models()
    return begun()


def voted(chat: Chat, preference: str = "a", **fields: object) -> Vote:
    return vote(chat.code, Said(Voter(chat.voter), preference, uuid4(), **fields))


def test_the_battle_comes_to_be_with_the_vote_and_not_before(chat):
    answered(chat)
    assert not Battle.objects.exists()
    given = voted(chat, "b")
    battle = Battle.objects.get()
    assert (battle.status, battle.a, battle.b) == ("played", chat.a, chat.b)
    assert [reply.text for reply in battle.replies.all()] == ["It is 42.", "It is 41."]
    assert (given.battle, given.voter, given.preference, given.drawn_with) == (battle, "somebody", "b", None)
    chat.refresh_from_db()
    assert (chat.status, chat.battle) == ("voted", battle)


def test_a_question_of_ones_own_is_nobody_elses_unless_they_said_so(chat):
    answered(chat)
    voted(chat)
    question = Question.objects.get()
    assert (question.question_set.name, question.category, question.level) == ("visitors", "visitor", 1)
    assert question not in Question.objects.shown()
    published = begun(may_publish=True)
    answered(published)
    voted(published)
    assert [battle.is_shown for battle in Battle.objects.order_by("pk")] == [False, True]
    assert list(Battle.objects.shown()) == [Battle.objects.latest("pk")]


def test_a_question_of_the_pool_stays_itself_and_its_battle_is_public():
    two_models()
    question = a_question()
    chat = begun(question=question)
    answered(chat)
    assert voted(chat).battle.question == question
    assert Battle.objects.get().is_shown


def test_nobody_votes_before_both_sides_have_ended(chat):
    with pytest.raises(NotNow, match="not_ended"):
        voted(chat)
    assert not Battle.objects.exists()
    assert not Vote.objects.exists()


def test_nobody_votes_on_a_side_that_had_said_nothing_when_it_was_stopped(chat):
    answered(chat, b="", status="stopped")
    with pytest.raises(NotNow, match="nothing_said"):
        voted(chat)


def test_a_vote_sent_twice_counts_once_and_is_never_changed(chat):
    answered(chat)
    assert voted(chat, "a") == voted(chat, "b")
    assert [given.preference for given in Vote.objects.all()] == ["a"]


@pytest.mark.django_db(transaction=True)
def test_votes_sent_at_once_count_once():
    two_models()
    chat = begun()
    answered(chat)
    with ThreadPoolExecutor(4) as threads:
        given = list(threads.map(_voted_elsewhere, [chat] * 8))
    assert len(set(given)) == 1
    assert (Vote.objects.count(), Battle.objects.count()) == (1, 1)


def _voted_elsewhere(chat: Chat) -> int:
    try:
        return voted(chat).pk
    finally:
        connections.close_all()


def test_the_whole_talk_is_kept_with_what_it_took_in_all(chat):
    answered(chat)
    say(chat.code, 2, MORE)
    answered(chat, reply("Yes.", total_s=0.5, tokens_out=2), reply("No.", tokens_out=None))
    voted(chat)
    a, b = Battle.objects.get().replies.all()
    assert [(turn["role"], turn["text"]) for turn in a.turns] == [
        ("assistant", "It is 42."), ("user", "Are you sure?"), ("assistant", "Yes."),
    ]  # fmt: skip
    assert (a.text, a.total_s, a.tokens_out, a.first_token_s) == ("Yes.", 2.0, 7, 0.25)
    assert b.tokens_out is None


def test_more_is_said_only_after_both_have_ended_and_ten_times_at_most(chat):
    with pytest.raises(NotNow, match="not_ended"):
        say(chat.code, 2, MORE)
    for number in range(2, 11):
        answered(chat)
        assert say(chat.code, number, MORE) == say(chat.code, number, MORE)
    answered(chat)
    with pytest.raises(NotNow, match="too_long"):
        say(chat.code, 11, MORE)
    assert chat.turns.count() == 10


def test_both_answer_again_in_the_place_of_what_they_said_and_not_without_end(chat):
    for attempt in (1, 2, 3):
        answered(chat)
        assert again(chat.code, attempt).attempt == again(chat.code, attempt).attempt == attempt + 1
        turn = chat.turns.get()
        assert (turn.status, turn.a, turn.b, turn.ended_at) == ("waiting", {}, {}, None)
    answered(chat)
    with pytest.raises(NotNow, match="too_often"):
        again(chat.code, 4)


def test_only_the_attempt_that_is_meant_is_stopped(chat):
    stop(chat.code, 2)
    assert not chat.turns.get().stop_asked
    stop(chat.code, 1)
    assert chat.turns.get().stop_asked


def test_an_error_on_one_side_makes_a_void_battle_and_takes_no_vote(chat):
    void(failed(chat, "timed_out", "b"))
    battle = Battle.objects.get()
    assert (battle.status, battle.void_code, battle.void_side) == ("void", "timed_out", "b")
    assert not battle.replies.exists()
    with pytest.raises(NotNow, match="over"):
        voted(chat)
    chat.refresh_from_db()
    assert (chat.status, chat.battle) == ("void", battle)


def test_a_failure_that_nobody_came_back_to_see_is_counted_once(chat):
    turn = failed(chat)
    assert (void_failed(), void_failed()) == (1, 0)
    void(turn)
    assert Battle.objects.count() == 1


def test_nobody_can_vote_in_a_chat_that_was_left_for_a_day(chat):
    answered(chat)
    assert leave() == 0
    from datetime import timedelta

    from django.utils import timezone

    yesterday = timezone.now() - timedelta(hours=25)
    Chat.objects.update(created_at=yesterday)
    assert leave() == 0  # somebody has spoken since
    ChatTurn.objects.update(created_at=yesterday)
    assert leave() == 1
    with pytest.raises(NotNow, match="over"):
        voted(chat)


def test_a_persons_chats_are_listed_the_newest_first(chat):
    other = begun()
    begun("another")
    assert list(Chat.objects.of_voter("somebody")) == [other, chat]


def test_chats_by_name_and_alone_rate_nobody(chat):
    for mode, chosen in (("named", (chat.a, chat.b)), ("alone", (chat.a,))):
        open_chat = begun(chosen=chosen)
        assert open_chat.mode == mode
        answered(open_chat)
        with pytest.raises(NotNow, match="over"):
            voted(open_chat)
    void(failed(open_chat))
    assert not Battle.objects.exists()
    assert Client().get(open_chat.get_absolute_url()).status_code == 404
