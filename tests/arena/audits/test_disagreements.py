"""The disagreement queue on battles in the database: planted faults stand first, with the reasons."""

import json

import numpy as np
import pytest
from deciding import Planted, decided_battles
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import resolve
from fakes import a_board, a_competitor, a_judge, a_judged_battle, a_question

from arena.annotations.models import Gold
from arena.judges.models import Judge, Verdict
from arena.leaderboards.fit import fit
from arena.leaderboards.models import StyleCounts
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


def queued(capsys, *words: str) -> dict:
    call_command("disagreements", "fair", "--json", *words)
    return json.loads(capsys.readouterr().out)


def ratio(planted: Planted, told: dict) -> float:
    """Faults in the queue beside faults of as many battles drawn at random."""
    found = sum(row["battle"] in planted.faulty for row in told["queue"]) / len(told["queue"])
    return found / (len(planted.faulty) / len(planted.keys))


def a_few(n: int = 6, judge: str = "fair") -> list:
    question, ant, bee, row = a_question(), a_competitor("ant"), a_competitor("bee"), a_judge(judge)
    return [a_judged_battle(question, ant, bee, row, "a", confidence=0.9) for _ in range(n)]


def vote(battle, *said: str) -> None:
    for number, one in enumerate(said):
        Vote.objects.create(battle=battle, voter=f"voter {number}", preference=one)


def test_faults_in_one_category_are_found_with_few_votes(capsys):
    planted = decided_battles(2_000, lambda battles: battles.wrong_in("code", right=0.97), voted=0.1)
    told = queued(capsys, "--limit", "100")
    assert told["voted"] < 300 and len(told["queue"]) == 100
    assert ratio(planted, told) >= 3
    assert any("category code: people disagree" in reason for reason in told["queue"][0]["why"])


def test_faults_on_long_replies_are_found(capsys):
    def long_is_wrong(battles):
        long = battles.words.sum(axis=1) > 95
        return battles.honest(0.97) * ~long + (1 - battles.truth) * long

    planted = decided_battles(2_000, long_is_wrong, voted=0.1)
    assert ratio(planted, queued(capsys, "--limit", "100")) >= 3
    assert StyleCounts.objects.count() == 2_000


def test_faults_where_the_judge_is_surest_are_found(capsys):
    def sure_is_wrong(battles):
        return np.where(battles.confidence > 0.93, 1 - battles.truth, battles.honest(0.97))

    planted = decided_battles(2_000, sure_is_wrong, voted=0.1)
    assert ratio(planted, queued(capsys, "--limit", "100")) >= 3


def test_a_confident_judge_against_three_of_three_people_comes_first(capsys):
    battles = a_few()
    vote(battles[0], "a")
    vote(battles[3], "b", "b", "b")
    first = queued(capsys)["queue"][0]
    assert first["battle"] == battles[3].pk
    assert first["why"][0] == "a judge 90% sure against 3 of 3 people: it said a is better"
    assert first["votes"] == {"a": 0, "b": 3, "tie": 0, "both_bad": 0}


def test_a_row_leads_to_where_one_can_go_on(capsys):
    battle = a_few(1)[0]
    row = queued(capsys)["queue"][0]
    assert row["address"] == battle.get_absolute_url()
    assert resolve(row["annotate"]).view_name == "annotations:battle"
    assert row["bits"] == pytest.approx(row["fault"] + row["gain"])


def test_what_was_settled_leaves_the_queue_and_is_learnt_from_and_audited(capsys):
    battles = a_few()
    vote(battles[0], "b", "b", "b")
    usual = queued(capsys)["usual"]
    who = get_user_model().objects.create(username="admin")
    Gold.objects.create(battle=battles[0], standard="overall", label="b", adjudicator=who)
    Gold.objects.create(battle=battles[1], standard="overall", label="b", adjudicator=who)
    told = queued(capsys)
    assert {row["battle"] for row in told["queue"]} == {battle.pk for battle in battles[2:]}
    assert told["settled"] == 2 and told["usual"] > usual
    call_command("audit", "fair", "--json")
    gold = json.loads(capsys.readouterr().out)["gold"]
    assert [(one["name"], one["value"], one["n"]) for one in gold] == [("gold, overall", 0, 2)]


def test_a_verdict_against_the_board_and_one_that_contradicts_itself_say_so(capsys):
    question, ant, bee, judge = a_question(), a_competitor("ant"), a_competitor("bee"), a_judge("fair")
    for said in "aaaaaaaaab":
        upset = a_judged_battle(question, ant, bee, judge, said)
    Verdict.objects.filter(battle=upset).update(flags=["order_conflict"])
    fit(a_board(judge=judge))
    first = queued(capsys)["queue"][0]
    assert first["battle"] == upset.pk
    assert "it contradicted itself when the sides were swapped" in first["why"]
    assert any("by the board's ratings its choice had a chance of 1" in reason for reason in first["why"])


def test_outages_are_no_verdicts_to_look_at(capsys):
    a_few(2)
    Verdict.objects.filter(pk=Verdict.objects.first().pk).update(status="outage", preference="")
    assert queued(capsys)["verdicts"] == 1


def test_a_kind_that_nobody_voted_on_says_so(capsys):
    battles = a_few(30)
    law = a_question(category="law")
    for _ in range(4):
        a_judged_battle(law, battles[0].a, battles[0].b, Judge.objects.get(name="fair"), "a", confidence=0.9)
    for battle in battles:
        vote(battle, "a")
    first = queued(capsys)["queue"][0]
    assert "category law: of 4 verdicts people voted on 0" in first["why"]


def test_before_anybody_votes_it_says_that_it_guesses(capsys):
    a_few()
    call_command("disagreements", "fair", "--limit", "2")
    assert "which is a mere guess until somebody votes" in capsys.readouterr().out


def test_it_says_it_in_words(capsys):
    battles = a_few()
    vote(battles[0], "b", "b")
    vote(battles[1], "a", "a")
    call_command("disagreements", "fair", "--limit", "2")
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(
        "fair decided 6 battles, people voted on 2 of them; they are expected to disagree in"
    )
    assert "guess" not in told[0]
    assert "bits" in told[1] and "people would disagree" in told[1] and "against 2 of 2 people" in told[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "no judge 'nobody'; in the arena: fair"),
        (["fair"], "nothing to review of fair: it decided none; seat it on a board"),
        (["fair", "--limit", "0"], "--limit must be at least 1"),
        (["fair", "--board", "none"], "no board 'none'"),
    ],
)
def test_what_cannot_be_ranked_is_said_in_one_sentence(words, said):
    a_judge("fair")
    with pytest.raises(CommandError, match=said):
        call_command("disagreements", *words)


def test_a_judge_of_which_all_is_settled_has_nothing_to_review(capsys):
    Gold.objects.create(battle=a_few(1)[0], standard="overall", label="a")
    with pytest.raises(CommandError, match="all 1 battles that it decided are settled"):
        call_command("disagreements", "fair")
