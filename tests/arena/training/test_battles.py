"""`manage.py export_training` from the arena's battles: people's votes, and what they let be shown."""

from __future__ import annotations

import json
from itertools import count

import pytest
from django.core.management import CommandError, call_command
from fakes import a_competitor, a_judge, a_played_battle, a_question, an_endpoint
from judging import answer
from learned import rows_in, words
from media_files import picture
from stub import BEHAVIOURS, StubServer, speaking

from arena.chats.models import Chat
from arena.judges.judge import judge_played
from arena.judges.models import Judgment
from arena.questions.media import as_part, take
from arena.questions.models import Media, Question
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db
numbers = count()


@pytest.fixture
def cast():
    """Two competitors and a judge that nobody asks."""
    ant, bee = a_competitor("ant", licence="Apache-2.0"), a_competitor("bee")
    return ant, bee, a_judge("scripted", protocol="scripted", options={"as": "longest"})


def voted(cast, *votes: str, excluded: str = "", question: Question | None = None, **fields):
    """A battle with so many votes; those that are excluded say b."""
    ant, bee, judge = cast
    question = question or a_question(f"Question {next(numbers)}?", **fields)
    battle = a_played_battle(question, ant, bee, judge)
    for number, said in enumerate(votes):
        Vote.objects.create(battle=battle, voter=f"voter {number}", preference=said)
    for number in range(3 if excluded else 0):
        Vote.objects.create(battle=battle, voter=f"bot {number}", preference="b", excluded_reason=excluded)
    return battle


@pytest.fixture
def out(tmp_path, capsys):
    """Exports, and gives the manifest and the rows of both sides."""

    def exported(kind, *options, name="out"):
        capsys.readouterr()
        call_command("export_training", kind, str(tmp_path / name), "--json", *options)
        return json.loads(capsys.readouterr().out), rows_in(tmp_path / name)

    return exported


def test_a_majority_of_people_chooses_a_chat_and_its_lead_is_the_margin(cast, out):
    voted(cast, "a", "a", "b")
    voted(cast, "b", "b", "b", "tie")
    told, rows = out("reward")
    leads = {row["chosen"][1]["content"]: round(row["margin"], 3) for row in rows}
    assert leads == {"42": 0.333, "41": 0.75}
    assert told["licences"] == {"replies: Apache-2.0": 2, "replies: not stated": 2}
    assert told["consent"] == {"questions of the arena's own": 2}


def test_a_vote_that_was_set_aside_does_not_count(cast, out):
    voted(cast, "a", "a", excluded="suspicion")
    voted(cast, "a", excluded="duplicate")
    assert [row["margin"] for row in out("reward")[1]] == [1.0, 1.0]


def test_no_majority_is_no_truth(cast, out):
    voted(cast, "a", "b")
    voted(cast, "a", "tie")
    voted(cast, "a", "a")
    told, rows = out("reward", "--least=2")
    assert len(rows) == 1
    assert told["left_out"] == {"battles whose votes have no majority, or are too few": 2}


def test_what_a_person_kept_to_themselves_is_never_exported(cast, out):
    ant, bee, _ = cast
    secret = voted(cast, "a", tags=["private"])
    Chat.objects.create(voter="v", mode="blind", status="voted", a=ant, b=bee, battle=voted(cast, "a"))
    public = voted(cast, "a")
    Chat.objects.create(
        voter="w", mode="blind", status="voted", a=ant, b=bee, battle=public, may_publish=True
    )
    told, rows = out("reward")
    assert [row["chosen"][0]["content"] for row in rows] == [public.question.text]
    assert secret.question.text not in json.dumps(rows)
    assert told["left_out"] == {"battles that a person did not let be shown": 2}
    assert told["consent"] == {"questions of visitors who let them be shown": 1}


def test_only_private_battles_are_nothing_to_export(cast, out, tmp_path):
    voted(cast, "a", tags=["private"])
    with pytest.raises(CommandError, match="1 battles that a person did not let be shown"):
        out("reward")
    assert not (tmp_path / "out").exists()


