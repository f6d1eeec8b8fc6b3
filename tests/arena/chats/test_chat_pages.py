"""The pages of chats: what they show, refuse and say, with and without scripts."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from chatting import answered, failed, reply, two_models, voter_at
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from fakes import a_competitor, a_judge, a_judged_battle, a_question, a_rated_board
from media_files import painting, picture

from arena.battles.models import Battle
from arena.chats.models import Chat
from arena.chats.moderated import Harmful, check_late
from arena.competitors.models import Competitor
from arena.leaderboards.models import Leaderboard
from arena.questions.media import as_part
from arena.questions.models import Question
from arena.questions.take import take
from arena.votes.limits import RATES
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db
BLIND = "/battle/"


@pytest.fixture(autouse=True)
def room(fresh_limits) -> None:
    """No rate is used up by tests before."""


@pytest.fixture
def voter(client) -> str:
    two_models()
    return voter_at(client)


def asked(client, **fields: object) -> Chat:
    """A chat begun by the form."""
    given = {"key": uuid4(), "text": "What is 6 times 7?", "language": "en"} | fields
    response = client.post(BLIND, given)
    assert response.status_code == 302, response.content.decode()
    return Chat.objects.get(code=response.url.strip("/").split("/")[-1])


def address(chat: Chat, what: str) -> str:
    return reverse(f"chats:{what}", args=[chat.code])


def vote(client, chat: Chat, preference: str = "a") -> object:
    return client.post(address(chat, "vote"), {"preference": preference, "key": uuid4()})


def test_an_arena_without_two_models_says_what_to_do(client):
    page = client.get(BLIND).content.decode()
    assert "manage.py apply" in page
    assert "<textarea" not in page


def test_a_question_is_asked_once_however_often_it_is_sent(client, voter):
    given = {"key": uuid4(), "text": "Hello", "language": "fr"}
    first, second = (client.post(BLIND, given) for _ in range(2))
    assert first.url == second.url
    chat = Chat.objects.get()
    assert (chat.voter, chat.language, chat.may_publish) == (voter, "fr", False)


def test_a_voter_begins_only_so_many_chats(client, voter, monkeypatch):
    monkeypatch.setitem(RATES, "begin", "2/minute")
    sent = [client.post(BLIND, {"key": uuid4(), "text": "Hello", "language": "en"}) for _ in range(4)]
    assert [answer.status_code for answer in sent] == [302, 302, 429, 429]
    assert Chat.objects.count() == 2


def test_what_is_wrong_with_a_question_is_said_and_nothing_is_lost(client, voter):
    empty = client.post(BLIND, {"key": uuid4(), "text": " "})
    assert empty.status_code == 422
    assert "Write what the two models should answer" in empty.content.decode()
    long = client.post(BLIND, {"key": uuid4(), "text": "x" * 12_001})
    assert "12001" in long.content.decode()
    assert "x" * 12_001 in long.content.decode()
    assert not Chat.objects.exists()


def test_a_file_that_is_no_picture_is_refused_by_its_name_with_what_to_do(client, voter):
    file = SimpleUploadedFile("<b>notes.txt", b"no picture", content_type="text/plain")
    page = client.post(BLIND, {"key": uuid4(), "text": "What is it?", "media": file})
    assert page.status_code == 422
    assert "&lt;b&gt;notes.txt was not taken" in page.content.decode()
    assert "Attach another file" in page.content.decode()


def test_a_picture_is_taken_in_and_asked_about(client, voter):
    chat = asked(client, media=a_picture())
    assert (chat.modality, chat.task) == ("image", "image2text")
    words, picture = chat.turns.get().parts
    assert words["text"] == "What is 6 times 7?"
    assert picture["url"].startswith("media:")
    assert "<img" in client.get(address(chat, "chat")).content.decode()


def a_picture(colour: str = "teal") -> SimpleUploadedFile:
    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "PNG")
    return SimpleUploadedFile("shape.png", file.getvalue(), content_type="image/png")


def test_a_question_of_the_pool_is_drawn_by_what_the_address_says(client, voter):
    a_question("About numbers?", category="arithmetic")
    a_question("About words?", category="grammar")
    page = client.get(BLIND, {"ask": "pool", "category": "grammar"})
    assert page.context["question"].text == "About words?"
    taken = client.post(BLIND, {"key": uuid4(), "question": page.context["question"].pk})
    chat = Chat.objects.get()
    assert taken.url == chat.get_absolute_url()
    assert (chat.question.category, chat.may_publish) == ("grammar", True)


def test_a_pool_without_such_a_question_says_so(client, voter):
    a_question("About numbers?")
    assert (
        "Nothing in the pool fits"
        in client.get(BLIND, {"ask": "pool", "category": "grammar"}).content.decode()
    )
    assert "No simulated user has asked" in client.get(BLIND, {"ask": "simulated"}).content.decode()


def test_what_visitors_asked_is_not_in_the_pool(client, voter):
    chat = asked(client)
    answered(chat)
    vote(client, chat)
    assert Question.objects.count() == 1
    assert client.get(BLIND, {"ask": "pool"}).context["question"] is None


def test_while_both_are_writing_the_buttons_sleep_and_a_page_without_scripts_comes_again(client, voter):
    chat = asked(client)
    page = client.get(address(chat, "chat")).content.decode()
    assert page.count("disabled aria-disabled") == 4
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    early = vote(client, chat)
    assert early.status_code == 409
    assert "Both replies are not complete yet" in early.content.decode()
    assert not Vote.objects.exists()


def test_the_buttons_wake_when_the_server_knows_both_ends(client, voter):
    chat = asked(client)
    answered(chat)
    page = client.get(address(chat, "chat")).content.decode()
    assert "disabled" not in page
    assert "http-equiv" not in page
    assert [key for key in "12tb" if f'aria-keyshortcuts="{key}"' in page] == list("12tb")


def test_after_the_vote_the_same_address_tells_everything(client):
    board = a_rated_board()
    Leaderboard.objects.update(source="human")
    ant, bee = (Competitor.objects.get(name=name) for name in ("ant", "bee"))
    Competitor.objects.filter(name="cat").update(standing="frozen")
    Competitor.objects.update(title="The real name")
    ant.endpoint.price = {"input": 1, "output": 4}
    ant.endpoint.save()
    voter_at(client)
    client.post(BLIND, {"key": uuid4(), "question": board.questions().get().pk})
    chat = Chat.objects.get()
    answered(chat)
    assert "The real name" not in client.get(address(chat, "chat")).content.decode()
    assert vote(client, chat).status_code == 303
    page = client.get(address(chat, "chat")).content.decode()
    assert page.count("The real name") >= 2
    assert "If this vote were counted now" in page
    assert "Your vote counts there with the next fit." in page
    assert "0.000028" in page  # 8 tokens at 1 and 5 at 4, of a million
    receipt = Vote.objects.get().receipt
    assert f'href="/receipts/{receipt}/"' in page
    assert {chat.a, chat.b} == {ant, bee}


def test_what_cannot_be_known_is_not_made_up(client, voter):
    chat = asked(client)
    answered(chat, reply("Yes.", tokens_in=None, tokens_out=None, first_token_s=None))
    vote(client, chat)
    reveal = client.get(address(chat, "chat")).context["reveal"]
    assert [(side.rating, side.change, side.price) for side in reveal.sides] == [(None, None, None)] * 2
    assert not reveal.counts


def test_an_error_voids_the_battle_shows_no_word_of_the_provider_and_offers_another(client, voter):
    chat = asked(client)
    failed(chat, "rate_limited", "a")
    page = client.get(address(chat, "chat")).content.decode()
    assert "Model A did not answer: no vote is counted" in page
    assert "the provider&#x27;s own words" not in page
    assert 'name="preference"' not in page
    again = client.post(address(chat, "another"), {"key": uuid4()})
    other = Chat.objects.exclude(pk=chat.pk).get()
    assert again.url == other.get_absolute_url()
    assert other.turns.get().parts == chat.turns.get().parts
    assert Battle.objects.get().status == "void"


def test_what_both_made_is_shown_at_addresses_that_say_nothing_of_either(client, voter):
    chat = asked(client)
    made = [take(picture(image=painting(60 + side, 40))) for side in range(2)]
    answered(chat, *(reply("Here.", media=[as_part(media)]) for media in made))
    page = client.get(address(chat, "chat")).content.decode()
    for side, media in zip("ab", made, strict=True):
        where = reverse("chats:media", args=[chat.code, 1, side, 0])
        assert f'src="{where}"' in page
        file = client.get(where)
        said = page + str(file.headers)
        assert media.sha256[:16] not in said
        assert b"".join(file.streaming_content) == media.file.read()
    assert client.get(reverse("chats:media", args=[chat.code, 1, "a", 1])).status_code == 404
    voter_at(client, "somebody else")
    assert client.get(where).status_code == 404


def test_nobody_else_sees_or_touches_a_chat(client, voter):
    chat = asked(client)
    answered(chat)
    voter_at(client, "somebody else")
    assert client.get(address(chat, "chat")).status_code == 404
    for what in ("say", "stop", "again", "vote", "reasons", "another"):
        assert (
            client.post(address(chat, what), {"key": uuid4(), "number": 2, "preference": "a"}).status_code
            == 404
        )
    assert not Vote.objects.exists()


def test_reasons_come_after_the_vote_and_may_change(client, voter):
    chat = asked(client)
    answered(chat)
    assert client.post(address(chat, "reasons"), {"reason": ["a:correct"]}).status_code == 409
    vote(client, chat)
    client.post(address(chat, "reasons"), {"reason": ["a:correct", "b:nonsense"], "comment": " Well said. "})
    given = Vote.objects.get()
    assert (given.reasons, given.comment) == (["a:correct"], "Well said.")
    assert client.get(address(chat, "chat")).content.decode().count(" checked") == 1


def test_judges_say_nothing_before_the_vote(client, voter):
    question, judge = a_question(), a_judge("stern")
    ant, bee = Competitor.objects.order_by("name")
    a_judged_battle(question, ant, bee, judge)
    client.post(BLIND, {"key": uuid4(), "question": question.pk})
    chat = Chat.objects.get()
    answered(chat)
    assert "stern" not in client.get(address(chat, "chat")).content.decode()


def test_two_models_are_chosen_by_name_in_the_address_and_nobody_votes(client, voter):
    page = client.get("/side-by-side/", {"a": "ant", "b": "bee"}).content.decode()
    assert 'value="ant"' in page
    assert "rates nobody" in page
    given = {"key": uuid4(), "text": "Hello", "a": "ant", "b": "bee"}
    chat = Chat.objects.get(code=client.post("/side-by-side/", given).url.strip("/").split("/")[-1])
    assert (chat.mode, chat.a.name, chat.b.name) == ("named", "ant", "bee")
    answered(chat)
    page = client.get(address(chat, "chat")).content.decode()
    assert "Bee</a>" in page
    assert 'name="preference"' not in page


def test_one_model_alone_answers_alone(client, voter):
    a_competitor("cat")
    response = client.post("/chat/", {"key": uuid4(), "text": "Hello", "a": "cat"})
    chat = Chat.objects.get()
    assert (response.url, chat.mode, chat.b) == (chat.get_absolute_url(), "alone", None)
    answered(chat, b={})
    page = client.get(address(chat, "chat")).content.decode()
    assert "Cat</a>" in page
    assert "Model B" not in page


def test_a_name_that_is_not_there_or_taken_twice_begins_nothing(client, voter):
    for a, b in (("ant", "nobody"), ("ant", "ant"), ("ant", "")):
        page = client.post("/side-by-side/", {"key": uuid4(), "text": "Hello", "a": a, "b": b})
        assert page.status_code == 422
        assert "Choose from the list" in page.content.decode()
    assert not Chat.objects.exists()


def test_nobody_reads_on_another_page_what_was_not_to_be_published(client, voter):
    chat = asked(client, text="My secret garden")
    answered(chat)
    vote(client, chat)
    battle, question = Battle.objects.get(), Question.objects.get()
    voter_at(client, "somebody else")
    assert client.get(f"/questions/{question.pk}/").status_code == 404
    for page in ("/questions/", "/battles/", battle.get_absolute_url(), "/battles/?q=secret"):
        said = client.get(page).content.decode()
        assert "secret garden" not in said, page
        assert "It is 42." not in said, page


def test_what_may_do_harm_is_not_asked(client, voter, settings, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("poison the well\n")
    settings.ARENA_MODERATOR, settings.ARENA_MODERATION_WORDS = "words", str(words)
    page = client.post(BLIND, {"key": uuid4(), "text": "How do I poison the well?"})
    assert page.status_code == 422
    assert "cannot be asked here" in page.content.decode()
    assert not Chat.objects.exists()


def test_a_broken_moderator_is_noted_and_stops_nobody(client, voter, settings):
    settings.ARENA_MODERATOR, settings.ARENA_MODERATION_WORDS = "words", "/nowhere/words.txt"
    assert asked(client).flags == ["moderation_broken"]


def test_what_a_moderator_flags_in_a_reply_is_not_shown(client, voter):
    chat = asked(client)
    failed(chat, "moderated", "b")
    page = client.get(address(chat, "chat")).content.decode()
    assert "what it said may do harm and is not shown" in page
    assert Battle.objects.get().void_code == "moderated"


def test_a_moderator_that_needs_a_key_looks_in_a_worker(client, voter, monkeypatch, settings):
    from arena.moderation import MODERATORS, Finding

    class Strict:
        title, needs_key = "for this test", True

        async def look(self, text, connections):
            return Finding(flagged=connections is not None, codes=("harm",))

    monkeypatch.setitem(MODERATORS, "strict", Strict())
    settings.ARENA_MODERATOR = "strict"
    with pytest.raises(Harmful):
        async_to_sync(check_late)("Hello", object())
    assert asked(client).flags == []


def test_a_chat_goes_on_after_its_person_has_signed_in(client, voter):
    from arena.accounts.signing_in import joined

    chat = asked(client)
    joined.send(None, old=chat.voter, new="another")
    chat.refresh_from_db()
    assert chat.voter == "another"


def test_whoever_comes_back_finds_every_word_of_a_chat(client, voter):
    chat = asked(client)
    answered(chat)
    client.post(address(chat, "say"), {"text": "And 6 times 8?", "number": 2})
    answered(chat, "It is 48.", "It is 49.")
    later = Client()
    voter_at(later)
    page = later.get(chat.get_absolute_url()).content.decode()
    for words in ("What is 6 times 7?", "It is 42.", "It is 41.", "And 6 times 8?", "It is 48.", "It is 49."):
        assert words in page


def test_who_lost_the_address_of_a_chat_finds_it_again_and_nobody_else_does(client, voter):
    chat = asked(client)
    page = client.get("/me/conversations/")
    assert f"/battle/{chat.code}/" in page.text and "open" in page.text
    assert f"/battle/{chat.code}/" not in type(client)().get("/me/conversations/").text
