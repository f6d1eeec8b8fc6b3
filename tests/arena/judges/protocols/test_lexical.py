"""Right by the words of a reference answer: the first of judges, and the easiest to fool."""

import pytest
from judging import a_case, judged

PARIS = "What is the capital of France?"


def label(reply: str, reference: str = "Paris\nParis, France", **options: object) -> str:
    case = a_case(reply, replies=(reply,), reference=reference)
    return judged("lexical", case, **options).label


def test_any_line_of_the_reference_will_do():
    assert label("It is Paris, of course.") == "correct"
    assert label("I see it in Lyon.", "Paris\nLyon") == "correct"
    assert label("Berlin") == "incorrect"


@pytest.mark.parametrize(
    "dummy", ["Yes", "Sure", "", "What is 6 times 7?", "what is 6 times 7", " What  is 6 times 7 ?"]
)
@pytest.mark.parametrize("match", ["contains", "exact"])
@pytest.mark.parametrize("reference", ["42", "forty-two\n42", "7", "6 times 7"])
def test_dummy_answers_and_the_question_repeated_are_rejected(dummy, match, reference):
    for capitals in (True, False):
        assert label(dummy, reference, match=match, capitals=capitals) == "incorrect"


def test_an_answer_behind_the_question_counts():
    assert label("What is 6 times 7? It is 42.", "42") == "correct"
    assert label("What is 6 times 7? I can't say.", "6") == "incorrect"


def test_a_bare_yes_is_right_only_where_the_reference_says_so():
    assert label("Yes", "Yes") == "correct"
    assert label("Yes", "Ye") == "correct"
    assert label("Yes", "Ye", words=True) == "incorrect"


def test_capitals_count_unless_told_otherwise():
    assert label("in paris") == "incorrect"
    assert label("in paris", capitals=False) == "correct"


def test_whole_words_are_an_option():
    assert label("Parisian", "Paris") == "correct"
    assert label("Parisian", "Paris", words=True) == "incorrect"


def test_an_exact_answer_is_the_whole_reply():
    assert label("Paris", match="exact") == "correct"
    assert label("It is Paris", match="exact") == "incorrect"
    assert label('"Paris."', match="exact") == "incorrect"
    assert label('"Paris."', match="exact", words=True) == "correct"


def test_without_a_reference_nothing_is_said():
    verdict = judged("lexical", a_case(reference=" \n\u200b"))
    assert (verdict.status, verdict.judgments[0].rationale) == (
        "void",
        "the question has no reference answer",
    )


def test_more_than_two_replies_are_each_right_or_wrong():
    verdict = judged("lexical", a_case(replies=("42", "41", "It is 42")))
    assert verdict.scores == {"right": (1.0, 0.0, 1.0)} and verdict.preference is None


def test_a_reply_without_end_is_wrong_and_no_burden():
    assert label("Paris " * 50_000) == "incorrect"
