"""Annotators label blind, what all say is gold, and where they differ somebody settles it with a reason."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.db import connections
from django.test import Client
from fakes import a_battle, a_competitor, a_judge, a_judged_battle, a_played_battle, a_question, a_void_battle

from arena.accounts.models import User
from arena.annotations.agree import by_annotator, by_standard
from arena.annotations.label import AlreadySettled, Labels, is_swapped, label, settle
from arena.annotations.models import Annotation, Gold
from arena.annotations.queue import next_for, progress
from arena.battles.models import Battle
from arena.pages.words import STANDARDS
from arena.votes.turned import turned

pytestmark = pytest.mark.django_db


@pytest.fixture
def battles() -> list[Battle]:
    """Four that were played, and some that cannot be labelled."""
    ant, bee = (a_competitor(name, organisation=f"{name} guild") for name in ("ant", "bee"))
    judge = a_judge()
    a_battle(a_question(), ant, bee), a_void_battle(a_question(), ant, bee)
    a_played_battle(a_question(diagnostic=True), ant, bee, judge)
    return [a_judged_battle(a_question(persona="a baker"), ant, bee, judge, "b") for _ in range(4)]


def an_annotator(name: str, group: str = "annotators") -> User:
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def people(battles) -> list[User]:
    return [an_annotator(name) for name in ("ann", "bob", "cyd")]


def said(who: User, battle: Battle, **labels: str) -> list[Annotation]:
    """Labels of the battle's own sides, a where nothing else is said."""
    by_standard = dict.fromkeys(STANDARDS, "a") | labels
    swapped = is_swapped(battle, who)
    return label(battle, who, Labels({key: turned(value, swapped) for key, value in by_standard.items()}))


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_others_are_told_how_to_become_an_annotator(client, people, battles) -> None:
    for page in (
        "/annotate/",
        f"/annotate/{battles[0].pk}/",
        "/annotate/agreement/",
        "/annotate/adjudicate/",
    ):
        answer = client.get(page)
        assert answer.status_code == 403 and "ask an operator" in answer.content.decode().lower()
    assert browser_of(people[0]).get("/annotate/adjudicate/").status_code == 403
    assert browser_of(people[0]).get("/annotate/agreement/").status_code == 200
    assert client.get("/annotate/guidelines/").status_code == 200


def test_what_others_began_comes_first_the_least_labelled_before_the_rest(people, battles) -> None:
    ann, bob, cyd = people
    said(ann, battles[2]), said(bob, battles[2]), said(ann, battles[1])
    assert next_for(cyd) == battles[1]
    said(cyd, battles[1])
    assert next_for(cyd) == battles[2]
    assert next_for(bob) == battles[1]
    assert next_for(ann) in (battles[0], battles[3])
    assert (progress(bob).mine, progress(bob).waiting, progress(bob).begun) == (1, 1, 2)


def test_a_battle_gets_as_many_labels_as_the_setting_says(people, battles, settings) -> None:
    settings.ARENA_ANNOTATION_OVERLAP = 2
    said(people[0], battles[0]), said(people[1], battles[0])
    assert next_for(people[2]) != battles[0]
    for battle in battles[1:]:
        said(people[2], battle), said(people[0], battle)
    assert next_for(people[1]) is None
    assert "Nothing left to label" in browser_of(people[1]).get("/annotate/").content.decode()


def test_new_battles_are_drawn_from_all_that_were_played_whole(people, battles) -> None:
    assert {next_for(people[0]).pk for _ in range(60)} == {battle.pk for battle in battles}


def test_labels_are_the_battles_own_sides_whatever_the_page_showed(people, battles) -> None:
    swapped = {is_swapped(battle, person) for battle in battles for person in people}
    for person in people:
        for battle in battles:
            browser_of(person).post(f"/annotate/{battle.pk}/", dict.fromkeys(STANDARDS, "a"))
    rows = Annotation.objects.all()
    assert swapped == {True, False} and len(rows) == 12 * len(STANDARDS)
    assert all(row.label == ("b" if row.swapped else "a") for row in rows)


def test_nobody_sees_names_judges_or_others_labels_before_their_own(people, battles) -> None:
    ann, bob, _ = people
    label(battles[0], ann, Labels(dict.fromkeys(STANDARDS, "tie_bad"), note="ann's own thoughts"))
    page = browser_of(bob).get(f"/annotate/{battles[0].pk}/").content.decode()
    told = ("ann", "thoughts", "Ant", "bee", "guild", "checks", "B better")
    assert not [word for word in told if re.search(rf"\b{word}\b", page)]
    done = browser_of(bob).post(f"/annotate/{battles[0].pk}/", dict.fromkeys(STANDARDS, "a"), follow=True)
    assert "Labels are saved" in done.content.decode() and "thoughts" in done.content.decode()


