"""A judge that is told to wait goes on from its own answer, and what it said on the way is kept."""

import pytest
from judging import Model, Reply, answer
from wrapping import looks, wrapped

from arena.endpoints.clients.base import BadRequest
from arena.judges.protocols.wrappers.wait import CAPPED, EMULATED

WAIT = [{"wrapper": "wait", "k": 3}]


def flips(turns):
    """Wrong until it has been told to wait twice; the right reply is a."""
    waits = sum(turn.text.count("Wait") for turn in turns if turn.role != "system")
    return answer("A" if waits >= 2 else "B")


class NoPrefill(Model):
    async def __call__(self, turns, *, schema=None, how):
        if how.continuing:
            raise BadRequest("no prefill")
        return await super().__call__(turns, schema=schema, how=how)


def test_a_model_that_flips_after_the_second_wait_is_right_from_then_on():
    model = Model(flips, whole=True)
    verdict = wrapped(WAIT, model)
    assert verdict.preference == "a"
    assert verdict.notes["course"] == ["b", "b", "a", "a"]
    assert [one.role for one in verdict.judgments] == ["wait/0", "wait/1", "wait/2", "wait/3"]
    assert [one.preference for one in verdict.judgments] == ["b", "b", "a", "a"]


def test_each_continuation_is_a_call_that_carries_what_was_said():
    model = Model(flips, whole=True)
    wrapped(WAIT, model)
    assert [how.continuing for how in model.hows] == [False, True, True, True]
    begun = [turns[-1].text for turns in model.calls[1:]]
    assert all(turns[-1].role == "assistant" for turns in model.calls[1:])
    assert [text.count("Wait") for text in begun] == [1, 2, 3]
    assert begun[2].startswith(begun[1]) and begun[1].startswith(begun[0])


def test_a_model_that_never_changes_says_the_same_each_time():
    verdict = wrapped(WAIT, Model(answer("A")))
    assert verdict.notes["course"] == ["a"] * 4


def test_words_without_a_new_verdict_leave_the_last_one_standing():
    verdict = wrapped(WAIT, lambda turns: answer("A") if turns[-1].role == "user" else " I think so still.")
    assert verdict.notes["course"] == ["a"] * 4


def test_where_the_server_cannot_go_on_it_is_told_to_in_a_turn_and_marked_so():
    model = NoPrefill(flips, whole=True)
    verdict = wrapped(WAIT, model)
    assert verdict.notes["course"] == ["b", "b", "a", "a"]
    assert verdict.flags == (EMULATED,) and verdict.notes["wait"]["mode"] == "emulated"
    assert [turn.role for turn in model.calls[2]] == ["system", "user"] + ["assistant", "user"] * 2
    assert wrapped([{**WAIT[0], "mode": "prefill"}], NoPrefill(flips, whole=True)).status == "outage"


def test_thoughts_go_on_before_they_end():
    says = f"<think>The first looks right.</think><answer>{answer('A')}</answer>"
    model = Model(says)
    wrapped([{"wrapper": "wait", "k": 1, "mode": "prefill"}], model)
    assert model.calls[1][-1].text.startswith("<think>The first looks right.\nWait")


def test_no_more_is_asked_once_enough_was_said():
    said = Reply(answer("A"), finish_reason="stop", tokens_out=60)
    model = Model(said)
    verdict = wrapped([{**WAIT[0], "cap": 100}], model)
    assert len(model.calls) == 2 and CAPPED in verdict.flags
    assert verdict.notes["wait"]["tokens"] == 120


@pytest.mark.parametrize("orders", ["ab", "both"])
def test_looks_are_apart_in_both_orders_too(orders):
    verdict = wrapped(WAIT, Model(answer("tie")), orders=orders)
    assert len(looks(verdict)) == len(set(looks(verdict))) == 4 * (1 + (orders == "both"))
    assert verdict.notes["course"] == ["tie"] * 4
