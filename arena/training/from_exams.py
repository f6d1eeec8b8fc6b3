"""Examples out of exams: items of a dataset, with what judges answered to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from arena.exams.datasets import DatasetEntry, DatasetError
from arena.exams.items import Item
from arena.exams.models import ExamAnswer
from arena.exams.sit import RECORDED, Paper
from arena.exams.sitters import NobodySits, Sitter, sitter
from arena.exams.take import ORDERS
from arena.judges.models import Judge as JudgeRow
from arena.judges.protocols.base import Case, Judge, OptionError
from arena.judges.protocols.rows import verdict_of_row

from . import chats
from .kinds.base import Example, Messages, Needs
from .looks import SAID, Asked, Told, gold_columns
from .reread import NotTheSame, one_look, reread, sent, variants
from .source import NothingThere, Source
from .split import question_key
from .tell_recorded import told_again

AT_ONCE = 500
TWICE = "items that say the same as one before"
OTHERS = "answers of judges that are no longer as they were, or not of the arena"
UNANSWERED = "items that a judge has no usable answer to"
UNFIT = "items that a judge's protocol cannot judge"
AS_IT_IS = ("ab",)

Items = Sequence[tuple[Item, Example]]
"""Every item once, also as an example without a judge."""


@dataclass(frozen=True)
class Exams:
    """What is asked for: a paper, whose answers to it, and how much of a judge the rows need."""

    paper: Paper
    needs: Needs
    judges: Sequence[str] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    says: str = ""  # what is read of a judgment, where that is not what the items are about

    def source(self) -> Source:
        """Its examples; raises `NothingThere`, and so may they when they are drawn."""
        try:
            entry = self.paper.entry
        except DatasetError as problem:
            raise NothingThere(str(problem)) from None
        if entry.kind not in SAID:
            raise NothingThere(f"{self.paper.dataset} ranks many replies at once, which no row holds")
        if not entry.shows_replies:
            raise NothingThere(f"{self.paper.dataset} tells no replies, so there is nothing to show a judge")
        source = Source(
            {
                "from": "exams",
                "dataset": self.paper.dataset,
                "licence": entry.licence,
                "may_share": entry.may_share,
                "where": entry.where,
            }
        )
        source.examples = self._examples(entry, source)
        return source

    def _examples(self, entry: DatasetEntry, source: Source) -> Iterator[Example]:
        try:
            items = list(self._items(entry, source))
            for example in READERS[self.needs](self, entry, source, items):
                source.licences[entry.licence] += 1
                source.consent["items of a published dataset"] += 1
                yield example
        except (DatasetError, NobodySits, OptionError) as problem:
            raise NothingThere(str(problem)) from None

    def _items(self, entry: DatasetEntry, source: Source) -> Iterator[tuple[Item, Example]]:
        seen: set[str] = set()
        for item in self.paper.items():
            if item.digest in seen:
                source.left[TWICE] += 1
                continue
            seen.add(item.digest)
            try:
                yield item, _example(entry, item)
            except chats.NoMessage as why:
                source.left[str(why)] += 1

    def of_truth(self, entry: DatasetEntry, source: Source, items: Items) -> Iterator[Example]:
        """The items themselves."""
        for _, example in items:
            yield example

    def of_prompts(self, entry: DatasetEntry, source: Source, items: Items) -> Iterator[Example]:
        """The items with what a judge would be sent: by its name, or by the dataset's own protocol."""
        sitters = [sitter(name, self.options) for name in self.judges]
        for one in sitters or [Sitter(entry.protocol, entry.protocol, self.options)]:
            judge = one_look(one.protocol, one.options)
            source.judges[one.name].add(one.version)
            for item, example in items:
                try:
                    if not one.entry.accepts(item.case):
                        raise NotTheSame(UNFIT)
                    yield _with(example, one.name, prompts=_prompts(judge, item.case, entry.kind))
                except (NotTheSame, chats.NoMessage) as why:
                    source.left[str(why)] += 1

    def of_looks(self, entry: DatasetEntry, source: Source, items: Items) -> Iterator[Example]:
        """The items with what judges said of them: those named, or whoever of the arena answered."""
        for name in self.judges or list(JudgeRow.objects.active().values_list("name", flat=True)):
            if name.startswith(RECORDED):
                yield from self._recorded(name, entry, source, items)
            else:
                yield from self._answered(sitter(name, self.options), entry, source, items)
        if not self.judges:
            known = [version for versions in source.judges.values() for version in versions]
            answers = ExamAnswer.objects.filter(item__in=[item.digest for item, _ in items])
            source.left[OTHERS] += answers.exclude(judge_version__in=known).count()

    def _answered(self, one: Sitter, entry: DatasetEntry, source: Source, items: Items) -> Iterator[Example]:
        judge = one_look(one.protocol, one.options)
        vary = partial(variants, judge) if self.needs == "variants" else None
        asked = Asked(self.says or entry.kind, partial(reread, judge), vary)
        for start in range(0, len(items), AT_ONCE):
            some = items[start : start + AT_ONCE]
            told = _told(one.version, [item.digest for item, _ in some])
            for item, example in some:
                if item.digest in told:
                    source.judges[one.name].add(one.version)
                    made = asked.added(_with(example, one.name), item.case, told[item.digest], source.left)
                    source.left[UNANSWERED] += made is None
                    yield from [made] if made else []

    def _recorded(self, name: str, entry: DatasetEntry, source: Source, items: Items) -> Iterator[Example]:
        recorded = entry.recorded(self.paper.folder) if entry.recorded else {}
        answered = recorded.get(name.removeprefix(RECORDED))
        if answered is None:
            known = ", ".join(recorded) or "none"
            raise NothingThere(f"{self.paper.dataset} tells no verdicts of {name}; it does of: {known}")
        games = {one.item.key: one.games for one in answered}
        asked, again = told_again(entry, answered, self.options)
        for item, example in items:
            told = again(games.get(item.key, ()))
            source.judges[name].add("as published")
            made = asked.added(_with(example, name), item.case, told, source.left)
            source.left[UNANSWERED] += made is None
            yield from [made] if made else []


