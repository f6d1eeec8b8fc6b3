"""Media in battles: what competitors are sent, what is kept of what they make, and what judges see of it."""

from __future__ import annotations

import base64
from itertools import pairwise
from pathlib import Path

import pytest
from fakes import a_battle, a_competitor, a_judge, a_question, an_endpoint
from stub import StubServer
from stub_media import MediaStub, mp4, png

from arena.battles.models import Battle
from arena.battles.play import play_queued
from arena.judges.judge import judge_played
from arena.questions.media import as_part
from arena.questions.models import Media, Question
from arena.questions.take import take
from simulators.conversation import Subtitle

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def stub():
    with StubServer("echo", models={"judge": "judge_first"}) as server:
        yield server


@pytest.fixture
def maker():
    with MediaStub() as server:
        yield server


def a_shown(media: Media, text: str = "What is this?", **fields) -> Question:
    parts = [{"modality": "text", "text": text}, as_part(media)]
    question = a_question(text, modality=media.modality, **fields)
    Question.objects.filter(pk=question.pk).update(parts=parts)
    return question


def a_maker(name: str, maker: MediaStub, kind: str, model: str, **fields):
    options = {"poll_s": 0.02} if kind == "video_jobs" else {}
    endpoint = an_endpoint(f"{kind}-maker", kind=kind, base_url=maker.url, options=options, **fields)
    return a_competitor(name, endpoint=endpoint, model=model)


def a_seer(stub: StubServer, name: str = "seer", **options):
    endpoint = an_endpoint(f"at-{name}", kind="openai_chat", base_url=stub.url, options=options)
    return a_competitor(name, endpoint=endpoint, model="m")


def played(question: Question, a, b, judge=None) -> Battle:
    battle = a_battle(question, a, b, judge)
    play_queued()
    battle.refresh_from_db()
    return battle


def file_of(media: Media) -> bytes:
    with media.file.open() as file:
        return file.read()


def test_a_picture_is_sent_with_its_content_and_its_true_type(stub):
    media = take(png())
    played(a_shown(media), a_seer(stub), a_competitor("parrot"))
    (call,) = stub.requests
    words, picture = call.body["messages"][-1]["content"]
    assert words == {"type": "text", "text": "What is this?"}
    kind, _, content = picture["image_url"]["url"].partition(";base64,")
    assert (picture["type"], kind) == ("image_url", f"data:{media.mime}")
    assert base64.b64decode(content) == file_of(media)


def test_a_video_is_sent_as_frames_in_their_order_with_the_subtitles_between(stub):
    media = take(
        mp4(seconds=4), subtitles=[Subtitle(0.5, 0.9, "It begins."), Subtitle(2.5, 2.9, "It goes on.")]
    )
    played(a_shown(media), a_seer(stub, frames=4), a_competitor("parrot"))
    blocks = stub.requests[0].body["messages"][-1]["content"]
    shown = [block["text"] if block["type"] == "text" else "frame" for block in blocks]
    assert shown.count("frame") == 4
    first, second = (
        next(n for n, text in enumerate(shown) if words in text) for words in ("begins", "goes on")
    )
    assert shown[:first].count("frame") == 1 and shown[:second].count("frame") == 3
    assert all(
        b["image_url"]["url"].startswith("data:image/jpeg;base64,") for b in blocks if b["type"] != "text"
    )


def test_a_question_whose_media_are_gone_is_void_and_stops_nobody(stub):
    media, one, two = take(png()), a_seer(stub), a_competitor("parrot")
    lost = a_battle(a_shown(media), one, two)
    Media.objects.all().delete()
    whole = played(a_question("Say it."), one, two)
    lost.refresh_from_db()
    assert (lost.status, lost.void_code, lost.void_side) == ("void", "no_media", "")
    assert whole.status == "played"


def test_a_picture_that_is_made_is_kept_by_hash(maker):
    battle = played(
        a_question("A red field."), a_maker("red", maker, "openai_images", "picture"), a_competitor("parrot")
    )
    reply = battle.replies.get(side="a")
    media = Media.objects.get()
    assert reply.media == [as_part(media)]
    assert (media.modality, media.width, media.height) == ("image", 64, 48)
    assert reply.text == "A red field, softly lit."
    assert battle.replies.get(side="b").media == []


