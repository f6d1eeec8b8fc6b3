"""A small cast for tests: questions, competitors and judges that need no network."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models.functions import Now

from arena.battles.models import Battle, Reply
from arena.competitors.models import Competitor
from arena.endpoints.models import Endpoint
from arena.judges.models import Judge, Verdict
from arena.judges.protocols.base import PREFERENCES
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard, Seat
from arena.questions.models import Question, QuestionSet


def an_endpoint(name: str = "scripted", **fields: object) -> Endpoint:
    """Where scripted competitors live, unless told otherwise."""
    return Endpoint.objects.get_or_create(name=name, defaults={"kind": "scripted"} | fields)[0]


def a_competitor(name: str, *, says: str = "", **fields: object) -> Competitor:
    """A competitor that always says the same, or echoes the question when it says nothing."""
    settings = {"model": "constant" if says else "echo", "system_prompt": says}
    settings["endpoint"] = fields.pop("endpoint", None) or an_endpoint()
    return Competitor.objects.create(name=name, title=name.title(), **(settings | fields))


def a_question(text: str = "What is 6 times 7?", **fields: object) -> Question:
    """A question whose right answer is 42."""
    question_set, _ = QuestionSet.objects.get_or_create(name="small")
    defaults = {"key": f"q{question_set.questions.count()}", "category": "arithmetic", "reference": "42"}
    defaults["parts"] = [{"modality": "text", "text": text}]
    return Question.objects.create(question_set=question_set, **(defaults | fields))


def a_judge(name: str = "checks", protocol: str = "reference", **fields: object) -> Judge:
    """A judge that compares with the reference."""
    return Judge.objects.create(name=name, protocol=protocol, **fields)


def a_board(
    name: str = "text",
    *,
    competitors: Sequence[Competitor] = (),
    judge: Judge | None = None,
    **fields: object,
) -> Leaderboard:
    """A board on the small set; without a choice of competitors it is open to all."""
    board = Leaderboard.objects.create(name=name, title=name.title(), open_to_all=not competitors, **fields)
    board.question_sets.add(QuestionSet.objects.get_or_create(name="small")[0])
    board.chosen.set(competitors)
    Seat.objects.create(leaderboard=board, judge=judge or a_judge(), place=0)
    return board


def a_battle(question: Question, a: Competitor, b: Competitor, judge: Judge | None = None) -> Battle:
    """A queued battle, with the verdict that a judge owes on it."""
    battle = Battle.objects.create(question=question, a=a, b=b)
    if judge:
        Verdict.objects.create(battle=battle, judge=judge)
    return battle


def a_played_battle(
    question: Question, a: Competitor, b: Competitor, judge: Judge, texts: tuple[str, str] = ("42", "41")
) -> Battle:
    """A battle with both replies in, not judged yet."""
    battle = a_battle(question, a, b, judge)
    for side, text in zip("ab", texts, strict=True):
        Reply.objects.create(battle=battle, side=side, text=text)
    Battle.objects.filter(pk=battle.pk).update(status=Battle.Status.PLAYED, played_at=Now())
    return battle


def a_small_arena() -> Leaderboard:
    """Three competitors, one of them right; ten questions; one judge; one board."""
    for _ in range(10):
        a_question()
    for name, says in (("right", "It is 42."), ("wrong", "It is 41."), ("parrot", "")):
        a_competitor(name, says=says)
    return a_board()


def a_judged_battle(
    question: Question, a: Competitor, b: Competitor, judge: Judge, preference: str = "a", **fields: object
) -> Battle:
    """A battle with a verdict: a preference, or a status such as unparsed where there is none."""
    battle = a_played_battle(question, a, b, judge)
    said = (
        {"preference": preference, "status": "valid"} if preference in PREFERENCES else {"status": preference}
    )
    Verdict.objects.filter(battle=battle).update(decided_at=Now(), **said, **fields)
    return battle


def a_void_battle(question: Question, a: Competitor, b: Competitor, code: str = "timed_out") -> Battle:
    """A battle in which side b gave no answer; the provider's words are for operators only."""
    battle = a_battle(question, a, b)
    Battle.objects.filter(pk=battle.pk).update(
        status="void", void_code=code, void_side="b", void_detail="the provider's own words", played_at=Now()
    )
    return battle


def a_rated_board() -> Leaderboard:
    """A board with a fit: ant is better than bee, bee than cat, and everybody has won and lost."""
    judge, question = a_judge(), a_question()
    ant, bee, cat = (
        a_competitor(name, organisation=name.upper(), says=name) for name in ("ant", "bee", "cat")
    )
    board = a_board(judge=judge)
    for better, worse in ((ant, bee), (bee, cat), (ant, cat)):
        for preference in "aaab":
            a_judged_battle(question, better, worse, judge, preference)
    fit(board)
    return board
