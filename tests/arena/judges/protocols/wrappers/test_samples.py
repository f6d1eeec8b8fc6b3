"""A judge that is asked several times says what most of its answers say."""

import itertools

import pytest
from judging import Model, a_case, answer
from wrapping import looks, wrapped

from arena.endpoints.clients.base import ServerFailed
from arena.judges.protocols.base import OptionError


def by_seed(labels):
    """A model that says one of the labels by the seed it is sampled with."""
    model = Model("")

    def says(prompt):
        said = labels[model.hows[-1].sampling["seed"]]
        return said if isinstance(said, Exception) else answer(said) if len(said) < 9 else said

    model.says = says
    return model


def sampled(labels, **options):
    return wrapped([{"wrapper": "samples", "k": len(labels), **options}], by_seed(labels))


def test_a_a_b_is_a_and_a_b_is_what_the_policy_says():
    assert sampled("AAB").preference == "a"
    assert sampled("AB").preference == "tie"
    assert sampled("AB", ties="first").preference == "a"
    assert sampled("AB", ties="drop").status == "void"


def test_seven_seeds_of_four_two_and_one_are_a_majority_with_its_split():
    verdict = sampled(["A", "B", "A", "tie", "A", "B", "A"])
    assert verdict.preference == "a"
    assert verdict.notes["votes"] == {"a": 4, "b": 2, "tie": 1}
    assert [one.sample for one in verdict.judgments] == list(range(7))


def test_each_sample_is_asked_with_a_seed_and_temperature_and_its_request_says_so():
    model = by_seed(["", "", *["A"] * 3])
    verdict = wrapped([{"wrapper": "samples", "seed": 2, "sampling": {"temperature": 0.4}}], model)
    assert [how.sampling["seed"] for how in model.hows] == [2, 3, 4]
    assert {how.sampling["temperature"] for how in model.hows} == {0.4}
    assert len({one.request for one in verdict.judgments}) == 3


def test_a_sample_that_cannot_be_read_does_not_vote_and_most_unread_are_no_verdict():
    assert sampled(["A", "I cannot say.", "A"]).notes["votes"] == {"a": 2, "unparsed": 1}
    assert sampled(["A", "I cannot say.", "I cannot say."]).status == "unparsed"
    assert sampled(["A", ServerFailed(), "A"]).preference == "a"


def test_samples_of_samples_are_all_apart():
    inner, outer = {"wrapper": "samples", "k": 2}, {"wrapper": "samples", "k": 3}
    model = by_seed(["A"] * 6)
    verdict = wrapped([inner, outer], model)
    assert sorted(how.sampling["seed"] for how in model.hows) == list(range(6))
    assert sorted(one.sample for one in verdict.judgments) == list(range(6))


@pytest.mark.parametrize("wrappers", list(itertools.permutations(["samples", "both_orders"])))
def test_samples_and_orders_go_around_each_other(wrappers):
    verdict = wrapped([{"wrapper": name} for name in wrappers], Model(answer("A")))
    assert sorted(looks(verdict)) == sorted((order, n, "") for order in ("ab", "ba") for n in range(3))
    assert (verdict.preference, verdict.status) == ("tie", "valid")


def test_votes_of_both_orders_add_up():
    wrappers = [{"wrapper": "samples"}, {"wrapper": "both_orders"}]
    verdict = wrapped(wrappers, Model(lambda prompt: answer("A" if prompt.index("42") < prompt.index("41") else "B")),
                      a_case(reference=""))  # fmt: skip
    assert (verdict.preference, verdict.notes["votes"]) == ("a", {"a": 6})


def test_a_conflict_of_orders_may_be_no_verdict():
    verdict = wrapped([{"wrapper": "both_orders", "conflict": "drop"}], Model(answer("A")))
    assert (verdict.status, verdict.preference) == ("void", None)
    assert set(verdict.flags) == {"order_conflict", "abstained"}
    assert [one.preference for one in verdict.judgments] == ["a", "b"]


def test_without_scores_there_is_no_sum_of_scores():
    verdict = sampled("AAA", by="scores")
    assert (verdict.status, verdict.notes["why"]) == ("void", "the judge gives no scores of both replies")


def test_a_seed_in_the_sampling_is_refused_by_name():
    with pytest.raises(OptionError, match="'seed'"):
        sampled("AAA", sampling={"seed": 3})


def test_the_larger_sum_of_scores_may_win_against_the_votes():
    model = Model("")
    model.says = lambda prompt: ("9 1", "5 6", "5 6")[model.hows[-1].sampling["seed"]]
    by_votes, by_scores = (
        wrapped([{"wrapper": "samples", "by": by}], model, protocol="scored_pair", orders="ab")
        for by in ("votes", "scores")
    )
    assert (by_votes.preference, by_scores.preference) == ("b", "a")
    assert by_scores.scores["overall"] == (19 / 3, 13 / 3)


def test_an_equal_sum_of_scores_is_what_the_policy_says():
    model = Model("")
    model.says = lambda prompt: ("3 6", "6 3")[model.hows[-1].sampling["seed"]]
    row = {"wrapper": "samples", "k": 2, "by": "scores"}
    assert wrapped([row], model, protocol="scored_pair", orders="ab").preference == "tie"
    first = wrapped([{**row, "ties": "first"}], model, protocol="scored_pair", orders="ab")
    assert (first.preference, first.flags) == ("b", ("split_vote",))
    dropped = wrapped([{**row, "ties": "drop"}], model, protocol="scored_pair", orders="ab")
    assert (dropped.status, dropped.flags) == ("void", ("abstained", "split_vote"))