def test_a_video_that_is_made_is_kept_with_its_length(maker):
    battle = played(
        a_question("A red field."), a_maker("red", maker, "video_jobs", "video"), a_competitor("parrot")
    )
    assert battle.replies.get(side="a").media == [as_part(Media.objects.get())]
    assert Media.objects.get().duration_s == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize(
    ("kind", "model"), [("openai_images", "half_a_picture"), ("video_jobs", "half_a_video")]
)
def test_a_file_that_is_refused_is_no_reply_and_leaves_nothing_behind(maker, settings, kind, model):
    battle = played(a_question("A red field."), a_maker("bad", maker, kind, model), a_competitor("parrot"))
    assert (battle.status, battle.void_code, battle.void_side) == ("void", "malformed", "a")
    assert battle.void_detail
    assert not Media.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_the_same_picture_made_twice_is_kept_once(maker):
    one = a_maker("one", maker, "openai_images", "picture")
    two = a_maker("two", maker, "openai_images", "picture")
    battle = played(a_question("A red field."), one, two)
    assert battle.status == "played" and Media.objects.count() == 1


def a_reader(stub: StubServer, **options):
    endpoint = an_endpoint("judges", kind="openai_chat", base_url=stub.url, options=options)
    return a_judge("reader", "pairwise", endpoint=endpoint, model="judge")


def test_a_judge_is_shown_each_picture_after_its_own_reply_in_both_orders(stub, maker):
    red = a_maker("red", maker, "openai_images", "picture")
    blue = a_maker("blue", maker, "openai_images", "blue")
    battle = played(a_question("A field."), red, blue, a_reader(stub))
    judge_played()
    orders = [_pictures_by_reply(call.body["messages"][-1]["content"]) for call in stub.requests]
    a, b = (_stored(battle, side) for side in "ab")
    assert sorted(orders, key=str) == sorted([[("A", a), ("B", b)], [("A", b), ("B", a)]], key=str)
    verdict = battle.verdicts.get()
    assert (verdict.preference, verdict.flags) == ("tie", ["order_conflict"])  # it prefers what it sees first


def _stored(battle: Battle, side: str) -> bytes:
    (row,) = battle.replies.get(side=side).media
    return file_of(Media.objects.get(sha256=row["url"].removeprefix("media:")))


def _pictures_by_reply(blocks: list[dict]) -> list[tuple[str, bytes]]:
    found = []
    for before, block in pairwise(blocks):
        if block["type"] == "image_url":
            letter = before["text"].rstrip(":").rsplit(" ", 1)[1]
            assert f"</reply_{letter.lower()}>" in before["text"]
            found.append((letter, base64.b64decode(block["image_url"]["url"].partition(",")[2])))
    return found


def test_a_judge_is_shown_a_video_as_frames(stub, maker):
    red, blue = (a_maker(n, maker, "video_jobs", m) for n, m in (("red", "video"), ("blue", "blue_video")))
    battle = played(a_question("A field."), red, blue, a_reader(stub, frames=2))
    judge_played()
    assert battle.verdicts.get().status == "valid"
    blocks = stub.requests[0].body["messages"][-1]["content"]
    assert sum(block["type"] == "image_url" for block in blocks) == 4


def test_what_cannot_be_shown_is_not_judged(stub, maker):
    battle = played(a_question("A field."), a_maker("red", maker, "openai_images", "picture"), a_competitor("parrot"), a_reader(stub))  # fmt: skip
    Media.objects.all().delete()
    judge_played()
    verdict = battle.verdicts.get()
    assert (verdict.status, verdict.preference) == ("void", "")
    assert "no such media" in verdict.judgments.get().rationale
    assert not stub.requests


def test_a_talk_about_a_picture_goes_on_from_the_last_one_made(maker):
    dialogue = {"user": "scripted", "max_turns": 2, "options": {"lines": ["Bigger."]}}
    question = a_question("A sun.", dialogue=dialogue)
    battle = played(question, a_maker("red", maker, "openai_images", "picture"), a_competitor("parrot"))
    first, second = maker.requests
    assert (first.path, second.path) == ("/v1/images/generations", "/v1/images/edits")
    assert second.field("prompt") == "Bigger."
    reply = battle.replies.get(side="a")
    shown = [turn.get("parts", []) for turn in reply.turns]
    assert shown == [[as_part(Media.objects.get())], [], [as_part(Media.objects.get())]]
