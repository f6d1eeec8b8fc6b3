"""A benchmark distilled from people's votes is written, checked, run and taken up again."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from fakes import a_board, a_competitor, a_judge, a_played_battle, a_question, an_endpoint
from PIL import Image
from stub import StubServer
from stub_media import MediaStub

from arena.competitors.models import Competitor
from arena.endpoints.models import Endpoint
from arena.questions.media import as_part
from arena.questions.take import take
from arena.votes.models import Vote

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


def voted(*preferences: str, texts=("It is 42.", "It is 41."), **question):
    """A battle of ant and bee on which people voted."""
    ant, bee = (Competitor.objects.filter(name=n).first() or a_competitor(n, says=n) for n in ("ant", "bee"))
    battle = a_played_battle(a_question(**question), ant, bee, a_judge(f"j{Vote.objects.count()}"), texts)
    for number, preference in enumerate(preferences):
        Vote.objects.create(battle=battle, voter=f"voter-{number}", preference=preference)
    return battle


@pytest.fixture
def board(transactional_db):
    return a_board(judge=a_judge("checks"))


def exported(folder, *words):
    call_command("bench_export", "text", str(folder), *words)
    return [json.loads(line) for line in (folder / "questions.jsonl").read_text().splitlines()]


def ran(folder, competitor, capsys):
    capsys.readouterr()
    call_command("bench_run", competitor, str(folder), judge="checks", json=True)
    return json.loads(capsys.readouterr().out)


def test_only_battles_that_people_decided_are_in_it(board, tmp_path):
    won = voted("a", "a", "b")
    voted("a", "b")
    voted("tie", "tie", "a")
    voted("both_bad")
    lost = voted("b")
    rows = exported(tmp_path)
    assert [(row["id"], row["selected_by"]) for row in rows] == [(str(won.pk), "ant"), (str(lost.pk), "bee")]
    assert rows[1]["selected"] == "It is 41."
    assert "voter" not in (tmp_path / "questions.jsonl").read_text()


def test_what_a_person_asked_for_themselves_alone_is_not_in_it(board, tmp_path):
    voted("a", tags=["private"])
    shown = voted("a")
    assert [row["id"] for row in exported(tmp_path)] == [str(shown.pk)]


def test_a_battle_needs_as_many_votes_as_asked(board, tmp_path):
    voted("a")
    voted("a", "a", "b")
    assert len(exported(tmp_path, "--least", "3")) == 1


def test_votes_that_do_not_count_decide_nothing(board, tmp_path):
    voted("a")
    Vote.objects.update(excluded_reason="a bot")
    with pytest.raises(CommandError, match="import_votes"):
        exported(tmp_path)


def test_a_right_reply_ties_with_the_chosen_one_and_beats_the_other(board, tmp_path, capsys):
    voted("a")
    voted("a", "a")
    exported(tmp_path)
    a_competitor("cat", says="I say 42.")
    found = ran(tmp_path, "cat", capsys)
    assert {mode: row["points"] for mode, row in found["scores"].items()} == {"selected": 50, "rejected": 100}
    assert (found["average"], found["own"], found["scores"]["selected"]["ties"]) == (75, 0, 2)
    assert found["scores"]["rejected"]["lower"] < 100


def test_a_wrong_reply_loses_and_earns_nothing_by_a_tie_with_the_rejected(board, tmp_path, capsys):
    voted("a")
    exported(tmp_path)
    a_competitor("dog", says="I say 7.")
    assert ran(tmp_path, "dog", capsys)["average"] == 0


def test_a_competitor_that_gives_no_reply_has_no_score_and_is_asked_again(board, tmp_path, capsys):
    voted("a")
    exported(tmp_path)
    limits = {"connect_s": 1, "first_token_s": 1, "total_s": 1}
    with StubServer(behaviour="status_500") as stub:
        an_endpoint("shaky", kind="openai_chat", base_url=stub.url, **limits)
        a_competitor("eel", endpoint=Endpoint.objects.get(name="shaky"), model="m")
        assert ran(tmp_path, "eel", capsys)["average"] is None
    with StubServer(answers={"What is 6 times 7?": "42"}, strengths={"m": 1e9}) as stub:
        Endpoint.objects.filter(name="shaky").update(base_url=stub.url)
        from arena.endpoints.clients.breaker import breaker_of

        breaker_of.cache_clear()
        assert ran(tmp_path, "eel", capsys)["average"] == 75
        ran(tmp_path, "eel", capsys)
        assert len(stub.requests) == 1


def test_a_line_that_a_kill_cut_short_is_made_again(board, tmp_path, capsys):
    voted("a")
    voted("a")
    exported(tmp_path)
    a_competitor("cat", says="I say 42.")
    before = ran(tmp_path, "cat", capsys)
    (file,) = (tmp_path / "runs").iterdir()
    file.write_text(file.read_text()[:-30])
    assert ran(tmp_path, "cat", capsys) == before


def test_a_changed_question_is_noticed(board, tmp_path, capsys):
    voted("a")
    exported(tmp_path)
    questions = tmp_path / "questions.jsonl"
    questions.write_text(questions.read_text().replace("42", "43"))
    a_competitor("cat", says="I say 42.")
    with pytest.raises(CommandError, match=r"questions\.jsonl: was changed"):
        ran(tmp_path, "cat", capsys)


def test_the_pictures_of_its_questions_come_along(tmp_path, capsys):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    media = take(out.getvalue(), licence="CC0-1.0")
    a_board(judge=a_judge("checks"), modality="image")
    text = {"modality": "text", "text": "What is 6 times 7?"}
    battle = voted("a", modality="image")
    battle.question.parts = [text, as_part(media)]
    battle.question.save()
    (row,) = exported(tmp_path)
    assert (tmp_path / row["parts"][1]["url"]).read_bytes()[:4] == b"\x89PNG"
    assert json.loads((tmp_path / "manifest.json").read_text())["licences"] == {"CC0-1.0": 1}
    a_competitor("cat", says="I say 42.")
    assert ran(tmp_path, "cat", capsys)["average"] == 75


@pytest.mark.parametrize("orders", ["ab", "both"])
def test_a_judge_that_likes_a_place_decides_nothing_however_it_is_set(board, tmp_path, capsys, orders):
    voted("a")
    exported(tmp_path)
    a_competitor("cat", says="I say 42.")
    with StubServer(models={"judge-1": "judge_first"}) as stub:
        endpoint = an_endpoint("judging", kind="openai_chat", base_url=stub.url)
        a_judge("first", "pairwise", endpoint=endpoint, model="judge-1", options={"orders": orders})
        capsys.readouterr()
        call_command("bench_run", "cat", str(tmp_path), judge="first", json=True)
    found = json.loads(capsys.readouterr().out)
    assert {mode: row["ties"] for mode, row in found["scores"].items()} == {"selected": 1, "rejected": 1}
    assert len(stub.requests) == 4


def test_a_reply_without_words_has_no_score(board, tmp_path, capsys):
    voted("a")
    exported(tmp_path)
    with MediaStub() as stub:
        endpoint = an_endpoint("painter", kind="video_jobs", base_url=stub.url, options={"poll_s": 0.1})
        a_competitor("painter", endpoint=endpoint, model="video")
        found = ran(tmp_path, "painter", capsys)
    assert (found["average"], found["scores"]["selected"]["undecided"]) == (None, 1)
