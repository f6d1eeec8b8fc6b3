"""Audits of judges on battles in the database: what was planted is flagged, and what was not is not."""

import json
import time

import pytest
from deciding import decided_battles
from django.core.management import CommandError, call_command
from django.utils import timezone
from fakes import a_battle, a_board, a_competitor, a_judge, a_judged_battle, a_question

from arena.audits.models import Audit
from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.exams.sitters import sitter
from arena.judges.models import Judge, Judgment, Verdict
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


def audited(capsys, judge: str = "fair", *words: str) -> dict:
    call_command("audit", judge, "--json", *words)
    return json.loads(capsys.readouterr().out)


def flagged(told: dict) -> list[str]:
    strata = [f"{one['dimension']} {one['value']}" for one in told["strata"] if one["flagged"]]
    rated = [one["competitor"] for one in told["differences"] if one["flagged"]]
    return [one["name"] for one in told["biases"] if one["flagged"]] + strata + rated


def one_battle(preference: str = "a", **fields: object):
    question, ant, bee = a_question(), a_competitor("ant"), a_competitor("bee")
    return a_judged_battle(question, ant, bee, a_judge("fair"), preference, **fields)


def test_an_honest_judge_is_flagged_for_nothing(capsys):
    decided_battles(1_500, lambda battles: battles.honest())
    told = audited(capsys)
    assert told["counts"]["decided"] == told["counts"]["votes"] == 1_500
    assert flagged(told) == []


def test_a_judge_that_prefers_the_longer_reply_is_flagged_for_length(capsys):
    decided_battles(1_500, lambda battles: battles.prefers_longer(0.4))
    told = audited(capsys)
    assert "length" in flagged(told)
    assert next(one for one in told["biases"] if one["name"] == "length")["lower"] > 0


def test_a_judge_that_is_wrong_in_one_category_is_flagged_there(capsys):
    decided_battles(1_500, lambda battles: battles.wrong_in("code"))
    told = audited(capsys)
    assert "category code" in flagged(told)
    code = next(one for one in told["strata"] if one["value"] == "code")
    assert code["excess"]["upper"] < 0


def test_the_same_battles_give_the_same_audit_and_it_is_kept_once(capsys):
    decided_battles(300, lambda battles: battles.honest(), voters=2)
    first = audited(capsys)
    assert audited(capsys) == first
    kept = Audit.objects.get()
    assert (kept.judge, kept.judge_version) == ("fair", sitter("fair").decides_as)
    assert kept.report["words"] == first["words"]


def test_another_vote_another_seed_or_another_level_is_another_audit(capsys):
    decided_battles(100, lambda battles: battles.honest(), voted=0.9)
    first = audited(capsys)
    audited(capsys, "fair", "--seed", "1")
    audited(capsys, "fair", "--level", "0.9")
    Vote.objects.create(battle=Vote.objects.first().battle, voter="late", preference="a")
    assert audited(capsys)["fingerprint"] != first["fingerprint"]
    assert Audit.objects.count() == 4


def test_votes_that_do_not_count_are_not_read(capsys):
    battle = one_battle()
    Vote.objects.create(battle=battle, voter="one", preference="a")
    Vote.objects.create(battle=battle, voter="two", preference="b", excluded_reason="bought")
    told = audited(capsys)
    assert told["counts"]["votes"] == 1 and told["confusion"][0] == [1, 0, 0, 0]


def test_a_tie_and_both_bad_are_told_apart(capsys):
    battle = one_battle("tie")
    Vote.objects.create(battle=battle, voter="one", preference="both_bad")
    assert audited(capsys)["confusion"][3] == [0, 0, 1, 0]


def test_an_outage_of_the_judge_is_no_verdict(capsys):
    question, ant, bee, judge = a_question(), a_competitor("ant"), a_competitor("bee"), a_judge("fair")
    for status in ("a", "outage", "unparsed"):
        battle = a_judged_battle(question, ant, bee, judge, status)
        Vote.objects.create(battle=battle, voter="one", preference="a")
    told = audited(capsys)
    assert told["counts"]["decided"] == 1


def test_people_see_the_sides_as_they_were_shown(capsys):
    question, ant, bee, judge = a_question(), a_competitor("ant"), a_competitor("bee"), a_judge("fair")
    for _ in range(3):
        battle = a_judged_battle(question, ant, bee, judge, "b")
        Vote.objects.create(battle=battle, voter="one", preference="b", swapped=True)
    # Both said b, which the voter saw first.
    assert audited(capsys)["confusion"][0] == [3, 0, 0, 0]


