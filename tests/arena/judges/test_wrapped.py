"""A judge with wrappers, out of the database and back: what it did on the way is kept and shown."""

import pytest
from fakes import a_competitor, a_judge, a_played_battle, a_question, an_endpoint
from stub import StubServer

from arena.judges.judge import judge_played
from arena.judges.keep import by_decision
from arena.judges.models import Verdict
from arena.judges.protocols.base import Finding
from arena.judges.protocols.base import Verdict as Said

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def stub():
    with StubServer("judge_first") as server:
        yield server


def judged(stub, *wrappers, **fields) -> Verdict:
    """What a judge that prefers the first says of a battle, with wrappers around it."""
    endpoint = an_endpoint("stub", kind="openai_chat", base_url=stub.url)
    options = {"orders": "ab", "wrappers": list(wrappers)}
    judge = a_judge("reader", "pairwise", endpoint=endpoint, model="judge", options=options)
    battle = a_played_battle(a_question(**fields), a_competitor("one"), a_competitor("two"), judge)
    judge_played()
    return battle.verdicts.get()


def test_samples_are_kept_each_as_a_judgment_with_their_split(stub):
    verdict = judged(stub, {"wrapper": "samples", "k": 3}, {"wrapper": "both_orders"})
    assert (verdict.status, verdict.preference, verdict.flags) == ("valid", "tie", ["order_conflict"])
    assert verdict.details["notes"]["votes"] == {"a": 3, "b": 3}
    looks = verdict.judgments.values_list("order", "sample")
    assert sorted(looks) == [(order, n) for order in ("ab", "ba") for n in range(3)]
    assert len(set(verdict.judgments.values_list("request", flat=True))) == 6
    assert sorted(call.body["seed"] for call in stub.requests) == [0, 0, 1, 1, 2, 2]


def test_what_a_judge_would_not_decide_is_void_and_flagged_and_its_page_says_so(stub, client):
    verdict = judged(stub, {"wrapper": "gate"})
    assert (verdict.status, verdict.preference) == ("void", "")
    assert verdict.flags == ["abstained", "to_people"]
    assert verdict.details["notes"]["withheld"] == "a"
    assert verdict.judgments.get().preference == "a"
    page = client.get(verdict.battle.get_absolute_url()).content.decode()
    assert "left to people" in page and "would rather not decide" in page
    assert "the battle is void" not in page


def test_the_seconds_of_all_frames_are_on_the_page(stub, client):
    verdict = judged(stub)
    rounds = [
        {"round": 1, "confidence": 0.5, "question": [0.5, 27.25]},
        {"round": 2, "confidence": None, "a": [3]},
    ]
    Verdict.objects.filter(pk=verdict.pk).update(details={"notes": {"frames": rounds}})
    page = client.get(verdict.battle.get_absolute_url()).content.decode()
    assert "question: frames at 0.50; 27.25 s" in page and "50% sure" in page
    assert "A: frames at 3.00 s" in page


def test_words_that_the_database_cannot_hold_are_kept_without_what_it_can_not():
    said = Said("valid", "a", notes={"solutions": ["4\x002"]}, faults=(Finding(0, "x", "\x00"),))
    [(columns, _)] = by_decision({1: said})
    assert columns["details"]["notes"] == {"solutions": ["4\ufffd2"]}
    assert columns["details"]["faults"][0]["quote"] == "\ufffd"
