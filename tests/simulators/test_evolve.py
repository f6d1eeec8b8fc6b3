"""A step of evolution: what is asked, what refuses a question, and how a step that was cut short goes on."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from evolving import EXAMINED, FINISHED, SEES, WELL, Script, harder, marks

from simulators.asking import Diverged, Exchange
from simulators.conversation import NoAnswer
from simulators.evolve import NOTHING, evolve
from simulators.finished import Replied
from simulators.likeness import Texts
from simulators.refusals import REFUSALS, Refusal
from simulators.steps import Progress, Settings


def step(script, finished=FINISHED, seed=1, progress=NOTHING, **settings):
    return asyncio.run(evolve(finished, script.cast, Settings(**settings), seed, progress))


def asking(question, ideal="Heat."):
    return {"question": question, "ideal": ideal}


def examined(**rules):
    return {"reason": "for a reason", **EXAMINED, **rules}


def test_a_question_that_nothing_speaks_against_is_accepted_with_all_that_led_to_it():
    script = Script()
    made = step(script)
    assert made.refusal is None
    assert made.accepted.written.text == WELL["harder"]["question"]
    assert {fault.side for fault in made.faults.supported} == {"a", "b"}
    assert (made.accepted.compared[0].old.overall, made.accepted.compared[0].new.overall) == (2, 4)
    assert script.names() == [
        "faults",
        "weaknesses",
        "harder",
        "examine",
        "complexity",
        "solve",
        "solve",
        "solve",
    ]
    assert [exchange.outcome for exchange in made.exchanges] == ["read"] * 8


REFUSED = [
    (Refusal.NO_ANSWER, {"faults": NoAnswer("timed_out")}),
    (Refusal.NO_ANSWER, {"complexity": NoAnswer("refused")}),
    (Refusal.UNREADABLE, {"faults": "The first one is better."}),
    (Refusal.UNREADABLE, {"harder": '{"question": "What?"}'}),
    (Refusal.UNREADABLE, {"complexity": {"reason": "", "question_1": marks(6), "question_2": marks(2)}}),
    (Refusal.EMPTY, {"harder": asking(" … ")}),
    (Refusal.DUPLICATE, {"harder": asking("What should I buy before I try this at home")}),
    (Refusal.DUPLICATE, {"examine": examined(is_different=False)}),
    (Refusal.DEPENDENT, {"harder": asking("Why was the previous answer wrong about the pan?")}),
    (Refusal.DEPENDENT, {"examine": examined(stands_alone=False)}),
    (Refusal.LEAKS, {"harder": asking("Why is butter in a wide pan right?", "Butter in a wide pan.")}),
    (Refusal.LEAKS, {"examine": examined(hides_details=False)}),
    (Refusal.UNFITTED, {"examine": examined(fits_persona=False)}),
    (Refusal.OTHER_OUTPUT, {"examine": examined(same_output=False)}),
    (Refusal.NEEDS_NO_MEDIA, {"examine": examined(needs_media=False)}),
    (Refusal.NEEDS_NO_MEDIA, {"solve": SEES}),
    (Refusal.NOT_HARDER, {"complexity": {"reason": "", "question_1": marks(3), "question_2": marks(3)}}),
    (Refusal.UNANSWERABLE, {"solve": {"reason": "not shown", "answerable": False, "answer": ""}}),
    (Refusal.UNDECIDED, {"solve": [SEES, {"reason": "dark", "answerable": False, "answer": ""}]}),
    (Refusal.UNDECIDED, {"solve": ["I am not sure."]}),
]


@pytest.mark.parametrize(("reason", "answers"), REFUSED)
def test_each_refusal_has_its_reason(reason, answers):
    made = step(Script(**answers))
    assert (made.refusal, made.accepted) == (reason, None)
    assert REFUSALS[made.refusal]


def test_answers_that_contradict_each_other_leave_it_undecided():
    apart = {"reason": "other numbers", "consistent": False}
    made = step(Script(solve=[SEES, SEES | {"answer": "Oil."}], consistent=apart))
    assert (made.refusal, made.detail) == (Refusal.UNDECIDED, "other numbers")


@pytest.mark.parametrize("index", [tuple, Texts])
def test_a_question_that_repeats_another_of_the_set_is_a_duplicate(index):
    others = ["Who wins?", WELL["harder"]["question"].replace("gas", "coal")]
    made = step(Script(), replace(FINISHED, known=index(others)))
    assert (made.refusal, made.detail) == (Refusal.DUPLICATE, others[1])
    assert made.attempts[0].look.likeness > 0.7


def test_a_question_that_gives_away_what_a_reply_said_leaks():
    reply = Replied("At minute two the old cook drops the red lid behind the stove.")
    finished = replace(FINISHED, replies=(reply, reply))
    fault = {"reply": 1, "kind": "wrong_order", "basis": "quoted", "evidence": reply.text[:-1]}
    asked = asking("Is it safe when the old cook drops the red lid behind a door?")
    assert step(Script(faults={"faults": [fault]}, harder=asked), finished).refusal == Refusal.LEAKS


def test_what_depends_on_the_order_it_is_shown_in_is_not_taken():
    first_is_harder = {"reason": "", "question_1": marks(4), "question_2": marks(2)}
    assert step(Script(complexity=first_is_harder), second_look=True).refusal == Refusal.CONFLICT
    assert step(Script(complexity=harder), second_look=True).refusal is None


def test_the_order_of_the_two_questions_is_drawn_and_told():
    orders = {step(Script(), seed=seed).accepted.compared[0].old_first for seed in range(12)}
    assert orders == {True, False}


def test_replies_without_faults_still_lead_to_a_harder_question():
    script = Script(faults={"faults": []})
    made = step(script)
    assert (made.refusal, made.weaknesses) == (None, ())
    assert "weaknesses" not in script.names()


def test_other_operators_are_tried_on_the_same_parent_and_the_author_hears_what_was_not_taken():
    easy = {"reason": "", "question_1": marks(3), "question_2": marks(3)}
    script = Script(complexity=[easy, easy, harder])
    made = step(script, max_rounds=5)
    assert [attempt.refusal for attempt in made.attempts] == ["not_harder", "not_harder", None]
    assert len({attempt.operator for attempt in made.attempts}) == 3
    assert script.counts()["faults"] == 1
    authors = [turns[-1].text for name, turns in script.asked if name == "harder"]
    assert [text.count("(not_harder)") for text in authors] == [0, 1, 2]


def test_there_are_no_more_rounds_than_operators_that_fit():
    easy = {"reason": "", "question_1": marks(3), "question_2": marks(3)}
    assert len(step(Script(complexity=easy), max_rounds=50).attempts) == 6
    one = dict.fromkeys(("deepen", "constrain", "compose", "ground", "counterfactual"), 0)
    assert [a.operator for a in step(Script(complexity=easy), max_rounds=50, shares=one).attempts] == [
        "distract"
    ]


def test_a_model_that_gives_no_answer_ends_the_step_at_once():
    made = step(Script(examine=NoAnswer("timed_out")), max_rounds=5)
    assert ([a.refusal for a in made.attempts], made.detail) == ([Refusal.NO_ANSWER], "timed_out")


def test_people_may_say_whether_it_can_be_answered():
    waiting = step(Script(), solved_by="people")
    assert waiting.refusal == Refusal.AWAITS_PEOPLE
    question, silent = waiting.attempts[-1].written.text, Script(harder=NoAnswer("never asked"))
    for verdict, refusal in ((True, None), (False, Refusal.UNANSWERABLE)):
        said = Progress(past=waiting.exchanges, people={question: verdict})
        assert step(silent, progress=said, solved_by="people").refusal == refusal
    assert silent.asked == []


def test_only_the_faults_of_the_target_drive_a_diagnostic_child():
    weak = [
        {"reply": 1, "kind": "wrong_count", "weakness": "miscounts"},
        {"reply": 2, "kind": "vague", "weakness": "hedges"},
    ]
    for target in "ab":
        script = Script(weaknesses={"weaknesses": weak}, faults=by_reply)
        step(script, replace(FINISHED, target=target))
        author = next(turns[-1].text for name, turns in script.asked if name == "harder")
        assert ("miscounts" in author, "hedges" in author).count(True) == 1


def by_reply(turns):
    first = turns[-1].text.split("Reply 1:")[1].split("Reply 2:")[0]
    numbers = (1, 2) if "onions" in first else (2, 1)
    onions = {"reply": numbers[0], "kind": "wrong_count", "basis": "quoted", "evidence": "three onions"}
    vague = {"reply": numbers[1], "kind": "vague", "basis": "quoted", "evidence": "it depends"}
    return {"faults": [onions | {"kind": "vague"}, onions, vague, vague | {"kind": "wrong_count"}]}


class Killed(BaseException):
    pass


@pytest.mark.parametrize("calls", range(1, 9))
def test_a_step_that_is_killed_goes_on_and_loses_at_most_one_call(calls):
    whole, stored = step(Script()), []

    async def keep(exchange):
        stored.append(json.loads(json.dumps(exchange.as_json())))
        if len(stored) == calls:
            raise Killed

    with pytest.raises(Killed):
        step(Script(), progress=Progress(on_exchange=keep))
    script = Script()
    past = tuple(Exchange(**data) for data in stored)
    assert step(script, progress=Progress(past=past)) == whole
    assert len(script.asked) == 8 - calls


def test_exchanges_of_another_step_are_not_taken_for_ones_own():
    past = step(Script()).exchanges
    other = replace(FINISHED, parent=replace(FINISHED.parent, text="What is this?"))
    with pytest.raises(Diverged):
        step(Script(), other, progress=Progress(past=past))


def test_the_same_seed_gives_the_same_step():
    assert step(Script(), seed=5) == step(Script(), seed=5)


def test_a_step_is_data_that_a_database_holds():
    data = step(Script(harder='{"question": "Why \\u0000 now, and how?", "ideal": "x"}')).as_json()
    text = json.dumps(data, ensure_ascii=False)
    assert "\x00" not in text
    assert text.encode()
    assert data["attempts"][0]["written"]["text"] == "Why \ufffd now, and how?"


@pytest.mark.parametrize(
    "wrong",
    [{"max_rounds": 0}, {"solvers": 0}, {"likeness": 0}, {"shares": {"explode": 1}}, {"shares": {"deepen": -1}}, {"solved_by": "me"}],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"max_rounds|solvers|likeness|explode|share"):
        Settings(**wrong)
