"""The filters of the list of questions, as its address holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from arena.pages.asked import Asked
from arena.questions.models import Question, QuestionQuerySet, QuestionSet

Choices = list[tuple[str, str]]
WRITTEN = [("people", "people"), ("model", "a model"), ("program", "a program")]


def _distinct(column: str) -> Choices:
    values = Question.objects.active().order_by(column).values_list(column, flat=True).distinct()
    return [("", "all"), *((str(value), str(value)) for value in values)]


def _sets() -> Choices:
    names = QuestionSet.objects.active().order_by("name").values_list("name", flat=True)
    return [("", "all"), *((name, name) for name in names)]


CHOICES = {
    "set": _sets,
    "modality": lambda: _distinct("modality"),
    "category": lambda: _distinct("category"),
    "level": lambda: _distinct("level"),
    "written": lambda: [("", "all"), *WRITTEN],
}


class Filters(forms.Form):
    """Which questions a visitor asked to see."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    set = forms.ChoiceField(required=False)
    modality = forms.ChoiceField(required=False)
    category = forms.ChoiceField(required=False)
    level = forms.ChoiceField(required=False)
    written = forms.ChoiceField(label="Written by", required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["q"].widget.input_type = "search"
        for name, choices in CHOICES.items():  # read once: a field would ask again for every use
            self.fields[name].choices = choices()


NARROW = {
    "q": QuestionQuerySet.saying,
    "set": QuestionQuerySet.in_set,
    "modality": QuestionQuerySet.of_modality,
    "category": QuestionQuerySet.in_category,
    "level": QuestionQuerySet.at_level,
    "written": QuestionQuerySet.written_by,
}


def narrow(questions: QuestionQuerySet, asked: Asked) -> QuestionQuerySet:
    """Only the questions that were asked for."""
    for name, method in NARROW.items():
        if asked.value(name):
            questions = method(questions, asked.value(name))
    return questions
