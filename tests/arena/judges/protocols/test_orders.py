"""Looking twice: agreement decides, a taste for a place does not."""

import asyncio
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import Model, a_case, answer, finds_right, judged

from arena.endpoints.clients.base import Refused, Reply, TimedOut
from arena.judges.protocols.base import PREFERENCES, STATUSES, Contribution, Verdict
from arena.judges.protocols.orders import agree, both_orders, swap_verdict

preferences = st.sampled_from(PREFERENCES)
standards = st.dictionaries(st.sampled_from(["accuracy", "relevance"]), preferences)
valid = st.builds(Verdict, st.just("valid"), preferences, standards)


@pytest.mark.parametrize("place", ["A", "B"])
def test_a_judge_that_always_says_the_same_place_is_a_tie_by_conflict(place):
    verdict = judged("pairwise", a_case(), Model(answer(place)))
    assert (verdict.status, verdict.preference, verdict.flags) == ("valid", "tie", ("order_conflict",))
    assert set(verdict.standards.values()) == {"tie"}
    assert {judgment.preference for judgment in verdict.judgments} == {"a", "b"}


def test_a_judge_that_reads_decides_without_a_flag():
    verdict = judged("pairwise", a_case(), Model(finds_right))
    assert (verdict.preference, verdict.flags) == ("a", ())
    assert [(judgment.order, judgment.preference) for judgment in verdict.judgments] == [
        ("ab", "a"),
        ("ba", "a"),
    ]


@pytest.mark.parametrize("label", ["tie", "both_bad"])
def test_what_has_no_side_is_the_same_in_both_orders(label):
    verdict = judged("pairwise", a_case(), Model(answer(label)))
    assert (verdict.preference, verdict.flags) == (label, ())


def test_each_standard_is_agreed_on_by_itself():
    def says(prompt: str) -> str:
        first = "A" if "42" in prompt.split("<reply_b>")[0].split("<reply_a>")[1] else "B"
        return answer(first, relevance="A", accuracy="no idea")

    verdict = judged("pairwise", a_case(), Model(says))
    assert verdict.standards == {"instruction_following": "a", "relevance": "tie", "helpfulness": "a"}
    assert verdict.flags == ()


FAILED = {
    "unparsed": "no idea",
    "outage": TimedOut(),
    "refused": Refused(),
    "refused by finish reason": Reply("", finish_reason="content_filter"),
}


@pytest.mark.parametrize(("name", "failure"), FAILED.items(), ids=FAILED)
@pytest.mark.parametrize("failing", [0, 1])
def test_one_look_that_fails_leaves_no_verdict_and_both_judgments(name, failure, failing):
    looks = itertools.count()
    verdict = judged(
        "pairwise", a_case(), Model(lambda prompt: failure if next(looks) == failing else finds_right(prompt))
    )
    status = name.split()[0]
    assert (verdict.status, verdict.preference, verdict.standards) == (status, None, {})
    assert sorted(judgment.status for judgment in verdict.judgments) == sorted([status, "valid"])


def test_of_two_failures_the_one_that_can_be_judged_again_is_the_status():
    assert agree(Verdict("unparsed"), Verdict("outage")).status == "outage"
    assert agree(Verdict("refused"), Verdict("unparsed")).status == "refused"


@given(valid, valid)
def test_two_looks_agree_whichever_comes_first(one, other):
    assert agree(one, other) == agree(other, one)


@given(valid, valid)
def test_swapping_the_sides_swaps_the_verdict(one, other):
    assert swap_verdict(agree(one, other)) == agree(swap_verdict(one), swap_verdict(other))


@given(valid, st.sampled_from([status for status in STATUSES if status != "valid"]))
def test_a_look_that_fails_is_never_a_tie(one, status):
    assert agree(one, Verdict(status)).preference is None


def test_both_orders_are_asked_at_once():
    both_in = asyncio.Barrier(2)

    async def judge(case, ask):
        await both_in.wait()
        return Verdict("valid", "tie")

    async def judging() -> Verdict:
        async with asyncio.timeout(10):
            return await both_orders(judge)(a_case(), Model(""))

    assert asyncio.run(judging()).preference == "tie"


def test_one_order_can_be_enough():
    model = Model(answer("A"))
    assert judged("pairwise", a_case(), model, orders="ab").preference == "a"
    assert len(model.calls) == 1


def test_what_is_said_for_a_reply_follows_it_into_another_order():
    said = (Contribution("advocate", "This one.", place=0), Contribution("clerk", "Rules."))
    verdict = swap_verdict(Verdict("valid", "a", transcript=said))
    assert [(one.role, one.place) for one in verdict.transcript] == [("advocate", 1), ("clerk", None)]
