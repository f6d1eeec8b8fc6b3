"""Every byte that a voter is sent before the vote: the same whoever is behind the battle."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from fakes import a_competitor, a_judge, a_judged_battle, a_question, an_endpoint
from films import film
from stub_media import png

from arena.ballots.draw import put_before
from arena.ballots.models import Ballot
from arena.battles.models import Battle, Reply
from arena.questions.media import as_part
from arena.questions.models import Media
from arena.questions.take import take

pytestmark = pytest.mark.django_db
RANDOM = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=csrftoken=)[^;]+|(?<=voter=)[^;]+'
    rb"|(?<='Expires', )'[^']+'|(?<=expires=)[^;]+"
)
TOLD = (
    b"Zebra",
    b"zebra",
    b"quagga",
    b"Quagga",
    b"stripes",
    b"order_conflict",
    b"Told by the judge",
    b"checks",
)


@pytest.fixture
def battle() -> Battle:
    """With words, a picture and a video on each side, and a judge who has said everything."""
    zebra = a_competitor("zebra", organisation="stripes", endpoint=an_endpoint("stable", kind="openai_chat"))
    battle = a_judged_battle(a_question(), zebra, a_competitor("quagga"), a_judge(), flags=["order_conflict"])
    battle.verdicts.get().judgments.create(
        order="ab", status="valid", preference="a", rationale="Told by the judge"
    )
    for side, colour, frames in (("a", "red", 10), ("b", "blue", 20)):
        made = [take(png(colour)), take(film(frames))]
        Media.objects.filter(pk=made[1].pk).update(subtitles=[[0, 1, "spoken"]], title="by zebra")
        media = [as_part(one) for one in made]
        about = {
            "tokens_out": 77_431,
            "total_s": 41.597,
            "model_returned": "zebra-9b",
            "finish_reason": "length",
        }
        Reply.objects.filter(battle=battle, side=side).update(media=media, text="Words.", **about)
    return battle


def everything(voter: Client, ballot: Ballot) -> dict[str, bytes]:
    """Headers and body of the page and of all that it loads, and of what answers a wrong vote."""
    page = voter.get(ballot.get_absolute_url())
    addresses = re.findall(r'(?:src|href)="(/vote/[^"]+/media/[^"]+)"', page.content.decode())
    answers = {"page": page, "wrong": voter.post(ballot.get_absolute_url(), {"preference": "x"})}
    answers |= {address: voter.get(address) for address in addresses}
    answers |= {
        f"{address} from 5": voter.get(address, headers={"range": "bytes=5-"}) for address in addresses
    }
    return {name: _bytes(answer) for name, answer in answers.items()}


def _bytes(answer) -> bytes:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = repr(sorted(answer.headers.items())) + repr(sorted(answer.cookies.items()))
    return RANDOM.sub(b"", head.encode() + b"\n" + body)


@pytest.fixture
def ballot(voter, battle) -> Ballot:
    return Ballot.objects.get(code=voter.get("/vote/").url.split("/")[2])


def test_whoever_is_behind_the_battle_the_same_bytes_are_sent(voter, battle, ballot) -> None:
    before = everything(voter, ballot)
    assert len([name for name in before if "/media/" in name]) == 2 * (2 + 2 + 2)
    Battle.objects.filter(pk=battle.pk).update(a=a_competitor("other"), b=battle.a)
    battle.verdicts.update(preference="b", flags=[])
    battle.replies.update(tokens_out=1, total_s=0.1, model_returned="", finish_reason="stop")
    assert everything(voter, ballot) == before


def test_no_byte_names_a_side_a_judge_a_battle_or_a_file(voter, battle, ballot) -> None:
    hashes = [media.sha256.encode() for media in Media.objects.all()]
    for name, sent in everything(voter, ballot).items():
        assert not [word for word in (*TOLD, *hashes) if word in sent], name
        assert f"battles/{battle.pk}".encode() not in sent
        assert b"77431" not in sent and b"77,431" not in sent and b"41.6" not in sent


def test_which_side_is_a_is_a_fair_coin(battle) -> None:
    for number in range(60):
        put_before(f"voter {number}")
    assert 15 < Ballot.objects.filter(swapped=True).count() < 45


def test_what_a_and_b_made_follows_the_letters(voter, battle, ballot) -> None:
    found = []
    for swapped in (False, True):
        Ballot.objects.update(swapped=swapped)
        sent = everything(voter, ballot)
        found.append([sent[f"{ballot.get_absolute_url()}media/{side}/0"] for side in "ab"])
    assert found[0] == found[1][::-1] and found[0][0] != found[0][1]


def test_media_are_their_voters_alone(voter, ballot) -> None:
    address = f"{ballot.get_absolute_url()}media/a/0"
    assert voter.get(address).status_code == 200
    assert Client().get(address).status_code == 404
    for wrong in ("media/c/0", "media/a/2", "media/a/0/captions/", "media/b/99"):
        assert voter.get(f"{ballot.get_absolute_url()}{wrong}").status_code == 404


def test_a_name_in_a_reply_is_masked_before_the_vote_shown_after_it_and_noted(voter, battle, ballot) -> None:
    battle.replies.filter(side="a").update(text="I am ChatGPT, made by OpenAI.")
    assert "ChatGPT" not in voter.get(ballot.get_absolute_url()).content.decode()
    page = voter.post(ballot.get_absolute_url(), {"preference": "tie"}, follow=True).content.decode()
    assert "I am ChatGPT" in page
    assert "named" in battle.votes.get().flags
