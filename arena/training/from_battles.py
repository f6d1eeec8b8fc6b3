"""Examples out of the arena's battles: replies that people voted on, with what judges said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from arena.battles.models import Battle
from arena.judges import models as judging
from arena.judges.cases import case_of, with_files
from arena.judges.protocols.base import Case, Judge, OptionError, Truth
from arena.judges.protocols.rows import judgment_of_row
from arena.judges.seats import judge_version, seats_of
from arena.leaderboards.models import Leaderboard
from arena.modalities import MediaError
from arena.questions.media import kept
from arena.questions.models import Question
from arena.votes.models import Vote, VoteQuerySet
from simulators.conversation import Turn

from . import chats
from .kinds.base import Example, Needs
from .looks import Asked, Told, gold_columns
from .may_share import may_share
from .reread import NotTheSame, one_look, reread, sent, variants
from .source import NothingThere, Source
from .split import question_key

AT_ONCE = 500
ORDERS = ("ab", "ba")
PRIVATE = "battles that a person did not let be shown"
UNDECIDED = "battles whose votes have no majority, or are too few"
NO_MEDIA = "battles whose media are not kept any more"
BOUND = "battles with media whose licence does not let them be passed on (--allow-licence exports them)"
GONE = "verdicts of judges whose options are no longer taken"
UNUSABLE = "verdicts without a usable judgment"


@dataclass
class Battles:
    """What is asked for: battles of a board or all, whose judgments, and how much of a judge rows need."""

    needs: Needs
    board: str | None = None
    least: int = 1
    judges: Sequence[str] = ()
    allow_licence: bool = False
    says: str = ""
    _made: dict[int, Judge | None] = field(default_factory=dict)

    def source(self) -> Source:
        """Its examples; raises `NothingThere`."""
        if self.board and not self._board:
            known = ", ".join(Leaderboard.objects.active().values_list("name", flat=True)) or "none"
            raise NothingThere(f"no leaderboard is called {self.board!r}; there are {known}")
        names = set(judging.Judge.objects.values_list("name", flat=True))
        for name in self.judges:
            if name not in names:
                raise NothingThere(f"no judge {name!r}; there are {', '.join(sorted(names)) or 'none'}")
        about = {"from": "battles", "board": self.board or "", "least_votes": self.least}
        source = Source(about)
        source.examples = self._examples(source)
        return source

    @cached_property
    def _board(self) -> Leaderboard | None:
        return Leaderboard.objects.active().filter(name=self.board).first()

    def _examples(self, source: Source) -> Iterator[Example]:
        cast = self._cast()
        votes = _counted(cast)
        shown = Battle.objects.shown().filter(pk__in=cast.values("battle"))
        source.left[PRIVATE] += len(votes) - shown.count()
        related = ("question", "replies", "chat", "a", "b", "verdicts__judge", "verdicts__judgments")
        for battle in shown.prefetch_related(*related).order_by("pk").iterator(chunk_size=AT_ONCE):
            try:
                example, case = self._example(battle, votes[battle.pk], source)
                made = list(READERS[self.needs](self, example, case, battle, source))
            except (NotTheSame, chats.NoMessage) as why:
                source.left[str(why)] += 1
                continue
            source.consent[_consent(battle)] += bool(made)
            for side in (battle.a, battle.b) if made else ():
                source.licences[f"replies: {side.licence or 'not stated'}"] += 1
            yield from made

    def _cast(self) -> VoteQuerySet:
        """The votes that count, on battles that were played."""
        battles = Battle.objects.in_status(Battle.Status.PLAYED)
        excluded: Sequence[str] = ()
        if self._board:
            battles = battles.on_leaderboard(self._board.name)
            excluded = self._board.exclusions.get("voters", ())
        return Vote.objects.counted().filter(battle__in=battles.values("pk")).exclude(voter__in=excluded)

    def _example(self, battle: Battle, votes: Counter[str], source: Source) -> tuple[Example, Case]:
        said, most = votes.most_common(1)[0]
        if votes.total() < self.least or 2 * most <= votes.total():
            raise NotTheSame(UNDECIDED)
        case = case_of(battle.question, sorted(battle.replies.all(), key=lambda reply: reply.side))
        self._check_media(battle, source)
        try:
            case = with_files(case)
        except MediaError:
            raise NotTheSame(NO_MEDIA) from None
        asked = Turn("user", with_files(Case(battle.question.as_parts(), ())).parts)
        example = Example(
            f"battle {battle.pk}",
            tuple(_lineage(battle.question)),
            chats.messages([asked]),
            chats.replies(case),
            votes=dict(sorted(votes.items())),
            answer="" if case.reference_from == "model" else case.reference,
            reference=case.reference,
            **gold_columns("pair", Truth(preference=said)),
        )
        return example, case

    def _check_media(self, battle: Battle, source: Source) -> None:
        for media in kept(battle.question.as_parts()).values():
            if not (may_share(media.licence) or self.allow_licence):
                raise NotTheSame(BOUND)
            source.licences[f"media: {media.licence or 'not stated'}"] += 1

    def of_truth(self, example: Example, case: Case, battle: Battle, source: Source) -> Iterator[Example]:
        """The battle itself."""
        yield example

    def of_prompts(self, example: Example, case: Case, battle: Battle, source: Source) -> Iterator[Example]:
        """The battle with what each judge would be sent."""
        active = judging.Judge.objects.active()
        for row in active.filter(name__in=self.judges) if self.judges else active:
            judge = self._judge(row, source)
            if judge and row.endpoint_id:
                if row.name not in source.judges:
                    source.judges[row.name].add(judge_version(row.protocol, row.options, seats_of(row)))
                prompts = {order: chats.messages(sent(judge, case, order)) for order in ORDERS}
                yield replace(example, key=f"{example.key} by {row.name}", prompts=prompts)

    def of_looks(self, example: Example, case: Case, battle: Battle, source: Source) -> Iterator[Example]:
        """The battle with what each judge said of it."""
        for verdict in sorted(battle.verdicts.all(), key=lambda verdict: verdict.pk):
            row = verdict.judge
            judge = self._judge(row, source) if not self.judges or row.name in self.judges else None
            if judge is None:
                continue
            vary = partial(variants, judge) if self.needs == "variants" else None
            asked = Asked(self.says or "pair", partial(reread, judge), vary)
            named = replace(example, key=f"{example.key} by {row.name}")
            made = asked.added(named, case, _told(verdict), source.left)
            source.left[UNUSABLE] += made is None
            if made:
                source.judges[row.name] |= {one.judge_version for one in verdict.judgments.all()}
            yield from [made] if made else []

    def _judge(self, row: judging.Judge, source: Source) -> Judge | None:
        if row.pk not in self._made:
            try:
                self._made[row.pk] = one_look(row.protocol, row.options)
            except (OptionError, KeyError):
                self._made[row.pk] = None
        source.left[GONE] += self._made[row.pk] is None
        return self._made[row.pk]


READERS = {
    "truth": Battles.of_truth,
    "prompts": Battles.of_prompts,
    "looks": Battles.of_looks,
    "variants": Battles.of_looks,
}


def _counted(cast: VoteQuerySet) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for battle, said in cast.values_list("battle", "preference").order_by("pk").iterator():
        found.setdefault(battle, Counter())[said] += 1
    return found


def _lineage(question: Question) -> Iterator[str]:
    """A question and all that it grew from: they are too much alike to be on two sides."""
    grown: Question | None = question
    while grown is not None:
        yield question_key(grown.text, grown.as_parts())
        grown = grown.parent


def _consent(battle: Battle) -> str:
    chat = getattr(battle, "chat", None)
    if chat is None or chat.question_id is not None:
        return "questions of the arena's own"
    return "questions of visitors who let them be shown"


def _told(verdict: judging.Verdict) -> Iterator[Told]:
    for row in verdict.judgments.all():
        names = ("status", "order", "sample", "raw", "request", "scores", "role")
        kept_row = {name: getattr(row, name) for name in names} | {"preference": row.preference or None}
        yield 0, judgment_of_row({**kept_row, **row.details})
