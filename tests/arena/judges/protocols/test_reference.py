"""The judge that goes by the question's own reference or checks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import a_case, judged

from arena.judges.protocols import PROTOCOLS, check_row
from arena.judges.protocols.base import OptionError

HAS_CAT = {"kind": "contains", "all": "cat"}
SHORT = {"kind": "length", "max_words": 3}

CHECKS = [
    HAS_CAT,
    SHORT,
    {"kind": "exact", "text": "x"},
    {"kind": "numeric", "value": 0.1},
    {"kind": "regex", "pattern": r"(\w+\s?)+$"},
    {"kind": "json", "type": "object"},
    {"kind": "length", "min_sentences": 2, "max_lines": 9},
    {"kind": "format", "form": "bullets"},
    {"kind": "format", "form": "numbered", "count": 2},
    {"kind": "format", "form": "lower"},
    {"kind": "format", "form": "quoted"},
]


def preference(a: str, b: str, **fields: object) -> str | None:
    return judged("reference", a_case(a, b, **fields)).preference


def test_all_checks_must_hold():
    assert preference("a cat", "a cat, I am quite sure", checks=(HAS_CAT, SHORT)) == "a"


def test_checks_go_before_the_reference():
    assert preference("42", "cat", reference="42", checks=(HAS_CAT,)) == "b"


def test_the_rationale_says_which_check_failed_on_which_side():
    verdict = judged("reference", a_case("a cat", "a dog", checks=(HAS_CAT,)))
    assert verdict.judgments[0].rationale == "a: right; b: contains: 'cat' is missing"


@pytest.mark.parametrize(
    ("reference", "right", "wrong"),
    [
        ("42", "6 times 7 is 42.", "42 is not it; it is 41."),
        ("1/2", "One gets 0.5", "One gets 2"),
        ("Paris", "The capital is PARIS!", "The capital is Parisville."),
        ("New York", "new\n  york", "York, new"),
    ],
)
def test_a_reference_alone_is_met_as_a_number_or_as_words(reference, right, wrong):
    assert preference(right, wrong, reference=reference) == "a"


def test_the_match_can_be_told():
    case = a_case("Paris", "It is Paris", reference="Paris")
    assert judged("reference", case, match="exact").preference == "a"
    assert judged("reference", case, match="contains").preference == "tie"


def test_an_unknown_match_is_refused_by_name():
    with pytest.raises(OptionError, match="match = 'fuzzy'"):
        PROTOCOLS["reference"].make({"match": "fuzzy"})


def test_a_question_with_nothing_to_go_by_is_not_accepted():
    assert not PROTOCOLS["reference"].accepts(a_case(reference=" \u200b"))


@pytest.mark.parametrize("fields", [{"reference": ""}, {"checks": ({"kind": "smell"},)}])
def test_a_question_that_cannot_be_checked_is_void_with_the_reason(fields):
    verdict = judged("reference", a_case(**fields))
    assert (verdict.status, verdict.preference) == ("void", None)
    assert verdict.judgments[0].rationale


def test_words_cannot_be_compared_as_numbers():
    verdict = judged("reference", a_case(reference="Paris"), match="numeric")
    assert (verdict.status, verdict.judgments[0].rationale) == ("void", "the reference 'Paris' is no number")


def test_a_reply_that_is_too_long_is_wrong():
    assert preference("42 " * 40_000, "42") == "b"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.get("form") or check["kind"])
@given(text=st.text(st.characters(), max_size=60))
def test_any_reply_at_all_gets_a_verdict(check, text):
    assert preference(text, text, checks=(check,)) in ("tie", "both_bad")


HOSTILE = {
    "digits": "1" * 99_999,
    "thousands": "1,111" * 19_999,
    "fractions": "1/" * 49_999,
    "dates": "1/1/" * 24_999,
    "combining marks": "\u0301\u0316" * 49_999,
    "blank lines": "\n" * 99_999,
    "bullets": "- \n" * 33_333,
    "brackets": "[" * 99_999,
    "quotes": '."' * 49_999,
    "spaces": " " * 99_998 + "x",
    "letters": "a" * 99_998 + "!",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_reply_makes_a_check_hang(text):
    # A check that goes back over its text would take minutes or hours here, not a moment.
    for check in CHECKS:
        assert preference(text, text, checks=(check,)) in ("tie", "both_bad")


BAD = [
    (["cat"], "check 1: missing key 'kind'"),
    ([{"text": "cat"}], "check 1: missing key 'kind'"),
    ([HAS_CAT, {"kind": "smell"}], "check 2: kind 'smell' is unknown"),
    ([{"kind": ["exact"]}], "check 1: missing key 'kind'"),
    ([{"kind": "contains", "al": "cat"}], "check 1, contains: unknown key 'al'"),
    ([{"kind": "contains"}], "check 1, contains: missing key 'any' or 'all' or 'none'"),
    ([{"kind": "contains", "all": []}], "all = "),
    ([{"kind": "exact", "text": "\u200b"}], "text = "),
    ([{"kind": "numeric", "value": "many"}], "value = 'many'"),
    ([{"kind": "numeric", "value": float("nan")}], "value = nan"),
    ([{"kind": "numeric", "value": 1, "which": "best"}], "which = 'best'"),
    ([{"kind": "numeric", "value": True}], "value = True"),
    ([{"kind": "regex", "pattern": "("}], "pattern = '\\('"),
    ([{"kind": "regex", "pattern": "(?=a)"}], "without look-around"),
    ([{"kind": "json", "required": "name"}], "required = 'name'"),
    ([{"kind": "length"}], "missing key 'min_words'"),
    ([{"kind": "length", "min_words": 9, "max_words": 3}], "max_words = 3 is less than min_words = 9"),
    ([{"kind": "length", "max_words": -1}], "max_words = -1"),
    ([{"kind": "format"}], "form = None"),
    ([{"kind": "format", "form": "sonnet"}], "form = 'sonnet'"),
    ([{"kind": "format", "form": "lower", "count": 3}], "unknown key 'count'"),
    ([{"kind": "format", "form": "starts_with"}], "missing key 'text'"),
]


@pytest.mark.parametrize(("checks", "words"), BAD)
def test_a_check_that_cannot_be_read_is_refused_by_row_and_key(checks, words):
    with pytest.raises(OptionError, match=words):
        check_row("", checks)


def test_checks_and_references_that_can_be_read_pass():
    check_row("Paris", CHECKS)
    check_row(42, [])


def test_a_reference_that_nobody_can_see_is_refused():
    with pytest.raises(OptionError, match="reference"):
        check_row("\u200b", [])
