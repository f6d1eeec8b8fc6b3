"""Marks first, reasons after: what stands on the first line counts, and nothing else."""

import pytest
from fair_pairs import marks, places
from judging import Model, a_case, judged

from arena.endpoints.clients.base import Reply
from arena.judges.protocols.base import Verdict


def on(said: str | Reply, **options: object) -> Verdict:
    return judged("scored_pair", a_case(), Model(said), orders="ab", **options)


READ = {
    "9 2\nA is right.": (9.0, 2.0),
    "9, 2": (9.0, 2.0),
    "\n 7.5 8 \nReasons: 10 1": (7.5, 8.0),
    "10 10": (10.0, 10.0),
    "<think>1 10\n</think>\n9 2\nSo.": (9.0, 2.0),
}


@pytest.mark.parametrize(("text", "scores"), READ.items())
def test_the_first_line_is_read(text, scores):
    assert on(text).scores == {"overall": scores}


UNREADABLE = [
    "",
    "Both 9",
    "9",
    "9 2 5",
    "0 5",
    "11 5",
    "9 -2",
    "9/10 2/10",
    "Scores: 9 2",
    "A is better.\n9 2",
    "9 two",
    "٩ 2",
    "9" * 500,
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_another_first_line_is_no_marks(text):
    assert (on(text).status, on(text).preference) == ("unparsed", None)


def test_a_mark_that_was_cut_off_is_no_mark():
    assert on(Reply("9 1", finish_reason="length")).status == "unparsed"
    assert on(Reply("9 1\nBecause", finish_reason="length")).preference == "a"


def test_a_lead_within_the_threshold_is_a_tie():
    assert on("7 6").preference == "a"
    assert on("7 6", threshold=1).preference == "tie"
    assert on("7 7").preference == "tie"


def lines(prompt: str) -> str:
    return marks(prompt) + "\nSo they differ."


def test_fast_mode_stops_at_the_first_line_and_comes_to_the_same():
    full, quick = Model(lines), Model(lambda prompt: lines(prompt).partition("\n")[0])
    one, other = judged("scored_pair", a_case(), full), judged("scored_pair", a_case(), quick, fast=True)
    assert (one.preference, one.scores) == (other.preference, other.scores)
    assert quick.hows[0].sampling["stop"] == ["\n"] and "stop" not in full.hows[0].sampling
    assert one.judgments[0].rationale and not other.judgments[0].rationale


def test_marks_are_means_of_both_orders():
    verdict = judged("scored_pair", a_case(), Model(lambda prompt: "9 4" if places(prompt)[0] else "6 7"))
    assert verdict.scores == {"overall": (8.0, 5.0)} and verdict.preference == "a"


def test_a_reference_is_shown_where_there_is_one():
    model = Model(lines)
    judged("scored_pair", a_case(), model)
    judged("scored_pair", a_case(reference=""), model)
    assert ["<reference>" in turns[-1].text for turns in model.calls] == [True, True, False, False]


def test_four_replies_get_four_marks_and_a_ranking():
    case = a_case(replies=("one", "two", "three", "four"))
    verdict = judged("scored_pair", case, Model("3 9 1 5\nSo."))
    assert verdict.scores == {"overall": (3.0, 9.0, 1.0, 5.0)} and verdict.ranking == (1, 3, 0, 2)
    assert judged("scored_pair", case, Model("3 9")).status == "unparsed"


def test_a_reply_alone_is_marked_beside_the_reference_whose_mark_is_set():
    model = Model("7\nNearly.", whole=True)
    verdict = judged("scored_pair", a_case(replies=("It is 43.",)), model)
    told, begun = model.calls[0][-2:]
    assert (begun.role, begun.text, model.hows[0].continuing) == ("assistant", "10 ", True)
    assert told.text.index("42") < told.text.index("It is 43.")
    assert verdict.scores == {"overall": (7.0,)} and verdict.preference is None


def test_a_reply_alone_without_reference_is_marked_by_itself():
    model = Model("7")
    assert judged("scored_pair", a_case(replies=("It is 43.",), reference=""), model).scores == {
        "overall": (7.0,)
    }
    assert model.calls[0][-1].role == "user" and not model.hows[0].continuing
