"""The filters of the battle list, as its address holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from arena.competitors.models import Competitor
from arena.pages import words
from arena.pages.asked import Asked
from arena.questions.models import Question, QuestionSet

from .models import Battle, BattleQuerySet

Choices = list[tuple[str, str]]

MAX_KEY = 2**63 - 1

# Verdicts that say nothing, beside the preferences that do.
ENDED_WITHOUT = ("pending", "unparsed", "refused", "outage")


def _all(choices: Choices) -> Choices:
    return [("", "all"), *choices]


def _boards() -> Choices:
    """Boards in force; asked for by the questions they are about, since battles know no boards."""
    boards = QuestionSet.objects.filter(leaderboards__retired_at=None, leaderboards__name__isnull=False)
    return _all(sorted(set(boards.values_list("leaderboards__name", "leaderboards__title"))))


def _competitors() -> Choices:
    titles = Competitor.objects.order_by("name", "version").values_list("name", "title")
    return _all(list(dict(titles).items()))


def _categories() -> Choices:
    categories = Question.objects.order_by("category").values_list("category", flat=True).distinct()
    return _all([(category, category) for category in categories])


def _outcomes() -> Choices:
    ended = [(status, words.say(status, "status")) for status in ENDED_WITHOUT]
    return _all([*words.PREFERENCES.items(), *ended])


def _statuses() -> Choices:
    return _all([(status, words.say(status, "status")) for status in Battle.Status.values])


CHOICES = {
    "leaderboard": _boards,
    "competitor": _competitors,
    "category": _categories,
    "status": _statuses,
    "outcome": _outcomes,
}


class Filters(forms.Form):
    """Which battles a visitor asked to see."""

    leaderboard = forms.ChoiceField(required=False)
    competitor = forms.ChoiceField(label="Model", required=False)
    category = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False)
    outcome = forms.ChoiceField(required=False)
    question = forms.IntegerField(
        required=False, min_value=1, max_value=MAX_KEY, widget=forms.HiddenInput
    )  # from the pages of questions

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        for name, choices in CHOICES.items():  # read once: a field would ask again for every use
            self.fields[name].choices = choices()


NARROW = {
    "leaderboard": BattleQuerySet.on_leaderboard,
    "competitor": BattleQuerySet.of_named,
    "category": BattleQuerySet.in_category,
    "status": BattleQuerySet.in_status,
    "outcome": BattleQuerySet.with_outcome,
    "question": BattleQuerySet.on_question,
}


def narrow(battles: BattleQuerySet, asked: Asked) -> BattleQuerySet:
    """Only the battles that were asked for."""
    for name, method in NARROW.items():
        if asked.value(name):
            battles = method(battles, asked.value(name))
    return battles
