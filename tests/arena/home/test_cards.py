"""Social cards: a picture for each kind of page, whatever it is called, in words that fit."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.http import Http404
from fakes import a_board, a_competitor, a_judge, a_judged_battle, a_question, a_rated_board, a_void_battle
from PIL import Image

from arena.battles.models import Battle, Reply
from arena.chats.models import Chat
from arena.competitors.models import Competitor
from arena.home.cards import CARDS
from arena.home.cards.letters import MORE, cut, drawable, lines, plain, runs_right_to_left, width
from arena.home.cards.sheet import HEIGHT, WIDTH
from arena.leaderboards.models import Leaderboard

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "rect", "g", "text", "path", "circle"}
HOSTILE = (
    "</text><script>alert(1)</script>",
    "&amp; \" ' < > ]]>",
    "\x00\x08\ud800 nothing",
    "\u202eturned\u2066 round",
    "x" * 5000,
    "مضخة الحرارة " * 40,
    "ヒートポンプ" * 60,
    "न\u0947" * 300,
    "",
)


def subjects():
    return {"home": "arena", "board": "text", "model": "ant", "battle": str(Battle.objects.first().pk)}


@pytest.fixture
def rated(db):
    cache.clear()
    a_rated_board()


@pytest.mark.parametrize("kind", CARDS)
def test_every_kind_is_a_png_of_the_usual_size_that_is_not_sent_twice(kind, rated, client):
    path = f"/cards/{kind}/{subjects()[kind]}.png"
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    picture = Image.open(io.BytesIO(response.content))
    assert picture.size == (WIDTH, HEIGHT)
    assert len(picture.convert("RGB").getcolors(WIDTH * HEIGHT)) > 20
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(path).content == response.content


@pytest.mark.parametrize("kind", CARDS)
def test_what_is_not_there_has_no_card(kind, rated):
    for name in ("nobody", "0", "999999999999999999999", "²"):
        with pytest.raises(Http404):
            CARDS[kind](name)


@pytest.mark.parametrize("kind", CARDS)
def test_no_words_break_a_card_or_run_out_of_it(kind, rated):
    for words in HOSTILE:
        kept = words.replace("\x00", "").encode("utf-8", "ignore").decode()
        Competitor.objects.filter(name="ant").update(title=kept[:200], organisation=kept[:200])
        Leaderboard.objects.update(title=kept[:200])
        Reply.objects.update(text=kept)
        root = ElementTree.fromstring(CARDS[kind](subjects()[kind]))
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= SHAPES
        for text in root.iter(f"{SVG}text"):
            wide = width(text.text or "") * float(text.get("font-size"))
            x, ends = float(text.get("x")), text.get("text-anchor") == "end"
            assert (x - wide >= 0) if ends else (x + wide <= WIDTH), (words, text.text)


def test_a_card_is_drawn_anew_when_it_shows_something_else(rated, client):
    before = client.get("/cards/model/ant.png")
    Competitor.objects.filter(name="ant").update(title="Antelope")
    after = client.get("/cards/model/ant.png")
    assert before.headers["ETag"] != after.headers["ETag"]
    assert before.content != after.content


def test_a_card_speaks_the_language_of_its_address(rated, client):
    assert client.get("/fr/cards/board/text.png").status_code == 200


def test_a_battle_that_nobody_else_may_read_has_no_card(client, db):
    judge, question = a_judge(), a_question()
    ant, bee = a_competitor("ant"), a_competitor("bee")
    battle = a_judged_battle(question, ant, bee, judge)
    chat = Chat.objects.create(voter="v", a=ant, b=bee, battle=battle, status="voted")
    path = f"/cards/battle/{battle.pk}.png"
    assert client.get(path).status_code == 404
    Chat.objects.filter(pk=chat.pk).update(may_publish=True)
    assert client.get(path).status_code == 200


def test_a_void_battle_says_that_it_is_void(db):
    battle = a_void_battle(a_question(), a_competitor("ant"), a_competitor("bee"))
    svg = CARDS["battle"](str(battle.pk))
    assert "No reply" in svg and ">void<" in svg


def test_a_board_without_a_fit_has_a_card(db):
    a_board()
    assert "No battle has been judged yet." in CARDS["board"]("text")


def test_unfitted_words_are_wrapped_and_cut_with_a_mark():
    text = "one two three four five six seven eight nine ten"
    found = lines(text, 20, 150, 2)
    assert len(found) == 2 and found[1].endswith(MORE)
    assert all(width(line) * 20 <= 150 for line in found)
    assert lines("short", 20, 150, 2) == ["short"]
    assert lines("", 20, 150, 2) == []
    assert cut("abc", 20, 500) == "abc"


def test_a_script_without_blanks_is_wrapped_between_its_letters():
    found = lines("仕組みをわかりやすく説明してください", 20, 110, 9)
    assert len(found) > 2
    assert "".join(found) == "仕組みをわかりやすく説明してください"


def test_lines_that_run_to_the_left_are_known_by_their_first_letter():
    assert runs_right_to_left("12 كيف Hello")
    assert not runs_right_to_left("Hello كيف")
    assert not runs_right_to_left("123")


def test_what_steers_direction_or_breaks_xml_is_left_out():
    assert plain("a\x00b\u202ec\n d\t\te") == "abc d e"


def test_letters_that_this_machine_lacks_are_said_to_be_lacking():
    assert drawable("Plain, übel, Ελλάδα", 400).startswith("Plain")
    assert drawable("\U00012000\U00012001", 400) == "(in letters that this server cannot draw)"