def test_questions_that_grew_from_one_another_are_on_one_side(cast, out, tmp_path):
    for _ in range(6):
        root = a_question(f"Root {next(numbers)}?")
        voted(cast, "a", question=root)
        voted(cast, "a", parent=root)
    told, _ = out("reward", "--held-out=0.5")
    for side in ("train", "held_out"):
        lines = (tmp_path / "out" / f"{side}.jsonl").read_text().splitlines()
        assert len(lines) == 2 * told["questions"][side] > 0


def test_pictures_go_along_only_where_their_licence_lets_them(cast, out):
    for kind in ("PNG", "JPEG"):
        media = Media.objects.get(sha256=as_part(take(picture(kind)))["url"].removeprefix("media:"))
        Media.objects.filter(pk=media.pk).update(licence="CC BY 4.0" if kind == "PNG" else "")
        voted(cast, "a", parts=[{"modality": "text", "text": f"A {kind}?"}, as_part(media)], modality="image")
    told, (row,) = out("reward", "--pictures")
    assert len(row["images"]) == 1 and told["licences"]["media: CC BY 4.0"] == 1
    (why,) = told["left_out"]
    assert "licence does not let them be passed on" in why
    assert len(out("reward", "--pictures", "--allow-licence", name="all")[1]) == 2


@pytest.mark.django_db(transaction=True)
def test_a_judge_s_words_on_battles_are_learned_from_with_people_as_what_is_right(cast, out, monkeypatch):
    monkeypatch.setitem(BEHAVIOURS, "takes_a", speaking(lambda call: answer("A", "The first is better.")))
    with StubServer("takes_a") as stub:
        where = {"kind": "openai_chat", "base_url": stub.url, "total_s": 5}
        judge = a_judge("reader", protocol="pairwise", endpoint=an_endpoint("stub", **where), model="m")
        voted((*cast[:2], judge), "a", "a")
        voted((*cast[:2], judge), "b")
        judge_played()
        sent = [call.body["messages"] for call in stub.requests]
    told, rows = out("sft", "--option=both_orders=false", "--judge=reader")
    assert len(rows) == 2 and all(row["prompt"] in sent for row in rows)
    firsts = [row["prompt"][-1]["content"].split("<reply_a>\n")[1][:2] for row in rows]
    assert sorted(firsts) == ["41", "42"]
    assert list(told["judges"]) == ["reader"] and set(told["judges"]["reader"]) == set(
        Judgment.objects.values_list("judge_version", flat=True)
    )
    assert all("The first is better." in words(row["completion"]) for row in rows)


def test_prompts_of_battles_come_in_both_orders_with_what_people_said_and_the_known_answer(cast, out):
    nowhere = an_endpoint("nowhere", kind="openai_chat", base_url="http://127.0.0.1:9/v1")
    a_judge("reader", protocol="pairwise", endpoint=nowhere, model="m")
    voted(cast, "b")
    told, rows = out("grpo")
    assert [(row["order"], row["answer"], row["gold_answer"]) for row in rows] == [
        ("ab", "B", "42"),
        ("ba", "A", "42"),
    ]
    assert list(told["judges"]) == ["reader"]
    guessed = {"reference": "42", "reference_from": "model"}
    voted(cast, "a", **guessed)
    assert {row["gold_answer"] for row in out("grpo", name="more")[1]} == {"42", ""}


@pytest.mark.django_db(transaction=True)
def test_a_script_asked_no_model_so_there_is_nothing_to_learn_from(cast, out):
    voted(cast, "a")
    judge_played()
    with pytest.raises(CommandError, match="judgments for which no model was asked"):
        out("sft")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--board=nowhere"], "no leaderboard is called 'nowhere'; there are none"),
        (["--judge=nobody"], "no judge 'nobody'; there are scripted"),
        ([], "nothing to export as reward: 0 examples were found"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(cast, out, options, problem):
    with pytest.raises(CommandError, match=problem):
        out("reward", *options)


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("CC BY 4.0", True),
        ("cc-by-sa-3.0", True),
        ("CC0-1.0", True),
        ("MIT", True),
        ("public domain", True),
        ("CC BY-NC 4.0", False),
        ("CC BY-ND 4.0", False),
        ("no licence", False),
        ("", False),
        ("all rights reserved", False),
        ("permitted by the author", False),
    ],
)
def test_a_licence_is_read_with_care(licence, free):
    from arena.training.may_share import may_share

    assert may_share(licence) is free
