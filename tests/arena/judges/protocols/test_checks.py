"""Each kind of check: what holds and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.judges.protocols.checks import check_rows, first_problem


def holds(kind: str, reply: str, **spec: object) -> bool:
    row = {"kind": kind, **spec}
    check_rows([row])
    return first_problem(reply, [row]) is None


@pytest.mark.parametrize(
    "reply", ["puppy", "Puppy.", " **PUPPY** ", "\u201cpuppy\u201d", "pup\u200bpy", "ｐｕｐｐｙ"]
)
def test_exact_looks_past_case_space_and_wrapping(reply):
    assert holds("exact", reply, text=["a dog", "puppy"])


@pytest.mark.parametrize("reply", ["a puppy", "puppy puppy", "", "..."])
def test_exact_allows_no_other_word(reply):
    assert not holds("exact", reply, text="puppy")


def test_case_counts_where_it_is_said_to():
    assert holds("exact", "lamp", text="LAMP")
    assert not holds("exact", "lamp", text="LAMP", case=True)
    assert not holds("contains", "the Lamp", all="lamp", case=True)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("Of course, Paris.", "paris"),
        ("_Paris_", "Paris"),
        ("Paris's river", "Paris"),
        ("STRASSE", "straße"),
        ("cafe\u0301 au lait", "café"),
        ("答案是东京。", "东京"),
        ("C++ it is", "C++"),
        ("the year 1969.", "1969"),
        ("Москва!", "москва"),
    ],
)
def test_contains_finds_whole_words_of_any_script(reply, words):
    assert holds("contains", reply, all=words)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("category", "cat"),
        ("concat", "cat"),
        ("3.42", "42"),
        ("1,042", "42"),
        ("42.5", "42"),
        ("Паристан", "парис"),
        ("", "cat"),
        ("कमल", "कम"),
    ],
)
def test_contains_takes_no_part_of_a_word_or_number(reply, words):
    assert not holds("contains", reply, all=words)


def test_contains_knows_all_any_and_none():
    spec = {"all": ["spring", "summer"], "any": ["autumn", "fall"], "none": "monsoon"}
    assert holds("contains", "Spring, summer, fall", **spec)
    assert not holds("contains", "Spring, fall", **spec)
    assert not holds("contains", "Spring, summer", **spec)
    assert not holds("contains", "Spring, summer, fall, monsoon", **spec)


@given(st.text(), st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1), st.text())
def test_contains_finds_what_stands_between_spaces(before, word, after):
    assert holds("contains", f"{before} {word} {after}", all=word)


@pytest.mark.parametrize(
    ("pattern", "reply"),
    [("^yes", "yes, indeed"), ("(?i)^YES", " yes"), (r"\d{4}", "in 1969"), ("é+$", "éé")],
)
def test_a_pattern_is_searched_for(pattern, reply):
    assert holds("regex", reply, pattern=pattern)


def test_a_pattern_can_be_asked_to_be_all():
    assert holds("regex", " abab\n", pattern="ab|(ab)+", full=True)
    assert not holds("regex", "abab!", pattern="(ab)+", full=True)


@pytest.mark.parametrize("reply", ['{"name": "Ida", "age": 31}', '```json\n{"name": 1, "age": 2}\n```'])
def test_json_may_stand_in_one_fence(reply):
    assert holds("json", reply, type="object", required=["name", "age"])


@pytest.mark.parametrize(
    "reply",
    ["{'name': 1}", '{"name": NaN}', '{"name": 1} ok', "", "[" * 50_000, "9" * 5_000, '{"age": 1}', "[1]"],
)
def test_what_is_not_json_with_its_keys_fails(reply):
    assert not holds("json", reply, required=["name"])


def test_json_has_the_type_asked_for():
    assert holds("json", "1.5", type="number")
    assert not holds("json", "true", type="number")
    assert not holds("json", '```\n"x"\n```', type="string", bare=True)


@pytest.mark.parametrize(
    ("unit", "reply", "n"),
    [
        ("words", "One - two, three!", 3),
        ("characters", "  four ", 4),
        ("sentences", "It costs 3.5 pounds. Really? \u201cYes!\u201d he said", 4),
        ("sentences", "天很蓝。云很白。", 2),
        ("sentences", "- first\n- second", 2),
        ("lines", "one\r\n\n two \u2028three", 3),
        ("words", "", 0),
    ],
)
def test_length_counts(unit, reply, n):
    assert holds("length", reply, **{f"min_{unit}": n, f"max_{unit}": n})
    assert not holds("length", reply, **{f"min_{unit}": n + 1})
    assert n == 0 or not holds("length", reply, **{f"max_{unit}": n - 1})


FORMS = [
    ("bullets", {"count": 2}, "Here:\n- one\n* two", "- one"),
    ("bullets", {}, "• one", "-one"),
    ("numbered", {"count": 2}, "1. one\n2) two", "1. one\n3. two"),
    ("numbered", {}, "1. one", "one"),
    ("lower", {}, "all small, 3 of them", "All small"),
    ("upper", {}, "LOUD!", "LOUd!"),
    ("lower", {}, "straße", "123"),
    ("starts_with", {"text": ["Dear", "Hello"]}, "  hello Lena", "Oh dear"),
    ("ends_with", {"text": "the end."}, "This is The  End.", "The end. No"),
    ("no_commas", {}, "one and two", "one， two"),
    ("quoted", {}, "\u201cWell\nwell\u201d", '"'),
]


@pytest.mark.parametrize(("form", "spec", "right", "wrong"), FORMS)
def test_format_knows_its_forms(form, spec, right, wrong):
    assert holds("format", right, form=form, **spec)
    assert not holds("format", wrong, form=form, **spec)
