"""Instructions that stay in force: what share of them each side follows, and who wins by it."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from judging import a_case, judged

from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Case, OptionError, Verdict
from arena.judges.protocols.instructions import Followed, pif, pif_n_k, prefer
from simulators.conversation import say
from simulators.instructions import instruct

SHORT = {"turn": 1, "text": "Be short.", "checks": [{"kind": "length", "max_words": 3}]}
KETTLE = {"turn": 2, "text": "Name the kettle.", "checks": [{"kind": "contains", "all": ["kettle"]}]}


def a_talked_case(a: list[str], b: list[str], *instructions: dict[str, Any], **fields: Any) -> Case:
    def talk(replies: list[str]) -> tuple:
        turns = [turn for reply in replies for turn in (say("assistant", reply), say("user", "Go on."))]
        return tuple(turns[:-1])

    told = {"instructions": list(instructions or (SHORT, KETTLE))}
    return a_case(a[-1], b[-1], transcripts=(talk(a), talk(b)), gold=told, **fields)


def verdict(*given: Any, **fields: Any) -> Verdict:
    return judged("instructions", a_talked_case(*given, **fields))


def kept(given: Verdict) -> dict[str, Any]:
    return json.loads(given.judgments[0].rationale)


def test_the_side_that_follows_more_wins_and_the_shares_are_kept():
    given = verdict(["Yes.", "The kettle."], ["Yes.", "No idea."])
    assert (given.status, given.preference) == ("valid", "a")
    assert given.judgments[0].standards == {"instruction_following": "a"}
    assert (kept(given)["a"]["pif"], kept(given)["b"]["pif"]) == (1.0, 0.75)
    assert kept(given)["b"]["turns"] == [
        {"turn": 1, "pif": 1.0, "active": 1, "missed": []},
        {"turn": 2, "pif": 0.5, "active": 2, "missed": ["Name the kettle."]},
    ]


def test_an_instruction_of_turn_two_is_still_in_force_at_turn_nine():
    faithful = ["Yes.", *["The kettle."] * 8]
    forgetful = [*faithful[:8], "The pot."]
    given = verdict(faithful, forgetful)
    assert given.preference == "a"
    assert [turn["active"] for turn in kept(given)["b"]["turns"]] == [1] + [2] * 8
    assert kept(given)["b"]["turns"][8]["missed"] == ["Name the kettle."]


def test_nothing_is_asked_before_it_is_said():
    assert verdict(["No.", "A kettle."], ["A kettle.", "A kettle."], KETTLE).preference == "tie"


def test_equal_shares_tie_and_are_both_bad_where_nobody_followed_any():
    assert verdict(["Yes.", "No idea."], ["Yes.", "No clue."]).preference == "tie"
    long = "one two three four five"
    assert verdict([long, long], [long, long]).preference == "both_bad"


def test_the_last_reply_alone_does_not_decide():
    given = verdict(["one two three four", "The kettle."], ["Yes.", "The kettle."])
    assert given.preference == "b"
    by_last = judged("reference", a_talked_case(["no", "It is 42."], ["It is 42.", "no"]))
    assert by_last.preference == "a"


def test_a_published_row_comes_out():
    # Four responses with shares 1, 1, .5, 1: their mean (judges' notes on MMMT-IF).
    replies = [Followed(n, 2, ("x",) if n == 3 else ()) for n in range(1, 5)]
    assert pif(replies) == Fraction(7, 8)


def test_thirds_are_not_rounded_apart():
    third = [Followed(n, 3, ("x", "y")) for n in range(1, 4)]
    assert prefer(pif(third), Fraction(1, 3)) == "tie"


def test_the_library_s_instructions_are_checked_as_they_are():
    told = [instruct("max_sentences", 2, 1).as_row(), instruct("phrase", "in short", 2).as_row()]
    given = verdict(["One. Two.", "It is, in short, fine."], ["One. Two. Three.", "Fine."], *told)
    assert (given.preference, kept(given)["a"]["pif"], kept(given)["b"]["pif"]) == ("a", 1.0, 0.25)


@pytest.mark.parametrize(
    ("instructions", "words"),
    [
        ([{"turn": 1, "text": "x"}], "can't be read"),
        ([{"turn": 0, "text": "x", "checks": [{"kind": "exact", "text": "a"}]}], "can't be read"),
        ([{"turn": 1, "text": "x", "checks": [{"kind": "magic"}]}], "'magic' is unknown"),
        (["be short"], "can't be read"),
        ([{"turn": 1, "family": "no_such", "value": 3}], "can't be read"),
        ("be short", "can't be read"),
        ([{"turn": 5, "text": "x", "checks": [{"kind": "exact", "text": "a"}]}], "before any instruction"),
    ],
)
def test_what_cannot_be_checked_is_void_and_says_why(instructions, words):
    given = judged("instructions", _case(instructions))
    assert (given.status, given.preference) == ("void", None)
    assert words in given.judgments[0].rationale


def _case(instructions: list[Any]) -> Case:
    return a_case("a", "b", gold={"instructions": instructions})


def test_without_instructions_it_judges_by_reference():
    one, other = judged("instructions", a_case()), judged("reference", a_case())
    assert (one.preference, one.judgments[0].rationale) == (other.preference, other.judgments[0].rationale)
    assert not PROTOCOLS["instructions"].accepts(a_case(reference=""))


def test_k_of_n_replies_follow_everything():
    shares = [Fraction(1), Fraction(1), Fraction(1, 2), Fraction(1)]
    assert pif_n_k(shares, 3) and not pif_n_k(shares, 4)
    for k in (0, 5):
        with pytest.raises(OptionError, match=f"k = {k} must be from 1 to 4"):
            pif_n_k(shares, k)


def test_k_of_n_stands_among_the_scores_of_replies_to_one_question():
    told = {"instructions": [SHORT, {**KETTLE, "turn": 1}]}
    case = a_case(replies=("The kettle.", "A kettle.", "No idea.", "Kettle!"), gold=told)
    for k, held in ((3, 1.0), (4, 0.0)):
        given = judged("instructions", case, k=k)
        assert given.preference is None
        assert given.scores == {"pif": (1.0, 1.0, 0.5, 1.0), f"pif-4-{k}": (held,) * 4}
    assert judged("instructions", case, k=5).status == "void"


def test_shares_by_turn_are_told_for_a_curve():
    given = verdict(["Yes.", "The kettle."], ["Yes.", "No idea."])
    assert given.notes == {"pif_by_turn": {"a": [[1, 1.0], [2, 1.0]], "b": [[1, 1.0], [2, 0.5]]}}
    assert given.scores == {"pif": (1.0, 0.75)}


EXCERPT = Path(__file__).parents[5] / "shared/data/judges/mmmt_if/mmmt_if_excerpt.csv"


@pytest.mark.skipif(not EXCERPT.exists(), reason="the excerpt of MMMT-IF is not here")
def test_published_shares_are_whole_numbers_of_instructions():
    with EXCERPT.open() as file:
        rows = list(csv.DictReader(file))
    means = {}
    for model in ("gemini", "gpt4o", "sonnet"):
        shares = [float(row[f"pif_{model}"]) for row in rows]
        followed = [share * int(row["instruction_count"]) for share, row in zip(shares, rows, strict=True)]
        assert len(followed) == 23 and all(abs(count - round(count)) < 0.05 for count in followed)
        means[model] = round(sum(shares) / len(shares), 3)
    assert means == {"gemini": 0.526, "gpt4o": 0.648, "sonnet": 0.752}
