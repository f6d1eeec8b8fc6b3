"""Battles as visitors look for them: by words, models, outcomes, and by who disagreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, FilteredRelation, Max, Min, Q, QuerySet

from arena.competitors.models import Competitor
from arena.leases import LeasedQuerySet
from arena.questions.models import PRIVATE, Question, QuestionSet

from .named import Named

# Words are neither stemmed nor left out: questions and replies come in every language.
CONFIG = "simple"
# Who says how a battle ended: the relation, and which of its rows count.
SOURCES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "judges": ("verdicts", {}),
    "people": ("votes", {"excluded_reason": ""}),
}
# What the preference must be where the competitor is side a, and where it is side b.
FARED = {"won": ("a", "b"), "lost": ("b", "a")}


@dataclass(frozen=True)
class Said:
    """What somebody is to have said of a battle; rows of other tables go by their keys.

    outcome: a preference, a verdict's status, or won or lost by one of `competitors`; empty: anything.
    """

    outcome: str = ""
    by: str = "judges"
    judge: Named | None = None
    competitors: Sequence[int] = ()

    def condition(self) -> Q:
        """The same of one row of the relation, told from the battle."""
        relation, counts = SOURCES[self.by]
        found = Q(
            (f"{relation}__isnull", False), **{f"{relation}__{k}": value for k, value in counts.items()}
        )
        if self.judge:
            found &= self.judge.condition("verdicts__judge__")
            found &= Q(verdicts__status="valid") if self.by == "people" else Q()
        return found & self._ended(f"{relation}__preference") if self.outcome else found

    def _ended(self, preference: str) -> Q:
        if self.outcome in FARED:
            on_a, on_b = FARED[self.outcome]
            sides = (("a", on_a), ("b", on_b))
            wins = [Q((f"{side}__in", self.competitors), (preference, said)) for side, said in sides]
            return wins[0] | wins[1]
        found = Q((preference, self.outcome))
        return found | Q(verdicts__status=self.outcome) if self.by == "judges" else found


class Sought(LeasedQuerySet):
    """Filters that the list of battles offers."""

    def shown(self) -> Self:
        """Battles in which everybody may read what was said: not where a person kept it to themselves."""
        return self.filter(Q(chat=None) | Q(chat__may_publish=True)).exclude(
            question__tags__contains=[PRIVATE]
        )

    def saying(self, words: str) -> Self:
        """Battles that everybody may read, with these words in the question or in what was replied."""
        query = SearchQuery(words, config=CONFIG, search_type="websearch")
        return self.shown().filter(transcript__words=query)

    def of_versions(self, keys: Sequence[int]) -> Self:
        """The battles of a competitor, given by the keys of its versions, whichever side it had."""
        return self.filter(Q(a__in=keys) | Q(b__in=keys))

    def between(self, keys: Sequence[int], others: Sequence[int]) -> Self:
        """The battles of one competitor against another."""
        return self.filter(Q(a__in=keys, b__in=others) | Q(b__in=keys, a__in=others))

    def on_questions(self, **asked: object) -> Self:
        """Battles on questions with such a category, level, modality or language."""
        return self.filter(question__in=Question.objects.filter(**asked).order_by())

    def on_question(self, question: int) -> Self:
        """Battles on one question."""
        return self.filter(question=question)

    def in_status(self, status: str) -> Self:
        """Battles that are queued, played or void."""
        return self.filter(status=status)

    def on_leaderboard(self, name: str) -> Self:
        """Battles on a board's questions between those who compete there."""
        # What a board is about is looked up first: joined, a board would be looked at for every battle.
        sets = QuestionSet.objects.filter(leaderboards__name=name, leaderboards__retired_at=None)
        columns = [f"leaderboards__{column}" for column in ("pk", "modality", "open_to_all")]
        boards = list(sets.values_list("pk", *columns))
        if not boards:
            return self.none()
        _set, board, modality, open_to_all = boards[0]
        asked = self.on_questions(question_set__in=[one[0] for one in boards], modality=modality)
        chosen = Competitor.objects.filter(leaderboards=board).values_list("pk", flat=True)
        return asked if open_to_all else asked.filter(a__in=(keys := list(chosen)), b__in=keys)

    def of_which_was_said(self, said: Said) -> Self:
        """Battles that ended so in the words of somebody."""
        return self._among(self._all().filter(said.condition()))

    def disagreed(self, how: str, judge: Named | None = None) -> Self:
        """Battles on which judges, or a judge and a person, or two looks of a judge, differ."""
        return self._among(DISAGREEMENTS[how](self._all(), judge))

    def _all(self) -> QuerySet:
        return self.model.objects.order_by()

    def _among(self, found: QuerySet) -> Self:
        return self.filter(pk__in=found.values("pk"))


def _among_judges(battles: QuerySet, judge: Named | None) -> QuerySet:
    """Whatever the judge that was asked for: it is one of several then."""
    ends = {"first": Min("verdicts__preference"), "last": Max("verdicts__preference")}
    return battles.filter(verdicts__status="valid").annotate(**ends).filter(first__lt=F("last"))


def _with_people(battles: QuerySet, judge: Named | None) -> QuerySet:
    both = battles.annotate(
        judged=FilteredRelation("verdicts", condition=Q(verdicts__status="valid")),
        voted=FilteredRelation("votes", condition=Q(votes__excluded_reason="")),
    )
    below, above = (Q((f"judged__preference__{than}", F("voted__preference"))) for than in ("lt", "gt"))
    return both.filter(below | above, judge.condition("judged__judge__") if judge else Q())


def _between_orders(battles: QuerySet, judge: Named | None) -> QuerySet:
    whose = judge.condition("verdicts__judge__") if judge else Q()
    return battles.filter(whose, verdicts__flags__contains=["order_conflict"])


DISAGREEMENTS = {"judges": _among_judges, "people": _with_people, "orders": _between_orders}