def test_saving_is_for_all_standards_or_none_and_once(people, battles) -> None:
    browser, address = browser_of(people[0]), f"/annotate/{battles[0].pk}/"
    partial = browser.post(address, {"accuracy": "a"})
    assert partial.status_code == 400 and "Nothing is saved yet" in partial.content.decode()
    assert not Annotation.objects.exists()
    for given in ("a", "b"):
        browser.post(address, dict.fromkeys(STANDARDS, given))
    assert Annotation.objects.count() == len(STANDARDS)
    assert len({row.label for row in Annotation.objects.all()}) == 1


def test_the_seconds_from_seeing_to_saving_are_kept_and_cannot_be_made_up(people, battles) -> None:
    browser, address = browser_of(people[0]), f"/annotate/{battles[0].pk}/"
    seen = re.search(r'name="seen" value="([^"]+)"', browser.get(address).content.decode())[1]
    browser.post(address, dict.fromkeys(STANDARDS, "a") | {"seen": seen, "note": " a note "})
    browser.post(f"/annotate/{battles[1].pk}/", dict.fromkeys(STANDARDS, "a") | {"seen": "1.5"})
    first, second = (battle.annotations.first() for battle in battles[:2])
    assert 0 <= first.seconds < 60 and first.note == "a note" and second.seconds is None


def test_what_all_agree_on_is_gold_and_the_rest_waits(people, battles) -> None:
    for person in people:
        said(person, battles[0], accuracy="a" if person.username == "ann" else "tie_bad")
    gold = {one.standard: one for one in Gold.objects.all()}
    assert gold.keys() == STANDARDS.keys() - {"accuracy"}
    assert {(one.label, one.adjudicator) for one in gold.values()} == {("a", None)}


@pytest.mark.django_db(transaction=True)
def test_labels_that_come_at_the_same_moment_are_settled_once(groups, people, battles) -> None:
    def save(person: User) -> int:
        try:
            return len(said(person, battles[0]))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as threads:
        assert [*threads.map(save, people)] == [len(STANDARDS)] * 3
    assert Gold.objects.count() == len(STANDARDS)


def test_an_adjudicator_sees_all_labels_and_settles_with_a_reason(people, battles) -> None:
    for person in people:
        said(person, battles[0], accuracy="a" if person.username == "ann" else "b")
    judge = an_annotator("dee", "adjudicators")
    browser, address = browser_of(judge), f"/annotate/adjudicate/{battles[0].pk}/"
    assert address in browser.get("/annotate/adjudicate/").content.decode()
    page = browser.get(address).content.decode()
    assert all(name in page for name in ("ann", "bob", "cyd")) and "Ant" not in page
    shown = turned("b", is_swapped(battles[0], judge))
    assert browser.post(address, {"standard": "accuracy", "label": shown}).status_code == 400
    browser.post(address, {"standard": "accuracy", "label": shown, "reason": "ann misread it"})
    gold = Gold.objects.get(standard="accuracy")
    assert (gold.label, gold.adjudicator, gold.reason) == ("b", judge, "ann misread it")
    trail = browser.get("/annotate/adjudicate/").content.decode()
    assert "ann misread it" in trail and "dee" in trail and address not in trail


def test_gold_is_never_overwritten(people, battles) -> None:
    settle(battles[0], "accuracy", "a", people[0], "first")
    with pytest.raises(AlreadySettled, match="ann: a"):
        settle(battles[0], "accuracy", "b", people[1], "second")
    assert Gold.objects.get().reason == "first"


def test_gold_speaks_the_words_of_votes(battles, people) -> None:
    for standard, given in zip(STANDARDS, ("a", "b", "tie_good", "tie_bad"), strict=True):
        settle(battles[0], standard, given, people[0], "so")
    found = dict(Gold.objects.gold_preferences().values_list("standard", "preference"))
    assert [found[standard] for standard in STANDARDS] == ["a", "b", "tie", "both_bad"]


def test_agreement_is_what_it_is_by_hand_and_undefined_where_nobody_can_tell(people, battles) -> None:
    for person in people:
        for battle in battles:
            differs = person.username == "cyd" and battle == battles[3]
            said(person, battle, accuracy="b" if differs else "tie_good" if battle == battles[0] else "a")
    rows = {row.title: row.found for row in by_standard()}
    percent, alpha = rows["accuracy"]
    assert percent.value == pytest.approx(10 / 12) and percent.items == 4
    # Twelve values: 8 a, 3 tie, 1 b; two of twelve ordered pairs differ, each over two others.
    assert alpha.value == pytest.approx(1 - (4 / 2 / 12) / ((12**2 - 8**2 - 3**2 - 1) / (12 * 11)))
    assert [str(one.value) for one in rows["relevance"]] == ["1.0", "nan"]
    one = {row.title: row.found for row in by_annotator()}
    assert one["cyd"][0].value == pytest.approx(15 / 16) and one["ann"][0].items == 15
    page = browser_of(people[0]).get("/annotate/agreement/").content.decode()
    assert "83.3%" in page and "n/a" in page


def test_agreement_of_nobody_is_no_number(people) -> None:
    Annotation.objects.all().delete()
    page = browser_of(people[0]).get("/annotate/agreement/").content.decode()
    assert "n/a" in page and "Nobody has labelled anything yet." in page
