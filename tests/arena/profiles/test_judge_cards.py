"""A judge's card: what it said, whether place sways it, how far it agrees with people; every number is found again."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.db.models.functions import Now
from fakes import a_board, a_competitor, a_judge, a_judged_battle, a_question

from arena.annotations.models import Gold
from arena.judges.models import Judge, Judgment, Verdict
from arena.profiles.agreeing import agreeing
from arena.profiles.verdicts import verdicts
from arena.trust.models import Card
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.fixture
def cast():
    return a_question(), a_competitor("ant"), a_competitor("bee"), a_judge("reader", "pairwise", model="m")


def judged(cast, preference: str, *votes: str, question=None, **fields):
    asked, ant, bee, judge = cast
    battle = a_judged_battle(question or asked, ant, bee, judge, preference, **fields)
    for number, said in enumerate(votes):
        Vote.objects.create(battle=battle, voter=f"v{number}", preference=said)
    return battle


def test_verdicts_are_counted_by_what_became_of_them(cast):
    for preference in ("a", "a", "b", "tie", "both_bad", "unparsed", "outage"):
        judged(cast, preference)
    judged(cast, "tie", flags=["order_conflict"])
    told = verdicts(cast[3].pk, {})
    assert told.statuses == {"valid": 6, "unparsed": 1, "outage": 1}
    assert told.preferences == {"a": 2, "b": 1, "tie": 2, "both_bad": 1}
    assert (told.conflicts.count, told.conflicts.n) == (
        1,
        6,
    ) and told.conflicts.lower < 1 / 6 < told.conflicts.upper


@pytest.mark.parametrize(("first", "leans"), [(50, True), (26, False), (0, True)])
def test_a_preference_for_a_place_is_told_only_where_it_is_sure(cast, first, leans):
    for number in range(25):
        verdict = judged(cast, "a").verdicts.get()
        for at, order in enumerate(("ab", "ba")):
            said = order[0] if 2 * number + at < first else order[1]
            Judgment.objects.create(verdict=verdict, order=order, status="valid", preference=said)
    told = verdicts(cast[3].pk, {})
    assert (told.first.count, told.first.n, told.leans) == (first, 50, leans)


def test_what_a_verdict_takes_is_of_all_its_looks_together(cast):
    for seconds in (1.0, 3.0):
        verdict = judged(cast, "a").verdicts.get()
        for order in ("ab", "ba"):
            Judgment.objects.create(
                verdict=verdict,
                order=order,
                status="valid",
                preference="a",
                seconds=seconds,
                tokens_in=10,
                tokens_out=5,
            )
    told = verdicts(cast[3].pk, {"input": 1.0, "output": 2.0})
    assert (told.seconds.n, told.seconds.mean, told.tokens_in.mean) == (2, 4.0, 20.0)
    assert told.cost == pytest.approx((20 * 1 + 10 * 2) / 1e6)


def test_agreement_with_people_is_the_share_and_kappa_of_battles_that_both_decided(cast):
    for preference, said in (("a", "a"), ("a", "a"), ("b", "b"), ("a", "b"), ("tie", "a")):
        judged(cast, preference, said)
    judged(cast, "a")
    told = agreeing(cast[3].pk).people
    assert (told.percent.count, told.percent.n) == (3, 5)
    by_chance = (3 * 3 + 1 * 2) / 25  # judge: 3 a, 1 b, 1 tie; people: 3 a, 2 b
    assert told.kappa_value == pytest.approx((3 / 5 - by_chance) / (1 - by_chance))
    assert told.kappa_lower <= told.kappa_value <= told.kappa_upper


def test_people_among_themselves_are_the_ceiling_and_set_aside_votes_are_nobody_s(cast):
    judged(cast, "a", "a", "b")
    judged(cast, "a", "a", "a")
    battle = judged(cast, "b", "b")
    Vote.objects.create(battle=battle, voter="bot", preference="a", excluded_reason="a bot")
    told = agreeing(cast[3].pk)
    assert (told.ceiling.percent.count, told.ceiling.percent.n) == (1, 2)
    assert (told.people.percent.count, told.people.percent.n) == (3, 3)


def test_agreement_is_told_by_kind_of_question(cast):
    picture = a_question(modality="image", category="art")
    judged(cast, "a", "a")
    judged(cast, "a", "b", question=picture)
    kinds = {(by, value): (share.count, share.n) for by, value, share in agreeing(cast[3].pk).kinds}
    assert kinds == {
        ("modality", "text"): (1, 1), ("modality", "image"): (0, 1),
        ("category", "arithmetic"): (1, 1), ("category", "art"): (0, 1),
    }  # fmt: skip


def test_settled_labels_are_compared_by_standard(cast):
    battle = judged(cast, "a")
    Verdict.objects.filter(battle=battle).update(standards={"accuracy": "tie", "relevance": "both_bad"})
    for standard, label in (("accuracy", "tie_good"), ("relevance", "tie_good"), ("helpfulness", "a")):
        Gold.objects.create(battle=battle, standard=standard, label=label)
    gold = {standard: (share.count, share.n) for standard, share in agreeing(cast[3].pk).gold}
    assert gold == {"accuracy": (1, 1), "relevance": (0, 1)}  # of helpfulness the judge said nothing


def test_without_a_vote_agreement_is_undefined_and_not_nought(client, cast):
    judged(cast, "a")
    told = agreeing(cast[3].pk)
    assert told.people.percent.share is None and told.people.kappa_value is None
    assert "This judge and a person 0 n/a n/a" in text(client.get("/judges/reader/"))


def test_every_number_of_verdicts_leads_to_as_many_battles(client, cast):
    for preference in ("a", "a", "b", "tie", "unparsed"):
        judged(cast, preference, "b")
    judged(cast, "both_bad", flags=["order_conflict"])
    page = client.get("/judges/reader/").content.decode()
    links = re.findall(r'<a href="(/battles/\?judge=[^"]+)">([\d,]+)</a>', page)
    assert len(links) >= 7
    for address, n in links:
        found = re.findall(
            r'href="/battles/(\d+)/"', client.get(address.replace("&amp;", "&")).content.decode()
        )
        assert len(found) == int(n), address


def test_versions_of_a_judge_are_told_apart(client, cast):
    judged(cast, "a")
    Judge.objects.filter(name="reader").update(retired_at=Now())
    newer = a_judge("reader", "pairwise", model="n", version=2)
    judged((*cast[:3], newer), "b")
    for version, preference in ((1, "a"), (2, "b")):
        told = client.get(f"/judges/reader/?version={version}").context["card"]
        assert told.verdicts.preferences == {preference: 1} and told.named == f"reader.{version}"
    assert client.get("/judges/reader/?version=3").status_code == 404


def test_the_card_says_what_the_judge_is_and_where_it_sits(client, cast):
    a_board("text", judge=cast[3])
    shown = text(client.get("/judges/reader/"))
    assert "A model compares both replies, in both orders" in shown and "Sits on Text" in shown


def test_the_list_holds_every_judge_with_its_agreement(client, cast):
    judged(cast, "a", "a")
    a_judge("idle")
    shown = text(client.get("/judges/"))
    assert "reader" in shown and "idle" in shown and "of 1" in shown


def test_the_numbers_of_a_card_can_be_had_as_json(client, cast):
    judged(cast, "a", "a", "b")
    told = client.get("/judges/reader.json").json()
    assert told["statuses"] == {"valid": 1} and told["with_people"]["percent"]["n"] == 1
    assert told["people_among_themselves"]["percent"] | {"lower": 0, "upper": 0} == {
        "count": 0, "n": 1, "share": 0.0, "lower": 0, "upper": 0,
    }  # fmt: skip


@pytest.mark.parametrize("address", ["/judges/nobody/", "/judges/nobody.json", "/judges/reader/?version=x"])
def test_an_unknown_judge_is_not_found(client, cast, address):
    assert client.get(address).status_code == 404


def test_no_card_says_who_voted_or_labelled(client, cast):
    user = get_user_model().objects.create(username="annie-the-annotator")
    battle = judged(cast, "a", "a")
    Gold.objects.create(battle=battle, standard="accuracy", label="a", adjudicator=user)
    page = client.get("/judges/reader/").content + client.get("/judges/reader.json").content
    assert b"annie" not in page and b'"v0"' not in page


def test_more_verdicts_take_no_more_queries(client, cast, django_assert_max_num_queries):
    for _ in range(5):
        judged(cast, "a", "b")
    with django_assert_max_num_queries(8):
        client.get("/judges/reader/")


def test_without_a_card_the_page_says_what_that_means(client, cast):
    page = text(client.get("/judges/reader/"))
    assert "No card was made of this version yet. Without one it counts" in page


def test_a_card_is_shown_with_what_each_part_of_it_found(client, cast):
    found = {"value": 0.4, "lower": 0.36, "upper": 0.44, "n": 720, "note": "not run yet: empty"}
    told = {"hostile": found | {"holds": False}, "drift": dict.fromkeys(found) | {"holds": None, "n": 0}}
    contents = {"thresholds": told}
    Card.objects.create(
        judge=cast[3], judge_version="0" * 64, contents=contents, digest="d" * 64, comes_to="fails"
    )
    page = text(client.get("/judges/reader/"))
    assert "It failed its card: it is shown and does not count" in page
    assert "a hostile reply wins at most 1 in 100 of its battles not run yet: empty fails 0.400" in page
    assert "as it did when it was first asked not tried yet n/a" in page
    assert "python manage.py card reader --check" in page
    assert client.get("/judges/reader.json").json()["card"]["thresholds"] == told
