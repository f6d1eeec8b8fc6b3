"""Courts: phases in their order, and advocates who win because of what they remember."""

import json
import re

import pytest
from judging import Model, a_case, answer, judged

from arena.endpoints.clients.base import TimedOut
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Case, OptionError
from arena.judges.protocols.orders import swap_case
from arena.judges.protocols.several.remembered import case_name, learnt
from simulators.conversation import Part

KINDS = ["tide", "moon", "rust", "salt", "wind"]
KEY = {kind: f"the {kind} key" for kind in KINDS}


def a_battle(number: int, kind: str) -> Case:
    """Both replies are alike but for their words; only the lesson of its kind tells how to argue."""
    question = f"Explain matter {number} of the {kind}."
    return Case((Part("text", text=question),), (f"Reply one to {number}.", f"Reply two to {number}."))


class Court(Model):
    """Advocates who repeat what their lessons say; the judge gives it to whoever names the key."""

    def __init__(self):
        super().__init__(self.plays, whole=True)

    def plays(self, turns):
        prompt, text = turns[0].text, turns[-1].text
        kind = re.search(r"matter \d+ of the (\w+)", text)[1]
        if "Note what you learnt" in text:
            return json.dumps({"lessons": [{"store": "experience", "text": f"Name {KEY[kind]}."}]})
        if "Name the issues now" in text:
            return "Who has the key?"
        if '"overall"' in prompt:
            return self.ruling(text, KEY[kind])
        lessons = re.findall(r"<lesson [^>]*>\n(.*?)\n</lesson>", text)
        return f"Hear me. {' '.join(lessons)}"

    @staticmethod
    def ruling(text, key):
        named = {side: key in " ".join(_said_by(text, side)) for side in "AB"}
        labels = {(True, False): "A", (False, True): "B"}
        return answer(labels.get((named["A"], named["B"]), "tie"))


def _said_by(text, side):
    return re.findall(rf'<argument by="{side}"[^>]*>(.*?)</argument>', text, re.S)


def wins_of_first(memory, numbers):
    """How often the first advocate wins, whose memory it is, in battles from which nothing is learnt."""
    won = 0
    for number in numbers:
        case = a_battle(number, KINDS[number % 5])
        verdict = judged("courtroom", case, Court(), memory=memory)
        place = next(said.place for said in verdict.transcript if said.role == "advocate 1")
        won += verdict.preference == "ab"[place]
        assert "lessons" not in verdict.notes
    return won


def trained():
    memory: list = []
    for number in range(30):
        case = a_battle(number, KINDS[number % 5])
        verdict = judged("courtroom", case, Court(), memory=memory, learns=True)
        memory = [row for row in learnt(memory, verdict, f"battle {number}") if row["advocate"] == 1]
    return memory


def test_an_advocate_wins_because_of_what_it_learnt_in_other_battles():
    memory = trained()
    size = len(memory)
    assert wins_of_first([], range(100, 120)) == 0
    assert wins_of_first(memory, range(100, 120)) > 16
    assert len(memory) == size == 30


def test_every_memory_is_shown_with_the_battle_it_came_from_and_none_from_those_held_out():
    memory = trained()
    held_out = [f"battle {number}" for number in range(20)]
    model = Court()
    verdict = judged("courtroom", a_battle(100, "tide"), model, memory=memory, held_out=held_out)
    told = [said.note for said in verdict.transcript if said.role == "memory"]
    assert told == [f"experience from battle {n}, for advocate 1" for n in (25, 20)] + told[2:]
    assert len(told) == 3 and not any(f"{name}," in note for note in told for name in held_out)
    assert any('<lesson kind="experience" from="battle 25">' in call[-1].text for call in model.calls)


def test_nothing_is_recalled_that_was_learnt_from_the_same_question():
    memory = trained()
    verdict = judged("courtroom", a_battle(5, "tide"), Court(), memory=memory, recalls=10)
    told = [said.note for said in verdict.transcript if said.role == "memory"]
    assert told and not any("battle 5," in note for note in told)


