"""Makes one harder question from a finished battle, or says why there is none.

Faults of both replies, the weaknesses they speak of, an operator that serves them, a question, and
then what may refuse it, the cheapest first: a program, an examiner, the comparison of complexity,
solvers. After VideoAutoArena (arXiv 2411.13281, §3.3), whose single model did all of it in two calls.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from .asking import Record, Talk
from .author import Written, write
from .complexity import compare, draw_old_first
from .complexity import refusal as too_easy
from .conversation import NoAnswer
from .examine import examine
from .faults import Fault, FaultList, Weakness, find, generalise
from .finished import Finished
from .novelty import look
from .operators import Operator, choose, shares_of
from .reading import Unreadable
from .refusals import Refusal
from .solvable import people_say, solve, solved_blind
from .steps import Attempt, Cast, Progress, Settings, Step

FINAL = frozenset({None, Refusal.NO_ANSWER, Refusal.AWAITS_PEOPLE})
"""After these no other operator is tried."""
NOTHING = Progress()


@dataclass(frozen=True, slots=True)
class _Work:
    finished: Finished
    settings: Settings
    seed: int
    progress: Progress
    talks: dict[str, Talk]
    found: FaultList | None = None
    weaknesses: tuple[Weakness, ...] = ()
    refused: tuple[Attempt, ...] = ()

    @property
    def driving(self) -> tuple[Fault, ...]:
        target = self.finished.target
        return (
            tuple(fault for fault in self.found.supported if target in (None, fault.side))
            if self.found
            else ()
        )

    def rng(self, purpose: str) -> random.Random:
        """A stream for each purpose and round, so that no draw depends on how many came before."""
        return random.Random(f"{self.seed} {purpose} {len(self.refused)}")


async def evolve(
    finished: Finished, cast: Cast, settings: Settings, seed: int, progress: Progress = NOTHING
) -> Step:
    """One step: at most `settings.max_rounds` questions, of which the first that nothing refuses is taken.

    Never raises `NoAnswer` or `Unreadable`: they refuse. Raises `asking.Diverged` when `progress.past`
    belongs to another battle, seed or version of the prompts. Calls follow one another, so a process
    that is killed loses at most one.
    """
    record = Record(progress.past, progress.on_exchange)
    roles = ("analyst", "author", "examiner", "solver")
    talks = {role: record.talk(role, getattr(cast, role)) for role in roles}
    work = _Work(finished, settings, seed, progress, talks)
    try:
        work = await _analysed(work)
    except (NoAnswer, Unreadable) as error:
        why = Refusal.NO_ANSWER if isinstance(error, NoAnswer) else Refusal.UNREADABLE
        return Step(seed, work.found, (), (), tuple(record.exchanges), why, str(error))
    attempts = await _attempts(work)
    refusal, detail = (attempts[-1].refusal, attempts[-1].detail) if attempts else (Refusal.NO_OPERATOR, "")
    return Step(seed, work.found, work.weaknesses, attempts, tuple(record.exchanges), refusal, detail)


async def _analysed(work: _Work) -> _Work:
    found = await find(work.finished, work.talks["analyst"], work.rng("faults"))
    weaknesses = await generalise(found, work.talks["analyst"])
    return replace(work, found=found, weaknesses=weaknesses)


async def _attempts(work: _Work) -> tuple[Attempt, ...]:
    while len(work.refused) < work.settings.max_rounds:
        operator = _operator(work)
        if operator is None:
            break
        attempt = await _attempt(operator, work)
        work = replace(work, refused=(*work.refused, attempt))
        if attempt.refusal in FINAL:
            break
    return work.refused


def _operator(work: _Work) -> Operator | None:
    kinds = [fault.kind for fault in work.driving]
    media = [part.modality for part in work.finished.parent.media]
    tried = [attempt.operator for attempt in work.refused]
    return choose(shares_of(kinds, media, work.settings.shares, tried), work.rng("operator"))


async def _attempt(operator: Operator, work: _Work) -> Attempt:
    attempt = Attempt(operator.name)
    try:
        written = await _write(operator, work)
        attempt = replace(attempt, written=written)
        for check in CHECKS:
            attempt = await check(attempt, written, work)
            if attempt.refusal:
                break
    except NoAnswer as none:
        return replace(attempt, refusal=Refusal.NO_ANSWER, detail=str(none))
    except Unreadable as unreadable:
        return replace(attempt, refusal=Refusal.UNREADABLE, detail=str(unreadable))
    return attempt


async def _write(operator: Operator, work: _Work) -> Written:
    target = work.finished.target
    weaknesses = [one for one in work.weaknesses if target in (None, one.side)]
    refused = [(one.written.text, one.refusal) for one in work.refused if one.written and one.refusal]
    return await write(work.finished.parent, weaknesses, operator, work.talks["author"], refused)


async def _look(attempt: Attempt, written: Written, work: _Work) -> Attempt:
    seen = look(written, work.finished, work.driving, work.settings.likeness)
    return replace(attempt, look=seen, refusal=seen.refusal, detail=seen.detail)


async def _examine(attempt: Attempt, written: Written, work: _Work) -> Attempt:
    examined = await examine(written, work.finished.parent, work.talks["examiner"])
    return replace(attempt, examined=examined, refusal=examined.refusal, detail=examined.reason)


async def _compare(attempt: Attempt, written: Written, work: _Work) -> Attempt:
    old_first = draw_old_first(work.rng("complexity"))
    for order in (old_first, not old_first)[: 1 + work.settings.second_look]:
        compared = await compare(work.finished.parent, written.text, work.talks["examiner"], order)
        attempt = replace(attempt, compared=(*attempt.compared, compared))
    return replace(attempt, refusal=too_easy(attempt.compared))


async def _solve(attempt: Attempt, written: Written, work: _Work) -> Attempt:
    question, media = written.text, work.finished.parent.media
    solver, checker = work.talks["solver"], work.talks["examiner"]
    if work.settings.solved_by == "people":
        return _asked_of_people(attempt, work.progress.people.get(question))
    solved = await solve(question, media, work.settings.solvers, solver, checker)
    attempt = replace(attempt, solved=solved, refusal=solved.refusal, detail=solved.reason)
    if solved.refusal or not media or not work.settings.blind_look:
        return attempt
    blind = await solved_blind(question, solved.answers, solver, checker)
    return replace(attempt, refusal=Refusal.NEEDS_NO_MEDIA if blind else None)


def _asked_of_people(attempt: Attempt, answerable: bool | None) -> Attempt:
    if answerable is None:
        return replace(attempt, refusal=Refusal.AWAITS_PEOPLE)
    solved = people_say(answerable)
    return replace(attempt, solved=solved, refusal=solved.refusal)


Check = Callable[[Attempt, Written, _Work], Awaitable[Attempt]]
CHECKS: tuple[Check, ...] = (_look, _examine, _compare, _solve)
"""What may refuse a question, the cheapest first."""
