"""Why a verdict is to be looked at, in sentences."""

import numpy as np

from ratings.review import Seen, review
from ratings.review_words import why


def reasons(row: int, votes, **fields) -> tuple[str, ...]:
    n = len(votes)
    seen = Seen(np.zeros(n, dtype=np.int8), np.array(votes), **fields)
    return why(seen, review(seen), row)


def test_votes_are_counted_for_and_against():
    votes = [[0, 3, 0, 0], [2, 0, 0, 0], [0, 0, 1, 1]]
    assert reasons(0, votes)[0] == "the judge against 3 of 3 people: it said a is better"
    assert reasons(1, votes)[0] == "2 of 2 people said as it did: a is better"
    assert reasons(2, [*votes, [0, 1, 0, 0]])[0] == "the judge against 2 of 2 people: it said a is better"
    assert reasons(3, [*votes, [0, 1, 0, 0]])[0] == "the judge against 1 of 1 person: it said a is better"


def test_only_a_confident_judge_is_said_to_be_sure():
    votes = [[0, 3, 0, 0], [0, 3, 0, 0], [1, 0, 0, 0]]
    confidence = np.array([0.97, 0.6, np.nan])
    assert reasons(0, votes, confidence=confidence)[0].startswith("a judge 97% sure against 3 of 3")
    assert reasons(1, votes, confidence=confidence)[0].startswith("the judge against 3 of 3")


def test_a_choice_that_the_board_did_not_expect_is_said_and_no_other():
    expected = np.array([0.1, 0.6, np.nan])
    said = [reasons(row, [[0, 0, 0, 0]] * 3, expected=expected) for row in range(3)]
    assert "by the board's ratings its choice had a chance of 10%" in said[0]
    assert not any("board" in reason for reason in said[1] + said[2])


def test_the_worst_kinds_are_named_with_their_interval_and_n():
    votes = [[0, 1, 0, 0]] * 8 + [[1, 0, 0, 0]] * 40
    kinds = {"category": np.repeat(["code", "law"], [8, 40])}
    told = reasons(0, votes, kinds=kinds)
    assert any(reason.startswith("category code: people disagree with it in 100% [") for reason in told)
    assert any(reason.endswith("of 8") for reason in told)
    assert not any("law" in reason for reason in reasons(20, votes, kinds=kinds))


def test_where_nothing_is_known_it_says_of_how_many():
    kinds = {"language": np.repeat(["en", "mt"], [20, 5])}
    told = reasons(22, [[1, 0, 0, 0]] * 20 + [[0, 0, 0, 0]] * 5, kinds=kinds)
    assert "language mt: of 5 verdicts people voted on 0" in told
