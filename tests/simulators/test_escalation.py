"""What escalation does to ratings: who is targeted pays for it, who shares the difficulty does not."""

from __future__ import annotations

import asyncio
import json
import re
from functools import cache

import numpy as np
import pytest

from ratings import METHODS, Comparisons
from simulators.conversation import Answer
from simulators.escalation import World, first_order, shift
from simulators.evolve import evolve
from simulators.finished import Finished, Parent, Replied
from simulators.likeness import Texts
from simulators.parents import PARENTS, Outcomes
from simulators.steps import Cast, Settings
from simulators.wording import prompt

BAND = 3  # Elo
REPLICATIONS = 60


def bradley_terry(wins):
    """The ratings that the leaderboards show, from wins of each row over each column."""
    winner, loser = np.nonzero(wins)
    names = tuple(f"{k:02}" for k in range(len(wins)))
    weight = 1e5 * wins[winner, loser]
    data = Comparisons(names, winner, loser, np.zeros(len(winner), np.int8), weight=weight)
    fitted = METHODS["bt"].fit(data)
    assert fitted.names == names
    return fitted.rating - fitted.rating.mean()


@cache
def moved(way, **world):
    return shift(PARENTS[way], World(**world), bradley_terry, REPLICATIONS, seed=1)


def test_a_leader_whose_failures_are_targeted_loses_eighteen_elo():
    pooled = moved("failures").pooled
    assert pooled.error[0] < 0.6
    assert pooled.mean[0] == pytest.approx(-18, abs=BAND)
    assert (pooled.mean[1:] > 0).all()


def test_levels_of_their_own_do_not_undo_a_targeted_choice():
    targeted = moved("failures")
    assert targeted.last.mean[0] < -2 * BAND
    assert targeted.mixture.mean[0] == pytest.approx(targeted.last.mean[0] / 2)


@pytest.mark.parametrize("way", ["shared", "published"])
def test_ways_that_are_not_about_one_competitor_shift_nobody(way):
    for fit in (moved(way).pooled, moved(way).mixture):
        assert (np.abs(fit.mean) <= BAND).all()


@pytest.mark.parametrize("battles", [2, 8])
def test_shared_difficulty_shifts_nobody_with_few_or_many_battles_on_a_question(battles):
    assert (
        np.abs(shift(PARENTS["shared"], World(battles=battles), bradley_terry, 30, 2).pooled.mean) <= BAND
    ).all()


def test_three_rounds_of_shared_difficulty_leave_the_headline_where_it_was():
    world = World(questions=2_000, children=0.5, rounds=3)
    headline = shift(PARENTS["shared"], world, bradley_terry, 20, 5).mixture
    assert headline.error.max() < 1
    assert (np.abs(headline.mean) <= BAND).all()


def test_shared_parents_are_much_harder_and_any_parents_are_not():
    assert moved("shared").difficulty > 0.7
    assert abs(moved("published").difficulty) < 0.05


def test_the_cost_of_being_targeted_is_what_first_order_says_while_deviations_are_small():
    world = World(deviation=0.25)
    simulated = shift(PARENTS["failures"], world, bradley_terry, 40, seed=3).pooled
    assert simulated.mean[0] == pytest.approx(first_order(world), abs=3 * simulated.error[0] + 0.3)
    assert first_order(world) == pytest.approx(-3.3, abs=0.1)


def test_children_that_inherit_nothing_cost_nothing():
    nothing = shift(PARENTS["failures"], World(inherited=0.0), bradley_terry, 30, seed=4).pooled
    assert (np.abs(nothing.mean) <= BAND).all()


# Three rounds of evolution with models that answer by rule.

STRENGTHS = np.array(World().strengths)
TOLD = re.compile(r"case (\d+) at level (-?\d+\.\d+)")


def asked(number, difficulty):
    words = " ".join(f"w{(number * 37 + k * k) % 997}" for k in range(8))
    return f"What follows in case {number} at level {difficulty:.3f} with {words}?"


