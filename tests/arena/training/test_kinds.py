"""What each kind of training set is made of, on made-up judgments whose numbers are known."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from learned import an_example, chat, judged, rows_of, scored, words

from arena.training.kinds import KINDS, Look

T, F = True, False
FOUR = (
    judged("1", ab=[T, T, T], ba=[T, T, T]),
    judged("2", ab=[T, F, T], ba=[F, T, F]),
    judged("3", ab=[T, T, T], ba=[F, F, F]),
    judged("4", ab=[F, F, F], ba=[F, F, F]),
)
"""Four items, two orders, three samples."""


def test_only_what_is_right_in_both_orders_is_learned_from_one_row_an_order():
    rows = rows_of("sft", *FOUR)
    assert [words(row["completion"]) for row in rows] == ["1 ab 0 says a", "1 ba 0 says a"]
    assert [words(row["prompt"]) for row in rows] == [
        "Which is better? 1 in ab",
        "Which is better? 1 in ba",
    ]


def test_hard_items_give_every_right_judgment_beside_every_wrong_one_of_the_same_prompt():
    rows = rows_of("dpo", *FOUR)
    assert len(rows) == 4
    assert len(rows_of("dpo", *FOUR, most=1)) == 2
    for row in rows:
        order = words(row["prompt"]).split()[-1]
        assert words(row["chosen"]).startswith(f"2 {order}") and words(row["chosen"]).endswith("says a")
        assert words(row["rejected"]).startswith(f"2 {order}") and words(row["rejected"]).endswith("says b")


@pytest.mark.parametrize("number", [0, 2, 3])
def test_items_without_a_right_and_a_wrong_judgment_to_one_prompt_are_counted(number):
    left = Counter()
    assert rows_of("dpo", FOUR[number], left=left) == []
    assert +left == {"items of which no prompt has both a right and a wrong judgment": 1}


def test_the_side_that_is_right_may_be_b():
    rows = rows_of("dpo", judged("5", gold="b", ab=[T, F]))
    assert [(words(row["chosen"])[-1], words(row["rejected"])[-1]) for row in rows] == [("b", "a")]


def test_a_tie_is_never_the_rejected_side_and_no_gold_of_a_hard_pair():
    tie = Look("ab", "a tie", "tie", 1)
    right = Look("ab", "a is better", "a", 0)
    assert rows_of("dpo", an_example("6", (right, tie))) == []
    assert rows_of("dpo", an_example("7", (right, tie), gold="tie")) == []


def test_a_judgment_in_one_order_only_is_not_right_in_both():
    one = judged("8", ab=[T])
    assert rows_of("sft", one) == []
    assert len(rows_of("sft", one, both_orders=False)) == 1


def test_replies_far_from_each_other_in_length_are_left_out_by_the_band():
    long = an_example(
        "9",
        (Look("ab", "x", "a"), Look("ba", "y", "a")),
        replies=((chat("It is 42. " * 10, "assistant"),), (chat("It is 41.", "assistant"),)),
    )
    assert len(rows_of("sft", long)) == 2
    assert rows_of("sft", long, band=[0.5, 2]) == []
    assert len(rows_of("sft", long, band=[5, 20])) == 2


def test_of_two_hundred_judgments_the_longest_right_one_of_each_prompt_is_kept():
    many = [
        an_example(
            str(n),
            tuple(
                Look("ab", "because " * (1 + (n * 7 + s * 3) % 5) + f"{s}", "a" if (n + s) % 3 else "b", s)
                for s in range(4)
            ),
        )
        for n in range(50)
    ]
    rows = rows_of("sft", *many, both_orders=False, keep="longest")
    assert len(rows) == len({words(row["prompt"]) for row in rows}) == 50
    for example, row in zip(many, rows, strict=True):
        right = [look.words for look in example.looks if look.said == "a"]
        assert words(row["completion"]) in right
        assert len(words(row["completion"])) == max(map(len, right))


def test_the_majority_of_three_scores_is_preferred_and_unanimity_or_disarray_to_nothing():
    items = scored("u", 3, 3, 3), scored("m", 3, 2, 3), scored("w", 5, 1, 1), scored("d", 1, 2, 3)
    rows = rows_of("rationales", *items, rule="majority")
    assert [(words(row["chosen"])[-1], words(row["rejected"])[-1]) for row in rows] == [
        ("3", "2"),
        ("3", "2"),
        ("1", "5"),
        ("1", "5"),
    ]
    assert len(rows_of("rationales", *items, rule="majority", margin=2)) == 2
    assert len(rows_of("rationales", *items, rule="majority", most=1)) == 2


def test_pairs_by_gold_take_what_is_right_and_say_which_round_it_was():
    rows = rows_of("rationales", scored("g", 4, 2, 3, gold=3.0), scored("n", 4, 2), iteration=2)
    assert [(words(row["chosen"]), words(row["rejected"]), row["iteration"]) for row in rows] == [
        ("g 2 says 3", "g 0 says 4", 2),
        ("g 2 says 3", "g 1 says 2", 2),
    ]


def test_pairs_by_rating_take_the_higher_rated_words_whatever_they_say():
    looks = (
        Look("a", "terse", 3.0, 0, rating=1),
        Look("a", "thorough", 3.0, 1, rating=4),
        Look("a", "?", 3.0, 2),
    )
    rows = rows_of("rationales", an_example("r", looks), rule="meta", margin=2)
    assert [(words(row["chosen"]), words(row["rejected"])) for row in rows] == [("thorough", "terse")]


def test_the_farthest_apart_are_kept_where_there_are_too_many():
    rows = rows_of("rationales", scored("g", 3, 2, 5, 1, gold=3.0), most=2)
    assert sorted(words(row["rejected"])[-1] for row in rows) == ["1", "5"]


def test_whole_chats_come_with_the_lead_among_all_votes():
    example = an_example(votes={"a": 3, "b": 1, "tie": 1})
    (row,) = rows_of("reward", example)
    assert [turn["content"] for turn in row["chosen"]] == ["What is 6 times 7?", "It is 42."]
    assert [turn["content"] for turn in row["rejected"]] == ["What is 6 times 7?", "It is 41."]
    assert row["margin"] == pytest.approx(0.4)
    assert rows_of("reward", an_example(gold="tie")) == []


@pytest.mark.parametrize(
    ("gold", "labels"), [("a", [T, F]), ("b", [F, T]), ("both_bad", [F, F]), ("tie", [])]
)
def test_single_replies_are_good_or_not_as_people_said(gold, labels):
    assert [row["label"] for row in rows_of("kto", an_example(gold=gold))] == labels


def test_a_talk_is_completed_by_its_last_words():
    talk = (chat("41", "assistant"), chat("Sure?"), chat("42", "assistant"))
    (row,) = rows_of("kto", an_example(gold="correct", replies=(talk,)))
    assert [turn["content"] for turn in row["prompt"]] == ["What is 6 times 7?", "41", "Sure?"]
    assert row["completion"] == [chat("42", "assistant")]


def test_prompts_alone_say_what_is_right_in_the_terms_of_the_prompt():
    example = an_example(answer="42", prompts={"ab": (chat("ab?"),), "ba": (chat("ba?"),)})
    rows = rows_of("grpo", example)
    assert [(row["order"], row["answer"], row["gold_side"], row["gold_answer"]) for row in rows] == [
        ("ab", "A", "a", "42"),
        ("ba", "B", "b", "42"),
    ]
    assert rows_of("rloo", example) == rows
    assert rows_of("grpo", an_example(answer=""), solvable=True) == []


def test_scores_come_with_the_reference_and_without_and_only_the_prompt_differs():
    example = scored("s", gold=4.0, scores=(4.0,), reference="It is 42.")
    with_it, without = rows_of("scores", example)
    assert [with_it["view"], without["view"]] == ["with_reference", "without_reference"]
    assert "It is 42." in words(with_it["prompt"]) and "It is 42." not in words(without["prompt"])
    assert (with_it["response"], with_it["score"]) == (without["response"], without["score"]) == ("42", 4.0)
    assert len(rows_of("scores", scored("t", scores=(4.0,)))) == 1


def test_a_judge_s_own_scores_are_the_means_of_what_it_gave():
    (row,) = rows_of("scores", scored("s", 3.0, 4.0), by="judge")
    assert row["score"] == 3.5


def test_a_writer_of_preambles_sees_the_question_and_no_reply():
    (row,) = rows_of("preambles", an_example(reference="42"))
    assert (row["question"], row["gold_answer"]) == ("What is 6 times 7?", "42")
    assert row["prompt"][-1] == chat("What is 6 times 7?") and "It is 42." not in str(row)


STEPS = tuple(f"Step {number}" for number in range(1, 7))


@pytest.mark.parametrize(
    ("known", "labels"),
    [
        ((T,) * 6, [T] * 6),
        ((T, T, F), [T, T, F]),  # known up to the first wrong step, nothing after it
        ((T,) * 5, None),  # five verdicts for six steps
        ((T, F, T, T, T), None),
        ((T,) * 7, None),
    ],
)
def test_steps_are_never_padded(known, labels):
    left = Counter()
    rows = rows_of("stepwise", an_example(steps=STEPS, known=known), left=left)
    assert [row["labels"] for row in rows] == ([labels] if labels else [])
    assert all(len(row["labels"]) == len(row["completions"]) for row in rows)
    assert left["solutions whose verdicts are not as many as their steps"] == (labels is None)


def test_five_verdicts_of_a_judge_for_six_steps_are_left_out_even_if_the_last_is_wrong():
    look = Look("a", "…", (T, T, T, T, F), steps=(T, T, T, T, F))
    assert rows_of("stepwise", an_example(looks=(look,), steps=STEPS), by="judge") == []
    whole = Look("a", "…", (T, F), steps=(T, F, T, T, T, T))
    (row,) = rows_of("stepwise", an_example(looks=(whole,), steps=STEPS), by="judge")
    assert row["labels"] == [T, F, T, T, T, T]


def test_steps_become_unpaired_rows_each_after_those_before_it():
    entry = KINDS["stepwise"]
    made = entry.also["unpaired"](an_example(steps=STEPS, known=(T, F)), entry.complete({}), Counter())
    first, second = made
    assert (first["completion"], first["label"], second["completion"], second["label"]) == (
        "Step 1",
        T,
        "Step 2",
        F,
    )
    assert second["prompt"] == first["prompt"] + "Step 1\n"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_names_its_columns_in_order_and_leaves_none_of_them_null(kind):
    full = (judged("1", ab=[T, F], ba=[T, T]), scored("s", 3.0, 3.0, 2.0, gold=3.0, scores=(3.0,)))
    steps = an_example(steps=STEPS, known=(T,) * 6)
    marked = an_example("m", (Look("ab", "8 5\nReply A is right.", "a"),))
    rows = rows_of(kind, *full, steps, marked)
    assert rows
    for row in rows:
        assert tuple(row) == KINDS[kind].columns[: len(row)]
        assert all(value is not None for value in row.values())


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("sft", {"band": [2, 1]}, "band = [2, 1]"),
        ("sft", {"most": 0}, "most = 0 must be a whole number at least 1"),
        ("dpo", {"cap": 1}, "unknown key 'cap'; known: most"),
        ("rationales", {"rule": "luck"}, "rule = 'luck' must be 'gold' or 'majority' or 'meta'"),
    ],
)
def test_an_option_that_is_wrong_is_named(kind, options, words):
    with pytest.raises(ValueError) as problem:
        KINDS[kind].complete(options)
    assert words in str(problem.value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_described_with_its_columns_and_options(kind):
    lines = (Path(__file__).parents[3] / "docs" / "training.md").read_text().splitlines()
    (line,) = [line for line in lines if re.match(rf"\| (`\w+`, )*`{kind}`[ ,]", line)]
    named = [column.strip() for column in line.split("|")[2].split(",")]
    assert named == list(KINDS[kind].columns)
    assert [option for option in KINDS[kind].options if f"`{option}`" not in line] == []
