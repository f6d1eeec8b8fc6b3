"""What a judge is shown of a battle: the document and the rubric of its question, and whose models replied."""

import pytest
from fakes import a_competitor, a_judge, a_played_battle, a_question, an_endpoint
from stub import StubServer

from arena.judges.cases import case_of
from arena.judges.judge import judge_played
from arena.judges.protocols.base import Verdict
from arena.judges.protocols.rubric import Criterion

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
DOCUMENT = "The tower is 42 m high."


def about_a_tower(**fields: object):
    parts = [{"modality": "text", "text": "How high is it?"}, {"modality": "text", "text": DOCUMENT}]
    return a_question(parts=parts, context=DOCUMENT, **fields)


def judged(question, protocol: str, **options: object) -> tuple[Verdict, str]:
    with StubServer("judge_first") as stub:
        where = an_endpoint("stub", kind="openai_chat", base_url=stub.url)
        judge = a_judge("reader", protocol, endpoint=where, model="m", options=options)
        battle = a_played_battle(question, a_competitor("one"), a_competitor("two"), judge)
        judge_played()
        sent = "\n".join(str(call.body["messages"]) for call in stub.requests)
    return battle.verdicts.get(), sent


def test_the_document_has_a_place_of_its_own():
    case = case_of(about_a_tower(reference_from="human", language="de-CH"))
    assert (case.question, case.context) == ("How high is it?", DOCUMENT)
    assert (case.reference_from, case.language) == ("human", "de")


def test_a_question_without_any_of_it_is_as_ever():
    case = case_of(a_question())
    assert (case.context, case.rubric, case.reference_from) == ("", (), "none")


def test_a_judge_reads_the_document_once():
    _, sent = judged(about_a_tower(), "pairwise", orders="ab")
    assert sent.count(DOCUMENT) == 1 and "<context>" in sent


def test_a_battle_is_judged_by_the_rubric_of_its_question():
    rubric = [{"name": "right", "weight": 0.5}, {"name": "short", "weight": 0.5}]
    question = about_a_tower(rubric=rubric)
    assert case_of(question).rubric == (Criterion("right", weight=0.5), Criterion("short", weight=0.5))
    verdict, sent = judged(question, "weighted_points")
    assert verdict.status == "valid" and verdict.scores["overall"] == [1.0, 1.0]
    assert "right" in sent and "short" in sent


def test_without_a_rubric_such_a_judge_takes_no_question():
    from arena.judges.protocols import PROTOCOLS

    assert not PROTOCOLS["weighted_points"].accepts(case_of(a_question()))
    assert not PROTOCOLS["grounded"].accepts(case_of(a_question()))
    assert PROTOCOLS["grounded"].accepts(case_of(about_a_tower()))