class Scripted:
    """An author who mostly asks harder questions, and examiners who see how hard they are."""

    def __init__(self, seed):
        self.rng, self.made = np.random.default_rng(seed), 1_000

    async def __call__(self, turns, *, schema=None):
        name = next(name for name in self.RULES if turns[0].text == prompt(name))
        return Answer(json.dumps(self.RULES[name](self, TOLD.findall(turns[-1].text))))

    def write(self, told):
        self.made += 1
        return {"question": asked(self.made, float(told[0][1]) + self.rng.normal(0.4, 0.6)), "ideal": "That."}

    def judge(self, told):
        levels = [float(level) for _, level in told]
        apart = np.ptp(levels) > 0.2
        marks = [3 + apart * (1 if level > np.mean(levels) else -1) for level in levels]
        scales = ("instruction_following", "accuracy", "relevance", "helpfulness", "overall")
        return {
            "reason": "",
            **{f"question_{n}": dict.fromkeys(scales, int(mark)) for n, mark in enumerate(marks, 1)},
        }

    RULES = {
        "faults": lambda self, told: {"faults": [{"reply": n, "kind": "wrong_fact", "basis": "quoted", "evidence": "wrong"} for n in (1, 2)]},
        "weaknesses": lambda self, told: {"weaknesses": []},
        "harder": write,
        "examine": lambda self, told: {"reason": "", **dict.fromkeys(("stands_alone", "fits_persona", "hides_details", "needs_media", "same_output", "is_different"), True)},
        "complexity": judge,
        "solve": lambda self, told: {"reason": "", "answerable": True, "answer": "That."},
    }  # fmt: skip


def play(difficulty, rng, each):
    """Counts of wins of a, of b and of both bad for each question and pair, `each` battles of it."""
    logits = (STRENGTHS - STRENGTHS.mean()) * np.log(10) / 400
    a, b = np.triu_indices(len(STRENGTHS), 1)
    worth = np.exp(logits - np.asarray(difficulty)[:, None])
    bad = np.exp(-(worth[:, a] + worth[:, b]))
    wins = worth[:, a] / (worth[:, a] + worth[:, b])
    return a, b, rng.multinomial(each, np.stack([(1 - bad) * wins, (1 - bad) * (1 - wins), bad], -1))


def rated(difficulty, rng):
    a, b, counts = play(difficulty, rng, 400_000 // len(difficulty))
    wins = np.zeros((len(STRENGTHS),) * 2)
    wins[a, b], wins[b, a] = counts[..., 0].sum(0), counts[..., 1].sum(0)
    return bradley_terry(wins)


def chosen_parents(difficulty, n, rng):
    a, b, counts = play(difficulty, rng, 1)
    kept = rng.random(counts.shape[:2]) < 4 / len(a)
    question, pair = np.nonzero(kept)
    outcome = np.array(["a", "b", "both_bad"])[counts[question, pair].argmax(-1)]
    data = Outcomes.of(question.tolist(), a[pair].tolist(), b[pair].tolist(), outcome.tolist())
    return [one.question for one in PARENTS["shared"].choose(data, n, rng)]


def test_three_rounds_grow_harder_and_leave_the_ratings_of_every_level_where_they_belong():
    rng, scripted = np.random.default_rng(7), Scripted(8)
    level = {asked(n, d): d for n, d in enumerate(rng.normal(0, 1, 120))}
    cast, known, means = Cast(*[scripted] * 4), Texts(level), []
    for _ in range(4):
        questions, difficulty = list(level), list(level.values())
        means.append(np.mean(difficulty))
        assert rated(difficulty, rng) == pytest.approx(STRENGTHS - STRENGTHS.mean(), abs=BAND)
        level = {}
        for at in chosen_parents(difficulty, 40, rng):
            reply = Replied("This is wrong.")
            finished = Finished(Parent(questions[at]), (reply, reply), known)
            step = asyncio.run(evolve(finished, cast, Settings(max_rounds=3), seed=at))
            if step.accepted:
                text = step.accepted.written.text
                level[text] = float(TOLD.findall(text)[0][1])
                assert level[text] > difficulty[at]
                known.add(text)
        assert len(level) >= 15
    assert np.diff(means).min() > 0.1
