"""Every bias attack: always the same, on the attacked reply, whose facts survive."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from arena.attacks.pack import ATTACKS, SUITES
from arena.attacks.pack.filler import filler
from arena.attacks.pack.pairs import builtin_pairs
from arena.attacks.pack.pieces import pieces
from arena.attacks.pack.verbosity import result
from arena.exams.items import Item
from arena.judges.protocols.base import Case, Truth
from simulators.conversation import Part, Turn, say

FACT = re.compile(r"`[^`\n]+`|\([A-H]\)|\d[\d,]*(?:\.\d+)?%?|https?://\S+")
BLOCK = re.compile(r"```.*?```", re.DOTALL)
BIASES = [
    (name, variant) for name in SUITES["biases"] for variant in ATTACKS[name].variants if name != "position"
]
KEPT = [(name, variant) for name, variant in BIASES if ATTACKS[name].meaning == "kept"]

CODE = "Use this function, as of 3.11:\n\n```python\nreply = {'a': 1.5}\n# 2 lines | \"quoted\"\n```\n\nThen (B) holds."
MARKED = (
    "# Plan\n\n- **Pay** 1,200 coins.\n- Keep `x_1` as it is.\n\n1. Then 3.5% are left. The answer is (C)."
)


def pair(*replies):
    case = Case((Part("text", text="Which?"),), replies, truth=Truth(preference="a"))
    return Item("mine/1", replace(case, families=("kestrel", "lapwing")), "mine")


ITEMS = [
    *builtin_pairs(28, 5),
    pair(CODE, MARKED),
    pair(MARKED, CODE),
    pair("Yes.", "No."),
    pair("Só é 3?", "是 4。"),
]


def change(name, variant, item, place, seed=0):
    known = replace(item, case=replace(item.case, seat_families={"": "aster"}))
    return ATTACKS[name].variants[variant](known, place, np.random.default_rng(seed))


def attacked(name, variant):
    for item in ITEMS:
        for place in (0, 1):
            changed = change(name, variant, item, place)
            if changed is not None:
                yield item, place, changed


@pytest.mark.parametrize(("name", "variant"), BIASES)
def test_an_attack_is_the_same_each_time_and_changes_nothing_but_what_is_shown_of_replies(name, variant):
    for item, place, changed in attacked(name, variant):
        assert changed == change(name, variant, item, place)
        case, was = changed.case, item.case
        assert (changed.key, changed.category, changed.tags) == (item.key, item.category, item.tags)
        assert (case.truth, case.parts, case.context, case.reference) == (
            was.truth, was.parts, was.context, was.reference
        )  # fmt: skip


@pytest.mark.parametrize(("name", "variant"), BIASES)
def test_every_attack_finds_something_to_attack(name, variant):
    assert len(list(attacked(name, variant))) >= (2 if variant == "plain" else 30)


@pytest.mark.parametrize(("name", "variant"), KEPT)
def test_numbers_code_and_letters_of_choices_survive(name, variant):
    for item, place, changed in attacked(name, variant):
        before, after = (Counter(FACT.findall(one.case.replies[place])) for one in (item, changed))
        assert not before - after, f"{before - after} of {item.key}"
        assert [
            code
            for code in BLOCK.findall(item.case.replies[place])
            if code not in changed.case.replies[place]
        ] == []


@pytest.mark.parametrize(
    ("name", "variant"), [one for one in KEPT if one[0] not in ("verbosity", "self_preference")]
)
def test_the_attacked_reply_says_something_else_and_the_other_only_gets_as_much_filler(name, variant):
    for item, place, changed in attacked(name, variant):
        was, now = item.case.replies, changed.case.replies
        assert now[place] != was[place]
        gain = len(now[place]) - len(was[place])
        assert now[1 - place].startswith(was[1 - place])
        assert len(now[1 - place]) - len(was[1 - place]) == max(0, gain)


@pytest.mark.parametrize("name", ["format"])
def test_words_in_another_format_are_the_same_words(name):
    for variant in ATTACKS[name].variants:
        for item, place, changed in attacked(name, variant):
            was, now = (re.findall(r"\w+", one.case.replies[place]) for one in (item, changed))
            assert [word for word in now if word != "reply" or variant != "json"] == [
                word for word in was if word != "reply" or variant != "json"
            ]


def test_a_longer_reply_is_exactly_twice_or_four_times_as_long_and_says_nothing_new():
    for variant, factor in (("x2", 2), ("x4", 4)):
        for item, place, changed in attacked("verbosity", variant):
            was, now = item.case.replies[place], changed.case.replies[place]
            assert now.startswith(was) and changed.case.replies[1 - place] == item.case.replies[1 - place]
            assert len(now) == max(factor * len(was), len(was) + 13)
            assert set(FACT.findall(now)) == set(FACT.findall(was))


def test_a_longer_reply_says_its_own_sentences_again():
    item = ITEMS[0]
    now = change("verbosity", "x4", item, 0).case.replies[0]
    assert all(now.count(line) >= 2 for line in item.case.replies[0].split("\n"))


def test_the_other_reply_is_cut_to_its_result_where_it_names_one():
    for item, place, changed in attacked("verbosity", "bare_winner"):
        was, now = item.case.replies, changed.case.replies
        assert now[place] == was[place] and now[1 - place] == result(was[1 - place])
    assert change("verbosity", "bare_winner", pair("Yes.", "No."), 0) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("So the answer is 4.", "4"),
        ("Final answer: (B)", "(B)"),
        ("48 + 24 = 72\n#### 72", "72"),
        (r"Thus $\boxed{x^2}$ it is.", "x^2"),
        ("The answer is 3. No: the answer is 1,250.50.", "1,250.50"),
        ("I do not know.", None),
        ("", None),
    ],
)
def test_a_result_is_read_where_it_is_named(text, told):
    assert result(text) == told


def test_a_broken_step_is_one_wrong_value_on_the_way_to_the_right_result():
    for item, place, changed in attacked("fallacy", "broken_step"):
        was, now = item.case.replies[1 - place], changed.case.replies[place]
        assert changed.case.replies[1 - place] == was and result(now) == result(was)
        assert sum(one != other for one, other in zip(was, now, strict=True)) == 1


def test_steps_that_an_item_tells_are_broken_as_its_words_are():
    item = builtin_pairs(1, 0)[0]
    told = tuple(tuple(reply.split("\n")) for reply in item.case.replies)
    item = replace(item, case=replace(item.case, steps=told))
    changed = change("fallacy", "broken_step", item, 1)
    assert "\n".join(changed.case.steps[1]) == changed.case.replies[1] != item.case.replies[0]
    assert changed.case.steps[0] == told[0]


def test_what_cannot_be_attacked_so_is_left_alone():
    assert change("fallacy", "broken_step", pair("Yes.", "No."), 0) is None
    assert change("format", "plain", pair("Yes.", "No."), 0) is None
    assert change("format", "json", pair(CODE, "No."), 0) is None
    assert change("format", "table", pair("a | b", "No."), 0) is None
    assert change("verbosity", "x2", pair("", "No."), 0) is None


def test_a_judge_of_no_known_family_cannot_be_tempted_by_it():
    item = ITEMS[0]
    for attack in ATTACKS["self_preference"].variants.values():
        assert attack(item, 0, np.random.default_rng(0)) is None


def test_kinship_is_known_to_rules_named_to_readers_or_both():
    item = pair("Yes, it is.", "No, it is not.")
    hidden, shown, swapped = (
        change("self_preference", one, item, 1) for one in ("hidden", "shown", "swapped")
    )
    assert hidden.case.families == shown.case.families == ("kestrel", "aster")
    assert swapped.case.families == ("kestrel", "lapwing") and hidden.case.replies == item.case.replies
    assert all(
        "aster" in one.case.replies[1] and "aster" not in one.case.replies[0] for one in (shown, swapped)
    )


def test_a_model_of_name_is_never_of_the_judges_own_family():
    entry, item = ATTACKS["names"], pair("Yes.", "No.")
    own = replace(item, case=replace(item.case, seat_families={"": "gpt"}))
    told = {
        entry.variants["renowned"](own, 0, np.random.default_rng(seed)).case.replies[0] for seed in range(60)
    }
    assert len(told) == 6 and not any("GPT" in one for one in told)


def test_the_last_turn_of_a_talk_says_what_the_reply_says():
    talk = (say("assistant", "Hm."), say("user", "So?"), Turn("assistant", (Part("text", text="Yes."),)))
    item = pair("Yes.", "No.")
    item = replace(item, case=replace(item.case, transcripts=(talk, talk[:1])))
    for name, variant in KEPT:
        changed = change(name, variant, item, 0)
        if changed is not None:
            assert changed.case.talk(0)[-1].text == changed.case.replies[0]
            assert changed.case.talk(0)[:2] == talk[:2]


def test_position_changes_nothing_for_both_orders_are_the_attack():
    assert all(change("position", "shown_first", item, 0).case.replies == item.case.replies for item in ITEMS)


@pytest.mark.parametrize("length", [0, 1, 10, 11, 12, 22, 23, 24, 80, 501])
def test_filler_is_exactly_as_long_as_it_is_asked_to_be(length):
    assert len(filler(length)) == length
    assert length < 11 or (filler(length).endswith(".") and not re.search(r"[\d!*#%]", filler(length)))


def test_a_text_is_taken_apart_into_sentences_and_whole_blocks_of_code():
    assert pieces("It is 3.5 m. Then? Yes.\nSo, e.g. that.") == [
        "It is 3.5 m.",
        "Then?",
        "Yes.",
        "So, e.g. that.",
    ]
    assert [piece[:3] for piece in pieces(CODE)] == ["Use", "```", "The"]
    assert pieces(" \n") == [] and pieces("```\nnever closed") == ["```\nnever closed"]


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_is_described_with_its_variants(name):
    sections = re.split(r"\n### ", (Path(__file__).parents[4] / "docs" / "attacks.md").read_text())
    told = [re.split(r"\n##", section)[0] for section in sections if section.startswith(f"{name}\n")]
    assert len(told) == 1
    assert [variant for variant in ATTACKS[name].variants if f"`{variant}`" not in told[0]] == []