def test_only_verdicts_of_the_version_in_force_count(capsys):
    battle = one_battle()
    Vote.objects.create(battle=battle, voter="one", preference="a")
    Judge.objects.active().retire()
    a_judge("fair", version=2)
    with pytest.raises(CommandError, match="nothing to audit"):
        call_command("audit", "fair")


def test_a_board_and_a_day_narrow_what_is_read(capsys):
    battle = one_battle()
    Vote.objects.create(battle=battle, voter="one", preference="a")
    a_board("laws", judge=Judge.objects.get(), category="law")
    a_board("sums", judge=Judge.objects.get(), category="arithmetic")
    assert audited(capsys, "fair", "--board", "sums")["settings"]["board"] == "sums"
    with pytest.raises(CommandError, match="in this slice"):
        call_command("audit", "fair", "--board", "laws")
    with pytest.raises(CommandError, match="nothing to audit"):
        call_command("audit", "fair", "--since", "2100-01-01")


def test_words_come_with_every_number_s_n(capsys):
    decided_battles(200, lambda battles: battles.honest(), voters=2)
    call_command("audit", "fair")
    told = capsys.readouterr().out
    assert told.startswith(
        "fair beside people: 200 battles that both decided, 400 votes, 200 battles with two"
    )
    assert "percent" in told and "n 200" in told and "people / judge" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "no judge 'nobody'; in the arena: fair"),
        (["fair"], "nothing to audit: no battle has both a verdict of fair and a vote .*have people vote"),
        (["fair", "--board", "none"], "no board 'none'"),
        (["fair", "--since", "yesterday"], "--since yesterday: must be a day"),
        (["fair", "--since", "2026-02-31"], "--since 2026-02-31: must be a day"),
        (["fair", "--seed", "-1"], "--seed -1"),
    ],
)
def test_what_cannot_be_audited_is_said_in_one_sentence(words, said):
    one_battle()
    with pytest.raises(CommandError, match=said) as told:
        call_command("audit", *words)
    assert "\n" not in str(told.value)


def test_a_level_that_is_none_is_refused():
    Vote.objects.create(battle=one_battle(), voter="one", preference="a")
    with pytest.raises(CommandError, match="level"):
        call_command("audit", "fair", "--level", "2")


def test_a_judge_that_decided_nothing_is_told_to_be_seated():
    a_battle(a_question(), a_competitor("ant"), a_competitor("bee"), a_judge("fair"))
    with pytest.raises(CommandError, match=r"decided 0 battles.*seat it on a board"):
        call_command("audit", "fair")


def test_ten_thousand_battles_take_seconds(capsys):
    decided_battles(10_000, lambda battles: battles.honest())
    begun = time.monotonic()
    audited(capsys)
    assert time.monotonic() - begun < 20


def test_a_judge_that_favours_its_own_family_is_flagged_for_that(capsys):
    planted = decided_battles(1_500, lambda battles: battles.honest())
    mine = a_competitor("gnu", family="gnus").endpoint
    Judge.objects.filter(name="fair").update(endpoint=mine, family="gnus", model="gnu")
    Competitor.objects.filter(name__in=["ant", "cat", "elk"]).update(family="gnus")
    for side, said in (("a", "a"), ("b", "b")):
        own = Battle.objects.filter(**{f"{side}__family": "gnus"}).order_by("pk")
        keys = list(own.values_list("pk", flat=True))[::3]
        Verdict.objects.filter(battle__in=keys, judge=planted.judge).update(preference=said)
    assert "own_family" in flagged(audited(capsys))


def test_a_judge_that_prefers_what_it_was_shown_first_has_a_position_and_people_have_none(capsys):
    decided_battles(800, lambda battles: battles.honest())
    Judgment.objects.filter(order="ab").update(preference="a")
    Judgment.objects.filter(order="ba").update(preference="b")
    position = audited(capsys)["position"]
    assert position["judge"]["lower"] is None or position["judge"]["lower"] > 0
    assert position["people"]["lower"] < 0 < position["people"]["upper"]


def test_versions_of_a_competitor_are_told_apart(capsys):
    question, judge = a_question(), a_judge("fair")
    old = a_competitor("ant")
    Competitor.objects.filter(pk=old.pk).update(retired_at=timezone.now())
    new, bee = a_competitor("ant", version=2), a_competitor("bee")
    for one in (old, new):
        vote = Vote(battle=a_judged_battle(question, one, bee, judge), voter="one", preference="a")
        vote.save()
    names = {one["competitor"] for one in audited(capsys)["differences"]}
    assert names == {"ant v1", "ant v2", "bee"}