READERS = {
    "truth": Exams.of_truth,
    "prompts": Exams.of_prompts,
    "looks": Exams.of_looks,
    "variants": Exams.of_looks,
}


def _example(entry: DatasetEntry, item: Item) -> Example:
    case = item.case
    assert case.truth is not None  # noqa: S101 - an item's case has one
    return Example(
        item.key,
        (question_key(f"{case.context}\n{case.question}", case.parts),),
        chats.question(case),
        chats.replies(case),
        answer=str(case.gold.get("answer", "")),
        reference=case.reference,
        steps=case.steps[0] if len(case.steps) == 1 else (),
        **gold_columns(entry.kind, case.truth),
    )


def _with(example: Example, judge: str, **fields: Any) -> Example:
    return replace(example, key=f"{example.key} by {judge}", **fields)


def _prompts(judge: Judge, case: Case, kind: str) -> dict[str, Messages]:
    orders = ORDERS.get(kind, AS_IT_IS)
    shown = [order[: len(case.replies)] for order in orders]
    return {order: chats.messages(sent(judge, case, order)) for order in shown}


def _told(version: str, digests: Sequence[str]) -> dict[str, list[Told]]:
    """What a judge said of items, by digest: every judgment of every time it was asked."""
    told: dict[str, list[Told]] = defaultdict(list)
    kept = ExamAnswer.objects.of_judge(version).filter(item__in=digests).order_by("order", "sample")
    for answer in kept.iterator():
        verdict = verdict_of_row(answer.verdict)
        told[answer.item] += [(answer.sample, judgment) for judgment in verdict.judgments]
    return told
