"""The parser: the last verdict that was offered, and nothing else, whatever a judge says."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import answer

from arena.judges.protocols.base import STANDARDS
from arena.judges.protocols.parse import LABELS, LONGEST, Reading, Unreadable, read_verdict

OFFERED = {"A": "a", "B": "b", "tie": "tie", "both_bad": "both_bad"}
labels = st.sampled_from(list(OFFERED))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def read(text: str, **how: bool) -> str | None:
    """The preference, or None where there is no verdict."""
    try:
        return read_verdict(text, **how).preference
    except Unreadable:
        return None


@given(labels, st.text(), st.dictionaries(st.sampled_from(STANDARDS), labels), st.booleans())
def test_an_answer_that_keeps_to_the_schema_is_read_whole(label, reasoning, standards, ascii_only):
    given_ = {"reasoning": reasoning, **standards, "overall": label}
    reading = read_verdict(json.dumps(given_, ensure_ascii=ascii_only))
    assert reading == Reading(OFFERED[label], {s: OFFERED[given_[s]] for s in standards}, reasoning)


READABLE = {
    '```json\n{"overall": "B"}\n```': "b",
    'Let me see. {"overall": "A"} That is all.': "a",
    '{"overall": "A"} On second thought: {"overall": "B"}': "b",
    '{"overall": " TIE "}': "tie",
    '{"overall": "Tie (both bad)"}': "both_bad",
    '{"overall": "Model A"}': "a",
    '{"Overall": "both bad"}': "both_bad",
    '{"overall": "A", "overall": "a"}': "a",
    '{"overall": "A", "note": {"overall": "B"}}': "a",
    '<think>Is it {"overall": "A"}? {"no</think>{"overall": "B"}': "b",
    '{"reasoning": "it says </think>{\\"overall\\": \\"A\\"}", "overall": "B"}': "b",
    "Both say the same.\n[[C]]": "tie",
    "So:\n\n**[[B]]**\n": "b",
    "Verdict: [[both_bad]]": "both_bad",
}


@pytest.mark.parametrize(("text", "preference"), READABLE.items())
def test_a_verdict_is_found_in_what_stands_around_it(text, preference):
    assert read(text) == preference


UNREADABLE = {
    "nothing": "",
    "talk": "Both are good, but B is better.",
    "a label alone": "A",
    "another label": '{"overall": "C"}',
    "more than a label": '{"overall": "A is better"}',
    "two labels": '{"overall": "A or B"}',
    "no label": '{"overall": ""}',
    "null": '{"overall": null}',
    "a number": '{"overall": 1}',
    "a list": '{"overall": ["A"]}',
    "an object": '{"overall": {"overall": "A"}}',
    "deeper only": '{"verdict": {"overall": "A"}}',
    "another key": '{"winner": "A"}',
    "two values": '{"overall": "A", "overall": "B"}',
    "a standard with two values": '{"accuracy": "A", "accuracy": "B", "overall": "A"}',
    "the last is none": '{"overall": "A"} {"overall": "perhaps"}',
    "an unfinished one follows": '{"overall": "A"} or rather {"overall": "B',
    "single quotes": "{'overall': 'A'}",
    "not a number": '{"overall": "A", "score": NaN}',
    "a quotation that breaks its string": '{"reasoning": "B says {"overall": "B"} so", "overall": "A"}',
    "a quotation only": '{"reasoning": "it says {\\"overall\\": \\"B\\"}"}',
    "brackets in mid-line": "I would say [[A]] here.",
    "brackets before more words": "[[A]]\nbut then again",
    "brackets of no label": "[[D]]",
    "brackets beside JSON": '{"note": 1}\n[[A]]',
    "thoughts without end": '<think>hm {"overall": "A"}',
    "a script that looks alike": '{"overall": "А"}',
    "zero width": '{"overall": "\u200bA"}',
    "deep lists": '{"overall": ' + "[" * 50_000 + '"A"' + "]" * 50_000 + "}",
    "deep objects": '{"a":' * 40_000,
    "a megabyte of talk": "A " * 500_000,
    "a megabyte and a verdict": " " * 1_000_000 + '{"overall": "A"}',
    "a megabyte of beginnings": '{"overall":' * 90_000,
    "many braces": '{"' * (LONGEST // 2),
    "a huge number": '{"overall": ' + "9" * 10_000 + "}",
    "half a character": '{"overall": "\ud800"}',
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_was_not_offered_is_no_verdict(text):
    assert read(text) is None


@given(st.text(), labels)
def test_an_answer_cut_off_anywhere_is_no_verdict(reasoning, label):
    whole = answer(label, reasoning)
    for end in range(len(whole)):
        assert read(whole[:end], truncated=True) is None
        assert read(whole[:end]) is None


def test_words_after_a_verdict_count_against_it_only_if_they_were_cut_off():
    assert read('{"overall": "A"} although', truncated=False) == "a"
    assert read('{"overall": "A"} although', truncated=True) is None
    assert read('{"overall": "A"}\n   \n', truncated=True) == "a"


@given(st.text(), st.text(), labels, labels)
def test_a_verdict_quoted_in_the_reasoning_is_not_the_judges(before, after, quoted, label):
    reasoning = f"{before} {answer(quoted)} [[{quoted}]] {after}"
    assert read(answer(label, reasoning)) == OFFERED[label]


@given(anything)
def test_a_label_that_was_not_offered_is_no_verdict(value):
    known = isinstance(value, str) and " ".join(value.casefold().split()) in LABELS
    assert read(json.dumps({"overall": value})) == (
        LABELS[" ".join(value.casefold().split())] if known else None
    )


@settings(max_examples=500)
@given(st.text(st.characters() | st.sampled_from('{}[]":,\\ABtieoverall')))
def test_no_text_at_all_breaks_the_parser(text):
    if read(text) is not None:
        assert any(spelling in " ".join(text.casefold().split()) for spelling in LABELS)


def _cut(rng: random.Random, text: str) -> str:
    return text[: rng.randrange(len(text))]


def _drop(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _shuffle(rng: random.Random, text: str) -> str:
    return "".join(rng.sample(text, len(text)))


def _noise(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice('{}[]"\\:,\x00\ud800الف東') + text[at:]


def _nest(rng: random.Random, text: str) -> str:
    return '{"a":' * rng.randrange(1, 50) + text + "}" * rng.randrange(50)


def _other_label(rng: random.Random, text: str) -> str:
    return json.dumps(json.loads(text) | {"overall": rng.choice(["C", "А", "", "A>B", "draw", "甲", "1"])})


SPOILED = (_cut, _drop, _shuffle, _noise, _nest, _other_label)


@pytest.mark.parametrize("seed", range(504))
def test_a_spoiled_answer_never_becomes_another_verdict(seed):
    rng = random.Random(seed)
    label, other = rng.sample(list(OFFERED), 2)
    whole = answer(label, rng.choice(["Fine.", "Она лучше", "好", f"It quotes {answer(other)}"]))
    assert read(SPOILED[seed % len(SPOILED)](rng, whole)) in (None, OFFERED[label])
