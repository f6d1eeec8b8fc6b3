"""Asks several times with other seeds, and goes by the majority or by the mean scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import Rule, check_sampling, one_of, whole
from arena.judges.protocols.base import AS_USUAL, Ask, Case, How, Judge, Preference, Verdict
from arena.judges.protocols.option import Option
from arena.judges.protocols.votes import SPLIT, TIES, Ties, abstaining, majority
from simulators.conversation import Turn

from .asking import at_once, sampled, stamped
from .base import WrapperEntry

TIED = Option(
    one_of(*TIES),
    "tie",
    "drop",
    "What an equal split means: a tie, no verdict (the judge abstains), or what was said first of it.",
    after=True,
)


@dataclass(frozen=True, slots=True)
class Samples:
    """`k` verdicts of one judge, asked at once: sample i has the seed `seed + i`."""

    judge: Judge
    k: int
    seed: int
    sampling: Mapping[str, Any]
    ties: Ties
    by: str

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """What most samples say; the split is in the notes."""
        seeds = range(self.seed, self.seed + self.k)
        asks = [self._seeded(sampled(ask, self.sampling), seed) for seed in seeds]
        verdicts = await at_once([(self.judge, case, one) for one in asks])
        numbered = [self._numbered(verdict, number) for number, verdict in enumerate(verdicts)]
        return DECIDED[self.by](numbered, self.ties)

    def _seeded(self, ask: Ask, seed: int) -> Ask:
        """The same model with a seed, apart from other samples' even where whoever asks has one too."""

        async def asked(
            turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
        ) -> Reply:
            own = how.sampling.get("seed", 0) * self.k + seed
            return await ask(turns, schema=schema, how=replace(how, sampling={**how.sampling, "seed": own}))

        return asked

    def _numbered(self, verdict: Verdict, number: int) -> Verdict:
        """Its judgments numbered apart from other samples', even where they are samples already."""
        judgments = tuple(replace(one, sample=one.sample * self.k + number) for one in verdict.judgments)
        return stamped(replace(verdict, judgments=judgments), [self.sampling, self.seed + number])


def _by_votes(verdicts: Sequence[Verdict], ties: Ties) -> Verdict:
    return majority(verdicts, ties=ties)


def _by_scores(verdicts: Sequence[Verdict], ties: Ties) -> Verdict:
    """The larger sum of the scores `overall` wins; who gives no such scores cannot be gone by."""
    verdict = majority(verdicts, ties="tie" if ties == "tie" else "first")
    if verdict.status != "valid":
        return verdict
    scores = verdict.scores.get("overall", ())
    flags = tuple(flag for flag in verdict.flags if flag != SPLIT)
    verdict = replace(verdict, flags=flags)
    if len(scores) != 2 or scores[0] is None or scores[1] is None:
        why = {"why": "the judge gives no scores of both replies"}
        return abstaining(replace(verdict, notes={**verdict.notes, **why}))
    if scores[0] == scores[1]:
        return _level(verdict, verdicts, ties)
    return replace(verdict, preference="a" if scores[0] > scores[1] else "b")


def _level(verdict: Verdict, verdicts: Sequence[Verdict], ties: Ties) -> Verdict:
    """What an equal sum means."""
    if ties == "drop":
        return abstaining(verdict, SPLIT)
    said: list[Preference] = [one.preference for one in verdicts if one.preference and ties == "first"]
    return replace(verdict, preference=[*said, "tie"][0], flags=(*verdict.flags, SPLIT))


DECIDED: Mapping[str, Callable[[Sequence[Verdict], Ties], Verdict]] = {
    "votes": _by_votes,
    "scores": _by_scores,
}


def _check(options: Mapping[str, Any]) -> None:
    check_sampling(options["sampling"])
    if "seed" in options["sampling"]:
        raise ValueError("wrapper samples: sampling: each sample has a seed of its own, see 'seed'")


ENTRY = WrapperEntry(
    around=lambda make, options: Samples(make(), **options),
    version="samples/1",
    title="Asks several times and goes by the majority, or by the sum of the scores.",
    options={
        "k": Option(whole(1, 64), 3, 5, "How many samples."),
        "seed": Option(whole(0, 2**31), 0, 100, "Seed of the first sample; each further one counts on."),
        "sampling": Option(
            Rule(lambda value: isinstance(value, Mapping), "a table"),
            {"temperature": 0.7},
            {"temperature": 1.0},
            "Sampling parameters of every sample, laid over the judge's own.",
        ),
        "ties": TIED,
        "by": Option(
            one_of(*DECIDED), "votes", "scores", "Whether votes or the scores `overall` decide.", after=True
        ),
    },
    paper="J1, arXiv 2505.11875; Flex-Judge, arXiv 2505.18601; 2408.13006",
    check=_check,
)
