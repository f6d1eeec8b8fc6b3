"""An arena whose questions grew: a tree, refused steps, faults, and battles at several levels."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models.functions import Now
from django.utils import timezone
from fakes import a_board, a_competitor, a_judge, a_question, an_endpoint

from arena.battles.models import Battle, Reply
from arena.competitors.models import Competitor
from arena.evolution.models import Evolution
from arena.evolution.work import Round, Step
from arena.judges.models import Verdict
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard
from arena.questions.models import Question, Simulator

MARKS = ("instruction_following", "accuracy", "relevance", "helpfulness", "overall")


def a_simulator(name: str = "writer", family: str = "") -> Simulator:
    return Simulator.objects.create(name=name, endpoint=an_endpoint(), model="echo", family=family or name)


def an_evolution(board: Leaderboard, name: str = "harder", **fields: object) -> Evolution:
    """One model writes, another examines."""
    known = {one.name: one for one in Simulator.objects.all()}
    writer, checker = (known.get(who) or a_simulator(who) for who in ("writer", "checker"))
    cast = {"analyst": writer, "author": writer, "examiner": checker, "solver": checker}
    return Evolution.objects.create(name=name, leaderboard=board, **cast | {"max_rounds": 3} | fields)


def a_round(evolution: Evolution, number: int = 1) -> Round:
    return Round.objects.create(evolution=evolution, number=number)


def a_fault(kind: str, side: str, evidence: str = "It is 41.", **fields: object) -> dict[str, object]:
    return {"kind": kind, "side": side, "basis": "quoted", "evidence": evidence, "objection": ""} | fields


def scores(overall: int) -> dict[str, int]:
    return dict.fromkeys(MARKS, overall)


def a_step(
    in_round: Round,
    parent: Question,
    battle: Battle | None = None,
    faults: Sequence[dict] = (),
    **fields: object,
) -> Step:
    """A step that was refused, unless it has a child."""
    grown = "child" in fields
    columns = {"status": "accepted" if grown else "refused", "reason": "" if grown else "not_harder"}
    columns |= {"scores": {"old": scores(parent.level), "new": scores(parent.level + grown)}}
    columns |= {
        "weaknesses": [
            {k: f[k] for k in ("kind", "side")} | {"text": f"tends to {f['kind']}"} for f in faults
        ]
    }
    told = {"battle": battle, "faults": list(faults), "operator": "deepen", "ended_at": Now()}
    return Step.objects.create(round=in_round, parent=parent, **told | columns | fields)


def grow(
    in_round: Round,
    parent: Question,
    text: str,
    battle: Battle | None = None,
    faults: Sequence[dict] = (),
    **fields: object,
) -> Question:
    """A harder question, one level up, and the step by which it grew."""
    own = {name: fields.pop(name) for name in ("diagnostic",) if name in fields}
    child = a_question(
        text, parent=parent, level=parent.level + 1, generation=parent.generation + 1,
        simulator=in_round.evolution.author, complexity=scores(parent.level + 1), category=parent.category, **own,
    )  # fmt: skip
    a_step(in_round, parent, battle, faults, child=child, **fields)
    return child


def fought(question: Question, a: Competitor, b: Competitor, preferences: str) -> list[Battle]:
    """A judged battle for each letter: a, b, t for a tie, x for both bad."""
    words = {"a": "a", "b": "b", "t": "tie", "x": "both_bad"}
    judge, now = Leaderboard.objects.first().panel().get(), timezone.now()
    played = [Battle(question=question, a=a, b=b, status="played", played_at=now) for _ in preferences]
    battles = Battle.objects.bulk_create(played)
    Reply.objects.bulk_create(
        Reply(battle=one, side=side, text="It is 41.") for one in battles for side in "ab"
    )
    Verdict.objects.bulk_create(
        Verdict(battle=one, judge=judge, status="valid", preference=words[letter], decided_at=now)
        for one, letter in zip(battles, preferences, strict=True)
    )
    return battles


def a_grown_arena(method: str = "mixture") -> Question:
    """Ant is ahead of bee, less so on harder questions; one root, two children, one grandchild, one diagnostic."""
    ant, bee, cat = (a_competitor(name, says=name, family=name) for name in ("ant", "bee", "cat"))
    settings = {"weights": {"1": 0.5, "2": 0.3, "3": 0.2}} if method == "mixture" else {}
    board = a_board(judge=a_judge(), method=method, settings=settings)
    root = a_question("How many apples are six baskets of seven?", persona="A greengrocer")
    evolution = an_evolution(board)
    first, second = a_round(evolution), a_round(evolution, 2)
    battles = [
        b
        for x, y, said in ((ant, bee, "aaabtx"), (bee, cat, "aabt"), (ant, cat, "aaab"))
        for b in fought(root, x, y, said)
    ]
    faults = [
        a_fault("wrong_calculation", "b"),
        a_fault("vague", "b"),
        a_fault("vague", "a", objection="not in the reply"),
    ]
    child = grow(first, root, "And if two of the apples in each basket rot?", battles[0], faults)
    other = grow(
        first,
        child,
        "What is left of them after a third is sold?",
        battles[3],
        [a_fault("incomplete", "a")],
        operator="compose",
    )
    a_step(
        first,
        other,
        battles[5],
        [a_fault("wrong_fact", "a"), a_fault("wrong_fact", "b")],
        text="Never asked?",
    )
    a_step(second, root, None, reason="no_answer", scores={}, operator="")
    for question, said in ((child, ("abtx", "ab", "aab")), (other, ("bbax", "abx", "abt"))):
        for (x, y), one in zip(((ant, bee), (bee, cat), (ant, cat)), said, strict=True):
            fought(question, x, y, one)
    private = an_evolution(board, "weak-spots", use="diagnostic")
    own = grow(
        a_round(private), root, "Six baskets of seven, in words?", battles[3], [a_fault("wrong_format", "a", basis="missing")],
        diagnostic=True, competitor=ant,
    )  # fmt: skip
    fought(own, ant, bee, "bbx")
    fit(board)
    return root
