"""The filters of the battle list, as its address holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arena.competitors.models import Competitor
from arena.pages import words
from arena.pages.asked import Asked
from arena.questions.models import Question, QuestionSet

from .models import Battle, BattleQuerySet
from .named import NamedField
from .sought import FARED, Said

Choices = list[tuple[str, Any]]

MAX_KEY = 2**63 - 1

# Verdicts that say nothing, beside the preferences that do; people always say something.
ENDED_WITHOUT = ("pending", "unparsed", "refused", "outage")
BY = [("", _("judges")), ("people", _("people"))]
DISAGREEMENTS = [
    ("", _("all")),
    ("judges", _("judges differ")),
    ("people", _("a judge and a person differ")),
    ("orders", _("a judge's two orders differ")),
]
RELATIVE = {"won": _("the model won"), "lost": _("the model lost")}
OF_QUESTIONS: Mapping[str, Callable[[str], str]] = {
    "category": str,
    "modality": lambda name: words.say(name, "modality"),
    "language": str,
    "level": str,
}


def _all(choices: Choices) -> Choices:
    return [("", _("all")), *choices]


def _boards() -> Choices:
    """Boards in force; asked for by the questions they are about, since battles know no boards."""
    boards = QuestionSet.objects.filter(leaderboards__retired_at=None, leaderboards__name__isnull=False)
    return _all(sorted(set(boards.values_list("leaderboards__name", "leaderboards__title"))))


def _outcomes() -> Choices:
    ended = [(status, words.say(status, "status")) for status in ENDED_WITHOUT]
    return _all([*words.PREFERENCES.items(), *RELATIVE.items(), *ended])


def _statuses() -> Choices:
    return _all([(status, words.say(status, "status")) for status in Battle.Status.values])


CHOICES: Mapping[str, Callable[[], Choices]] = {
    "leaderboard": _boards,
    "status": _statuses,
    "outcome": _outcomes,
}


class Filters(forms.Form):
    """Which battles a visitor asked to see."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    competitor = NamedField(label=_("Model"))
    against = NamedField(label=_("Against"))
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    by = forms.ChoiceField(label=_("According to"), required=False, choices=BY)
    disagreement = forms.ChoiceField(label=_("Disagreement"), required=False, choices=DISAGREEMENTS)
    leaderboard = forms.ChoiceField(label=_("Leaderboard"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    modality = forms.ChoiceField(label=_("Modality"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    # From the pages of questions and judges.
    question = forms.IntegerField(required=False, min_value=1, max_value=MAX_KEY, widget=forms.HiddenInput)
    judge = NamedField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["q"].widget.input_type = "search"
        for name in ("competitor", "against"):
            self.fields[name].widget.attrs = {"list": "competitors", "autocomplete": "off"}
        for name, choices in CHOICES.items():  # read once: a field would ask again for every use
            self.fields[name].choices = choices()
        for column, values in Question.objects.facets(OF_QUESTIONS).items():
            say = OF_QUESTIONS[column]
            self.fields[column].choices = _all([(str(value), say(str(value))) for value in values])

    def clean(self) -> dict[str, Any]:
        """The usable values; a model that never was is left out, and so is what needs one and has none."""
        values = self.cleaned_data
        for name in ("competitor", "against"):
            if values.get(name):
                self._look_up(name)
        if not self.keys("competitor"):
            for name in (*(["against"] if values.get("against") else []), *self._relative()):
                self.add_error(name, "This needs a model.")
        if values.get("by") == "people" and values.get("outcome") in ENDED_WITHOUT:
            self.add_error("outcome", "People always say something.")
        return values

    def _look_up(self, name: str) -> None:
        named = self.cleaned_data[name]
        keys = tuple(Competitor.objects.filter(named.condition()).values_list("pk", flat=True))
        if keys:
            self.cleaned_data[f"{name}_keys"] = keys
        else:
            self.add_error(name, "There is no such model.")

    def _relative(self) -> list[str]:
        return ["outcome"] if self.cleaned_data.get("outcome") in FARED else []

    def keys(self, name: str) -> tuple[int, ...]:
        """The keys of the versions of who was named."""
        return self.cleaned_data.get(f"{name}_keys", ())


NARROW: Mapping[str, Callable[[BattleQuerySet, Any], BattleQuerySet]] = {
    "q": BattleQuerySet.saying,
    "leaderboard": BattleQuerySet.on_leaderboard,
    "status": BattleQuerySet.in_status,
    "question": BattleQuerySet.on_question,
}


def narrow(battles: BattleQuerySet, asked: Asked) -> BattleQuerySet:
    """Only the battles that were asked for."""
    for name, method in NARROW.items():
        if asked.value(name):
            battles = method(battles, asked.value(name))
    of_questions = {name: asked.value(name) for name in OF_QUESTIONS if asked.value(name)}
    if of_questions:
        battles = battles.on_questions(**of_questions)
    if asked.value("disagreement"):
        battles = battles.disagreed(asked.value("disagreement"), asked.value("judge") or None)
    return _between(_said(battles, asked), asked)


def _between(battles: BattleQuerySet, asked: Asked) -> BattleQuerySet:
    keys, others = (asked.values.get(f"{name}_keys", ()) for name in ("competitor", "against"))
    if keys and others:
        return battles.between(keys, others)
    return battles.of_versions(keys) if keys else battles


def _said(battles: BattleQuerySet, asked: Asked) -> BattleQuerySet:
    if not (asked.value("outcome") or asked.value("judge") or asked.value("by")):
        return battles
    keys = asked.values.get("competitor_keys", ())
    said = Said(asked.value("outcome"), asked.value("by") or "judges", asked.value("judge") or None, keys)
    return battles.of_which_was_said(said)
