"""Three uses of evolution, kept apart: ranked levels, diagnostic questions, and the published way."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import call_command
from fakes import a_judged_battle
from stub import StubServer
from writing_arena import MODELS, STRENGTHS, applied, write_documents

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.evolution.evolve import evolve, people_say
from arena.evolution.models import Evolution, Exchange, Round, Spending, Step
from arena.evolution.rounds import NothingToEvolve, battles_of, is_over, open_round
from arena.judges.models import Judge, Verdict
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard
from arena.leaderboards.schedule import Draw
from arena.questions.models import Question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]

PREFERENCES = ("both_bad", "a", "b", "a", "both_bad", "a")


@pytest.fixture
def grown(tmp_path, request):
    """One round on six questions, each asked of every pair, by a stub that hardens every question."""
    with StubServer(models=MODELS, strengths=STRENGTHS, seed=3) as stub:
        write_documents(tmp_path, 2)
        applied(tmp_path, stub.url, evolution=f"parents = 4\nbattles = 5\n{request.param}")
        call_command("simulate", items=2)
        fair = Judge.objects.get()
        ant, bee, cat = Competitor.objects.order_by("name")
        for question, preference in zip(Question.objects.order_by("pk"), PREFERENCES, strict=True):
            for one, other in ((ant, bee), (bee, cat), (ant, cat)):
                a_judged_battle(question, one, other, fair, preference)
        opened = open_round(Evolution.objects.get())
        opened.worked, opened.calls = evolve(), stub.requests
        yield opened


def children(one: Round):
    return Question.objects.filter(grown_by__round=one).order_by("pk")


@pytest.mark.parametrize("grown", ['use = "ranked"'], indirect=True)
def test_ranked_children_stand_a_level_higher_and_are_met_by_everybody_alike(grown):
    assert {step.competitor for step in grown.steps.all()} == {None}
    assert {child.level for child in children(grown)} == {2}
    for child in children(grown):
        met = Counter(name for battle in child.battles.all() for name in (battle.a.name, battle.b.name))
        assert child.battles.count() == 5
        assert max(met.values()) - min(met.values()) <= 1
    assert Verdict.objects.pending().count() == 5 * children(grown).count()
    assert set(children(grown)) <= set(Leaderboard.objects.get().questions())


@pytest.mark.parametrize("grown", ['use = "ranked"'], indirect=True)
def test_ranked_parents_are_those_that_nobody_could_answer(grown):
    hardest = set(Question.objects.filter(battles__verdicts__preference="both_bad"))
    assert hardest < {step.parent for step in grown.steps.all()}


@pytest.mark.parametrize("grown", ['use = "diagnostic"'], indirect=True)
def test_diagnostic_children_are_of_one_competitors_failures_and_rate_nobody(grown):
    board = Leaderboard.objects.get()
    before = fit(board).battles
    assert {step.competitor.name for step in grown.steps.all()} == {"ant", "bee", "cat"}
    for step in grown.steps.select_related("battle", "competitor"):
        assert step.competitor_id in (step.battle.a_id, step.battle.b_id)
    for step in Step.objects.filter(status="accepted"):
        assert step.child.diagnostic
        assert all(step.competitor_id in (battle.a_id, battle.b_id) for battle in step.child.battles.all())
    for battle in battles_of([grown]):
        Verdict.objects.filter(battle=battle).update(
            status="valid", preference="a", decided_at="2030-01-01T00:00Z"
        )
    Battle.objects.queued().update(status="played", played_at="2030-01-01T00:00Z")
    assert children(grown).exists()
    assert fit(board).battles == before
    assert not set(Draw(board).judge_of) & set(children(grown).values_list("pk", flat=True))


@pytest.mark.parametrize("grown", ['use = "published"'], indirect=True)
def test_published_children_are_pooled_met_by_the_same_pair_and_labelled(grown):
    for step in Step.objects.filter(status="accepted").select_related("child", "parent", "battle"):
        assert (step.child.level, step.child.generation) == (step.parent.level, 1)
        assert step.child.tags == ["published"]
        (battle,) = step.child.battles.all()
        assert {battle.a_id, battle.b_id} == {step.battle.a_id, step.battle.b_id}


@pytest.mark.parametrize("grown", ['use = "ranked"\nmax_rounds = 5'], indirect=True)
def test_the_next_round_waits_for_the_battles_and_tries_no_question_again(grown):
    evolution = grown.evolution
    assert open_round(evolution) == grown
    Verdict.objects.pending().update(status="outage", decided_at="2030-01-01T00:00Z")
    assert is_over(grown)
    second = open_round(evolution)
    assert second.number == 2
    assert not {step.parent_id for step in second.steps.all()} & {
        step.parent_id for step in grown.steps.all()
    }
    Step.objects.waiting().update(status="refused", reason="not_harder", ended_at="2030-01-01T00:00Z")
    with pytest.raises(NothingToEvolve, match="every question of asked with a verdict has been tried"):
        open_round(evolution)


@pytest.mark.parametrize("grown", ["daily = { calls = 9 }"], indirect=True)
def test_a_step_that_the_budget_cut_short_goes_on_the_next_day_where_it_was(grown):
    assert "evolution:harder has used 9 of 9 calls today" in grown.worked.spent[0]
    assert Exchange.objects.filter(step__round=grown).count() == 9
    assert grown.steps.filter(status="waiting", claims=0, lease_token=None).exists()
    for day in range(1, 9):
        Spending.objects.today().update(day=f"2030-01-0{day}")
        evolve()
    assert not grown.steps.filter(status="waiting").exists()
    asked = Exchange.objects.filter(step__round=grown).values_list("step", "role", "prompt_hash")
    assert len(set(asked)) == len(asked)
    assert len(asked) == sum(call.model not in ("questioner", "judge") for call in grown.calls)


@pytest.mark.parametrize("grown", ['options = { solved_by = "people" }'], indirect=True)
def test_people_can_have_the_word_on_what_can_be_answered(grown):
    awaiting = grown.steps.filter(status="awaiting")
    yes, no = awaiting[0], awaiting[1]
    assert (yes.reason, is_over(grown)) == ("awaits_people", False)
    asked = len(grown.calls)
    people_say(awaiting.filter(pk=yes.pk), answerable=True)
    people_say(awaiting.filter(pk=no.pk), answerable=False)
    evolve()
    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.status, yes.solved["by"], yes.child.text) == (
        "accepted",
        "people",
        f"{yes.text}\n{yes.parent.parts[1]['text']}",
    )
    assert (no.status, no.reason) == ("refused", "unanswerable")
    assert len(grown.calls) == asked
