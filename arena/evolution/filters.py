"""The filters of the list of questions, as its address holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arena.pages.asked import Asked
from arena.pages.words import say
from arena.questions.models import Question, QuestionQuerySet, QuestionSet

Choices = list[tuple[str, Any]]
WRITTEN = [("people", _("people")), ("model", _("a model")), ("program", _("a program"))]


def _all(choices: Choices) -> Choices:
    return [("", _("all")), *choices]


def _sets() -> Choices:
    names = QuestionSet.objects.active().order_by("name").values_list("name", flat=True)
    return _all([(name, name) for name in names])


CHOICES: Mapping[str, Callable[[], Choices]] = {"set": _sets, "written": lambda: _all(WRITTEN)}
FACETS: Mapping[str, Callable[[str], str]] = {
    "modality": lambda name: say(name, "modality"),
    "category": str,
    "level": str,
}


class Filters(forms.Form):
    """Which questions a visitor asked to see."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    set = forms.ChoiceField(label=_("Set"), required=False)
    modality = forms.ChoiceField(label=_("Modality"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    written = forms.ChoiceField(label=_("Written by"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["q"].widget.input_type = "search"
        for name, choices in CHOICES.items():  # read once: a field would ask again for every use
            self.fields[name].choices = choices()
        for column, values in Question.objects.active().facets(FACETS).items():
            self.fields[column].choices = _all([(str(value), FACETS[column](str(value))) for value in values])


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
