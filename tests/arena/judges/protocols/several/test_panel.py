"""Panels: votes are counted, weights weigh, and nobody judges its own family."""

import pytest
from judging import a_case, answer, finds_right, judged

from arena.endpoints.clients.base import Reply, TimedOut
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import AS_USUAL, OptionError


class Seats:
    """A model in each seat: what it says, whatever it is asked, or an error."""

    def __init__(self, **says):
        self.says, self.asked = says, []

    async def __call__(self, turns, *, schema=None, how=AS_USUAL):
        self.asked.append(how.seat)
        said = self.says[how.seat or "own"]
        if isinstance(said, Exception):
            raise said
        return Reply(said(turns[-1].text) if callable(said) else said, finish_reason="stop")


def members(*names: str, **shared: object) -> list[dict]:
    return [{"name": name, "protocol": "pairwise", "seat": name, **shared} for name in names]


def wrong(prompt: str) -> str:
    return answer({"A": "B", "B": "A"}["AB"["42" not in prompt.split("</reply_a>")[0].split("<reply_a>")[1]]])


def panel(seats: Seats, rows: list[dict], case=None, **options):
    return judged("panel", case or a_case(), seats, members=rows, **options)


def test_most_members_decide_and_each_is_kept_under_its_name():
    verdict = panel(Seats(x=finds_right, y=finds_right, z=wrong), members("x", "y", "z"))
    assert (verdict.preference, verdict.notes["votes"]) == ("a", {"a": 2, "b": 1})
    looks = {(one.role, one.order): one.preference for one in verdict.judgments}
    assert looks == {(n, o): "b" if n == "z" else "a" for n in "xyz" for o in ("ab", "ba")}


def test_a_reliable_member_outweighs_two_that_are_hardly_better_than_chance():
    rows = [
        row | {"accuracy": accuracy}
        for row, accuracy in zip(members("x", "y", "z"), [0.9, 0.6, 0.6], strict=True)
    ]
    seats = Seats(x=finds_right, y=wrong, z=wrong)
    assert panel(seats, rows).preference == "b"
    verdict = panel(seats, rows, weights="accuracy")  # ln 9 = 2.197 against 2 ln 1.5 = 0.811
    assert verdict.preference == "a"
    assert verdict.notes["votes"] == pytest.approx({"a": 2.1972, "b": 0.8109}, abs=1e-4)


def test_given_weights_are_taken_as_they_are():
    rows = [row | {"weight": weight} for row, weight in zip(members("x", "y"), [3, 2], strict=True)]
    assert panel(Seats(x=finds_right, y=wrong), rows, weights="weight").notes["votes"] == {"a": 3, "b": 2}


def test_a_member_does_not_judge_a_reply_of_its_own_family():
    case = a_case(families=("Ant", "Bee"), seat_families={"x": "ant", "y": "Cat", "z": "Dog"})
    seats = Seats(x=wrong, y=finds_right, z=finds_right)
    verdict = panel(seats, members("x", "y", "z"), case)
    assert verdict.preference == "a" and "x" not in seats.asked
    assert verdict.flags == ("member_excluded",) and list(verdict.notes["excluded"]) == ["x"]
    assert verdict.notes["votes"] == {"a": 2}


def test_a_family_may_be_said_of_the_member_itself():
    case = a_case(families=("Ant", "Bee"), seat_families={"x": "Cat", "y": "Cat"})
    rows = [members("x", family="bee")[0], members("y")[0]]
    assert list(panel(Seats(x=wrong, y=finds_right), rows, case).notes["excluded"]) == ["x"]


def test_where_nobody_is_left_the_verdict_is_void_and_says_why():
    case = a_case(families=("Ant", "Ant"), seat_families={"x": "Ant"})
    verdict = panel(Seats(), members("x"), case)
    assert verdict.status == "void" and "Ant" in verdict.judgments[0].rationale


def test_replies_of_no_known_family_exclude_nobody():
    case = a_case(families=("", ""), seat_families={"x": ""})
    assert panel(Seats(x=finds_right), members("x"), case).preference == "a"


def test_an_outage_of_one_is_an_outage_unless_the_quorum_is_met():
    seats = Seats(x=finds_right, y=finds_right, z=TimedOut())
    assert panel(seats, members("x", "y", "z")).status == "outage"
    verdict = panel(seats, members("x", "y", "z"), quorum=2)
    assert (verdict.preference, verdict.flags) == ("a", ("incomplete",))
    assert panel(seats, members("x", "z"), quorum=2).status == "outage"
    lone = panel(Seats(x=finds_right, y=TimedOut(), z="what?"), members("x", "y", "z"), quorum=1)
    assert (lone.preference, lone.notes["votes"]) == ("a", {"a": 1, "outage": 1, "unparsed": 1})


def test_members_that_cannot_judge_such_a_case_have_no_vote():
    rows = [*members("x"), {"name": "key", "protocol": "reference"}]
    verdict = panel(Seats(x=finds_right), rows, a_case(reference=""))
    assert (verdict.preference, list(verdict.notes["excluded"])) == ("a", ["key"])


def test_a_panel_may_have_members_of_any_protocol():
    rows = [
        *members("x"),
        {"name": "talk", "protocol": "rounds", "seat": "y"},
        {"name": "key", "protocol": "reference"},
    ]
    verdict = panel(Seats(x=wrong, y=finds_right), rows)
    assert verdict.preference == "a"
    assert {one.role for one in verdict.judgments} >= {"x", "key", "talk/logical/1"}


def test_the_panel_says_whether_its_members_look_in_both_orders():
    seats = Seats(x=finds_right)
    assert len(panel(seats, members("x"), orders="ab").judgments) == 1
    assert len(panel(seats, members("x"), orders="both").judgments) == 2


def test_a_split_is_a_tie_that_is_flagged():
    verdict = panel(Seats(x=finds_right, y=wrong), members("x", "y"))
    assert (verdict.preference, verdict.flags) == ("tie", ("split_vote",))
    assert panel(Seats(x=finds_right, y=wrong), members("x", "y"), ties="drop").status == "void"


def test_a_panel_is_another_judge_when_a_member_is():
    ours = PROTOCOLS["panel"].identity({"members": members("x")})
    assert ours != PROTOCOLS["panel"].identity({"members": members("x", options={"max_reply": 500})})


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([], "members"),
        (["x"], "row 1"),
        ([{"protocol": "pairwise"}], "row 1: missing key 'name'"),
        ([{"name": "x", "protocol": "oracle of Delphi"}], "'oracle of Delphi' is unknown"),
        (members("x", "x"), "row 2: name 'x' stands there already"),
        (members("x", options={"colour": 1}), "row 1: options: .*'colour'"),
        (members("x", options={"orders": "ab"}), "orders are the panel's"),
        ([{"name": "x", "protocol": "panel"}], "row 1: a panel is no member"),
        (members("x" * 25), "name"),
        (members("x", weight=0), "weight"),
        (members("x", accuracy=0.5), "accuracy"),
        (members("x", accuracy=1.0), "accuracy"),
    ],
)
def test_bad_members_are_refused_by_row_and_key(rows, named):
    with pytest.raises(OptionError, match=named):
        PROTOCOLS["panel"].make({"members": rows})


def test_weights_and_quorum_must_go_with_the_members():
    for options, named in [({"weights": "weight"}, "weight"), ({"quorum": 2}, "quorum")]:
        with pytest.raises(OptionError, match=named):
            PROTOCOLS["panel"].make({"members": members("x"), **options})
