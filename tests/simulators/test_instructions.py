"""Instructions over several turns: what can be kept, what cannot, and how well replies keep to them."""

from __future__ import annotations

from random import Random

import pytest

from arena.judges.protocols.checks import check_rows, first_problem
from simulators.followed import Followed, mean_pif, measure, pif_by_turn, pif_n_k
from simulators.instructions import FAMILIES, MOST, agreed, compose, contradict, in_force, instruct


def holds(reply, rows):
    return first_problem(reply, rows) is None


def keeping(plan):
    """A reply that follows a plan: enough short sentences, each with all that is asked of it."""
    values = {told.family: told.value for told in plan}
    start, mark = values.get("first_letter", "T"), values.get("last_mark", ".")
    sentences = [f"{start}o it goes{mark}"] * values.get("min_sentences", 2)
    sentences[0] = f"{start}, {values.get('phrase', 'so to say')}, 101 it is{mark}"
    return " ".join(sentences)


@pytest.mark.parametrize("seed", range(60))
def test_every_plan_that_is_composed_can_be_kept(seed):
    plan = compose(1 + seed % MOST, 9, Random(seed))
    for told in plan:
        check_rows(told.checks)
        assert holds(keeping(plan), told.checks), (told, keeping(plan))


def test_the_same_seed_composes_the_same_plan_and_another_seed_another():
    plans = {seed: compose(6, 9, Random(seed)) for seed in range(20)}
    assert plans[3] == compose(6, 9, Random(3))
    assert len(set(map(repr, plans.values()))) == 20


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_has_different_families_none_against_another_at_turns_it_has(seed):
    plan = compose(6, 4, Random(seed))
    assert len({told.family for told in plan}) == 6
    assert all(2 <= told.turn <= 4 for told in plan)
    agreed(plan)


KEPT = {
    ("first_letter", "S"): ["So it is. Seven are left!", '"Small steps," she says. *Some* fall.', "See:\n- six\n- seven", "S."],
    ("last_mark", "!"): ["It is red! It moves!", 'She says "no!" He goes!', "One!\nTwo!", "Well?!"],
    ("last_mark", "?"): ["Is it red? Who knows?"],
    ("sentence_words", 8): ["One two three four five six seven eight. One two.", "one two three\nfour five six\nseven eight nine ten", "It is 3.14 exactly and no more than."],
    ("max_sentences", 2): ["One. Two."],
    ("min_sentences", 3): ["One. Two. Three."],
    ("odd_number", 5): ["There are 7.", "In 1,001 nights", "11 of 20", "Seven, or 9, of them"],
    ("odd_number", 99): ["There are 101 of 100.", "2023"],
    ("phrase", "in short"): ["In short, it is red."],
}  # fmt: skip
BROKEN = {
    ("first_letter", "S"): ["So it is. It moves.", "It is. So it moves.", "See:\n- six\n- eight", "So it is\nand more", "", "Is so"],
    ("last_mark", "!"): ["It is red! It moves.", "It is red. It moves!", "One\nTwo!", "Is it? Yes!", "No mark", ""],
    ("last_mark", "?"): ["Is it red? I know."],
    ("sentence_words", 8): ["One two three four five six seven eight nine.", "One. One two three four five six seven eight nine. One.", ""],
    ("max_sentences", 2): ["One. Two. Three."],
    ("min_sentences", 3): ["One. Two."],
    ("odd_number", 5): ["There are 5.", "There are 6 or 3.7 or 18", "seven", "2,468 and 1.5"],
    ("odd_number", 99): ["There are 99.", "There are 1000."],
    ("phrase", "in short"): ["In shorts it is red.", "Short in it is."],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "reply"), [(rule, reply) for rule, replies in KEPT.items() for reply in replies]
)
def test_a_reply_that_follows_passes(rule, reply):
    assert first_problem(reply, instruct(*rule, 2).checks) is None


@pytest.mark.parametrize(
    ("rule", "reply"), [(rule, reply) for rule, replies in BROKEN.items() for reply in replies]
)
def test_a_reply_that_does_not_follow_fails(rule, reply):
    assert first_problem(reply, instruct(*rule, 2).checks)


def test_every_family_has_a_reply_that_keeps_it_and_one_that_breaks_it():
    assert {rule[0] for rule in KEPT} == {rule[0] for rule in BROKEN} == set(FAMILIES)


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (("first_letter", "A"), ("first_letter", "B"), True),
        (("first_letter", "A"), ("first_letter", "A"), False),
        (("last_mark", "!"), ("last_mark", "?"), True),
        (("max_sentences", 3), ("min_sentences", 4), True),
        (("min_sentences", 4), ("max_sentences", 3), True),
        (("max_sentences", 4), ("min_sentences", 4), False),
        (("sentence_words", 8), ("phrase", "in short"), False),
        (("odd_number", 5), ("last_mark", "!"), False),
    ],
)
def test_pairs_that_contradict_each_other_are_known(one, other, conflict):
    pair = [instruct(*one, 2), instruct(*other, 3)]
    assert contradict(*pair) is conflict
    if conflict:
        with pytest.raises(ValueError, match="contradict each other"):
            agreed(pair)


def test_more_than_six_in_force_are_refused():
    seven = [instruct("odd_number", 5, turn) for turn in range(2, 9)]
    with pytest.raises(ValueError, match="at most 6"):
        agreed(seven)


def test_an_instruction_of_turn_2_is_still_in_force_at_turn_9():
    told = instruct("last_mark", "!", 2)
    assert in_force([told], 1) == ()
    assert in_force([told], 9) == (told,)
    rows = measure(["No.", *["Yes!"] * 7, "No."], [told], holds)
    assert (rows[0], rows[8]) == (Followed(1, 0, 0), Followed(9, 0, 1))


def test_pif_is_the_share_followed_of_those_in_force():
    plan = [instruct("last_mark", "!", 1), instruct("phrase", "in short", 2), instruct("odd_number", 5, 2)]
    rows = measure(["It is red!", "It is red, in short!", "In short, 7!"], plan, holds)
    assert [row.pif for row in rows] == [1, pytest.approx(2 / 3), 1]
    assert mean_pif(rows) == pytest.approx(8 / 9)
    assert [(point.turn, point.count) for point in pif_by_turn(rows)] == [(1, 1), (2, 1), (3, 1)]


def test_pif_is_undefined_while_nothing_is_in_force():
    rows = measure(["It is red."], [instruct("last_mark", "!", 2)], holds)
    assert rows[0].pif is None
    assert mean_pif(rows) is None
    assert pif_by_turn(rows) == ()


def test_pif_n_k_counts_samples_with_k_flawless_replies():
    assert pif_n_k([[1, 1, 0.5, 1]], 3) == 1
    assert pif_n_k([[1, 1, 0.5, 1]], 4) == 0
    assert pif_n_k([[1, 1, 0.5, 1], [0, 1, 0.5, 1]], 3) == 0.5
    assert pif_n_k([], 4) is None
    with pytest.raises(ValueError, match="same number"):
        pif_n_k([[1, 1], [1]], 1)
