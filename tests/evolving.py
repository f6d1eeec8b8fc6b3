"""A scripted cast: models that know by their instructions what they are asked, and answer by rule."""

from __future__ import annotations

import json
from collections import Counter

from simulators.conversation import Answer, NoAnswer, Part
from simulators.finished import Finished, Parent, Replied
from simulators.steps import Cast
from simulators.wording import prompt

VIDEO = Part("video", url="file:/clip.mp4", mime="video/mp4")
MARKS = ("instruction_following", "accuracy", "relevance", "helpfulness", "overall")
FINISHED = Finished(
    Parent("What should I buy before I try this at home?", (VIDEO,), "A person who cooks on Sundays."),
    (Replied("Buy three onions and a pan of copper."), Replied("It depends on what you like.")),
)
FAULTS = [
    {"reply": 1, "kind": "wrong_count", "basis": "quoted", "evidence": "three onions"},
    {"reply": 2, "kind": "vague", "basis": "quoted", "evidence": "it depends"},
]


def marks(overall):
    return dict.fromkeys(MARKS, 3) | {"overall": overall}


def harder(turns):
    """Marks by which the question that is not the parent is harder, whichever stands first."""
    old_first = turns[-1].text.index(FINISHED.parent.text) < turns[-1].text.index("Question 2")
    old, new = marks(2), marks(4)
    return {"reason": "", "question_1": old if old_first else new, "question_2": new if old_first else old}


EXAMINED = dict.fromkeys(
    ("stands_alone", "fits_persona", "hides_details", "needs_media", "same_output", "is_different"), True
)
SEES = {"reason": "it is shown", "answerable": True, "answer": "Butter, and a wide pan."}
BLIND = {"reason": "nothing to see", "answerable": False, "answer": ""}
WELL = {
    "faults": {"faults": FAULTS},
    "weaknesses": {"weaknesses": [{"reply": 1, "kind": "wrong_count", "weakness": "miscounts things"}]},
    "harder": {
        "question": "Which of the steps shown could go wrong on a gas stove, and why?",
        "ideal": "Heat.",
    },
    "examine": {"reason": "", **EXAMINED},
    "complexity": harder,
    "solve": lambda turns: SEES if any(part.url for part in turns[-1].parts) else BLIND,
    "consistent": {"reason": "alike", "consistent": True},
}


class Script:
    """Answers each prompt by its entry: JSON data, text, an error to raise, or a function of the turns."""

    def __init__(self, **answers):
        self.answers, self.asked = WELL | answers, []

    async def __call__(self, turns, *, schema=None):
        name = next(name for name in self.answers if turns[0].text == prompt(name))
        answer = self.answers[name]
        self.asked.append((name, turns))
        if isinstance(answer, list):
            answer = answer[min(self.names().count(name), len(answer)) - 1]
        if callable(answer):
            answer = answer(turns)
        if isinstance(answer, NoAnswer):
            raise answer
        return Answer(answer if isinstance(answer, str) else json.dumps(answer))

    def names(self):
        return [name for name, _ in self.asked]

    def counts(self):
        return Counter(self.names())

    @property
    def cast(self):
        return Cast(analyst=self, author=self, examiner=self, solver=self)