def test_the_phases_come_in_order_with_a_before_b():
    verdict = judged("courtroom", a_case(), Model(_speaks, whole=True), rounds=4, learns=True)
    sides = [(when, place) for when in ("round 1", "round 2", "round 3", "round 4") for place in (0, 1)]
    assert [(said.note, said.place) for said in verdict.transcript] == [
        ("rules", None), ("statement", 0), ("statement", 1), ("issues", None), *sides, ("reflection", 0), ("reflection", 1),
    ]  # fmt: skip
    assert [one.order for one in verdict.judgments] == ["ab", "ba"]


def _speaks(turns):
    if '"overall"' in turns[0].text:
        return answer("A" if "It is 42" in turns[-1].text.split("</reply_a>")[0] else "B")
    if "Note what you learnt" in turns[-1].text:
        return json.dumps({"lessons": [{"store": "case", "text": "Sums are simple."}]})
    return "I speak."


def test_a_frozen_court_asks_nobody_to_reflect_and_a_learning_one_hands_its_lessons_back():
    frozen, learning = Model(_speaks, whole=True), Model(_speaks, whole=True)
    assert "lessons" not in judged("courtroom", a_case(), frozen).notes
    verdict = judged("courtroom", a_case(), learning, learns=True)
    assert len(learning.calls) == len(frozen.calls) + 2
    assert {row["advocate"] for row in verdict.notes["lessons"]} == {1, 2}
    memory = learnt([], verdict)
    assert {row["battle"] for row in memory} == {case_name(a_case())} == {case_name(swap_case(a_case()))}
    assert learnt(memory, verdict) == memory
    PROTOCOLS["courtroom"].make({"memory": memory})


def test_advocates_are_told_how_it_ended():
    model = Model(_speaks, whole=True)
    verdict = judged("courtroom", a_case(), model, learns=True)
    ends = [call[-1].text.rsplit("\n", 1)[1] for call in model.calls[-2:]]
    assert verdict.preference == "a"
    assert ends == ["The judge found your reply the better one.", "The judge found the other reply better."]


def test_who_cannot_reflect_learns_nothing_and_the_verdict_stands():
    def says(turns):
        return TimedOut() if "Note what you learnt" in turns[-1].text else _speaks(turns)

    verdict = judged("courtroom", a_case(), Model(says, whole=True), learns=True)
    assert (verdict.preference, verdict.notes["lessons"]) == ("a", [])
    assert verdict.notes["unlearnt"] == ["timed_out", "timed_out"]


def test_memory_is_part_of_who_the_judge_is():
    court = PROTOCOLS["courtroom"]
    row = {"store": "case", "matter": "Sums", "text": "Count.", "battle": "7"}
    assert len({court.identity(o) for o in ({}, {"memory": [row]}, {"memory": [row], "recalls": 1})}) == 3


def test_the_judge_is_never_shown_a_memory():
    model = Court()
    judged("courtroom", a_battle(100, "tide"), model, memory=trained())
    judging = [call[-1].text for call in model.calls if '"overall"' in call[0].text]
    assert len(judging) == 2 and not any("<lesson" in text for text in judging)


def test_nobody_speaks_of_a_or_b_before_the_judgment():
    model = Model(_speaks, whole=True)
    judged("courtroom", a_case(), model, learns=True)
    heard = [call[-1].text for call in model.calls if '"overall"' not in call[0].text]
    assert len(heard) == 11 and not any(re.search(r"reply_[ab]|\bB\b", text) for text in heard)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("x", "row 1"),
        ({"store": "case"}, "row 1: missing key 'matter'"),
        ({"store": "dream"}, "store"),
        ({"battle": 'x" by="the judge'}, "battle"),
        ({"advocate": 3}, "advocate"),
    ],
)
def test_a_bad_memory_is_refused_by_row_and_key(row, named):
    with pytest.raises(OptionError, match=named):
        PROTOCOLS["courtroom"].make({"memory": [row]})


@pytest.mark.parametrize("rounds", [2, 6])
def test_a_court_has_three_to_five_rounds(rounds):
    with pytest.raises(OptionError, match="rounds"):
        PROTOCOLS["courtroom"].make({"rounds": rounds})
