"""Kinds of questions that a program can answer in steps, and so get wrong by a slip in one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

Worked = Callable[[int], Sequence[str]]
"""The solution whose decisive step is off by so much (0: right), a step to a line; the result is last."""


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A question and its solutions: `worked(0)` is right, all others are wrong in the same words."""

    question: str
    worked: Worked


Draw = Callable[[np.random.Generator], Puzzle]

MONTHS = {"March": 31, "April": 30, "May": 31, "June": 30, "July": 31, "August": 31, "September": 30}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NAMES = ("Ada", "Ben", "Eva", "Ian", "Kai", "Leo", "Mia", "Noa", "Oli", "Pia", "Tom", "Zoe")
LETTERS = "ABCD"


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """A whole number from low to high, both among them."""
    return int(rng.integers(low, high + 1))


def some(rng: np.random.Generator, things: Sequence[str], count: int) -> list[str]:
    """So many different things, in a drawn order."""
    return [things[int(place)] for place in rng.choice(len(things), count, replace=False)]


def shopping(rng: np.random.Generator) -> Puzzle:
    pens, cost, books, price = whole(rng, 3, 9), whole(rng, 4, 9), whole(rng, 3, 8), whole(rng, 12, 29)
    paid = 300 + 50 * whole(rng, 1, 4)

    def worked(slip: int) -> list[str]:
        first, second = pens * cost + slip, books * price
        return [
            f"The pens cost {pens} * {cost} = {first} coins.",
            f"The books cost {books} * {price} = {second} coins.",
            f"Together that is {first} + {second} = {first + second} coins.",
            f"The change is {paid} - {first + second} = {paid - first - second} coins.",
            f"The answer is {paid - first - second}.",
        ]

    bought = f"{pens} pens at {cost} coins each and {books} books at {price} coins each"
    return Puzzle(f"Somebody buys {bought}, and pays with {paid} coins. How many coins come back?", worked)


def travel(rng: np.random.Generator) -> Puzzle:
    slow, fast = whole(rng, 41, 69), whole(rng, 71, 98)
    first, second = whole(rng, 2, 5), whole(rng, 3, 6)

    def worked(slip: int) -> list[str]:
        one, other = slow * first + slip, fast * second
        return [
            f"In the first part the train covers {slow} * {first} = {one} km.",
            f"In the second part it covers {fast} * {second} = {other} km.",
            f"Both parts make {one} + {other} = {one + other} km.",
            f"The answer is {one + other}.",
        ]

    rides = f"{first} hours at {slow} km per hour, then {second} hours at {fast} km per hour"
    return Puzzle(f"A train runs {rides}. How many kilometres does it cover?", worked)


def discount(rng: np.random.Generator) -> Puzzle:
    price, percent, shipping = 100 * whole(rng, 3, 9), 5 * whole(rng, 3, 9), whole(rng, 11, 49)

    def worked(slip: int) -> list[str]:
        off = price * percent // 100 + slip
        return [
            f"The reduction is {price} * {percent} / 100 = {off} coins.",
            f"The lamp then costs {price} - {off} = {price - off} coins.",
            f"With delivery it is {price - off} + {shipping} = {price - off + shipping} coins.",
            f"The answer is {price - off + shipping}.",
        ]

    told = f"A lamp of {price} coins is sold {percent} percent cheaper; delivery adds {shipping} coins."
    return Puzzle(f"{told} How many coins are paid in all?", worked)


def lengths(rng: np.random.Generator) -> Puzzle:
    km, metres, laps = whole(rng, 2, 8), whole(rng, 110, 890), whole(rng, 2, 4)

    def worked(slip: int) -> list[str]:
        path = km * 1000 + metres + 10 * slip
        return [
            f"The {km} km are {km} * 1000 = {km * 1000} metres.",
            f"With the rest, one round is {km * 1000} + {metres} = {path} metres.",
            f"All rounds make {path} * {laps} = {path * laps} metres.",
            f"The answer is {path * laps}.",
        ]

    return Puzzle(f"A round is {km} km and {metres} m long. How many metres are {laps} rounds?", worked)


def clock(rng: np.random.Generator) -> Puzzle:
    hours, minutes, breaks, rest = whole(rng, 2, 7), whole(rng, 11, 49), whole(rng, 2, 5), whole(rng, 6, 9)

    def worked(slip: int) -> list[str]:
        work = hours * 60 + minutes + slip
        return [
            f"The {hours} hours are {hours} * 60 = {hours * 60} minutes.",
            f"With the rest of the time that is {hours * 60} + {minutes} = {work} minutes.",
            f"The breaks take {breaks} * {rest} = {breaks * rest} minutes.",
            f"What is left is {work} - {breaks * rest} = {work - breaks * rest} minutes.",
            f"The answer is {work - breaks * rest}.",
        ]

    shift = f"A shift lasts {hours} hours and {minutes} minutes, with {breaks} breaks of {rest} minutes each."
    return Puzzle(f"{shift} How many minutes are worked?", worked)


def counting(rng: np.random.Generator) -> Puzzle:
    shelves, jars, broken, boxes = whole(rng, 4, 9), whole(rng, 12, 19), whole(rng, 3, 9), whole(rng, 21, 39)

    def worked(slip: int) -> list[str]:
        stood = shelves * jars + slip
        return [
            f"On the shelves there stood {shelves} * {jars} = {stood} jars.",
            f"After the fall there are {stood} - {broken} = {stood - broken} jars.",
            f"With those of the cellar there are {stood - broken} + {boxes} = {stood - broken + boxes} jars.",
            f"The answer is {stood - broken + boxes}.",
        ]

    told = f"Each of {shelves} shelves holds {jars} jars. Then {broken} jars fall and break, and {boxes} jars"
    return Puzzle(f"{told} come up from the cellar. How many whole jars are there?", worked)


def sorting(rng: np.random.Generator) -> Puzzle:
    numbers = [int(number) for number in rng.choice(np.arange(100, 1000), 6, replace=False)]

    def worked(slip: int) -> list[str]:
        row = sorted(numbers)
        at, by = 2, 2 + (slip % 3)  # the third is taken for one further up
        row[at], row[by] = row[by], row[at]
        return [
            "From the smallest up, the numbers are read one after the other.",
            f"The first three in that order are {row[0]}, {row[1]} and {row[2]}.",
            f"The other three are {row[3]}, {row[4]} and {row[5]}.",
            f"The answer is {row[2]}.",
        ]

    told = ", ".join(map(str, numbers))
    return Puzzle(f"Which is the third smallest of these numbers: {told}?", worked)


def dates(rng: np.random.Generator) -> Puzzle:
    place = whole(rng, 0, len(MONTHS) - 2)
    month, following = list(MONTHS)[place : place + 2]
    day, later = whole(rng, 21, 29), whole(rng, 21, 29)

    def worked(slip: int) -> list[str]:
        count, held = day + later, MONTHS[month]
        left = count - held + slip
        return [
            f"Counted from the start of {month}, the day is {day} + {later} = {count}.",
            f"{month} has {held} days, so {count} - {held} = {left} days are in {following}.",
            f"The answer is {left} {following}.",
        ]

    return Puzzle(f"Which date is {later} days after {day} {month}?", worked)


def weekdays(rng: np.random.Generator) -> Puzzle:
    today, weeks, rest = whole(rng, 0, 6), whole(rng, 3, 13), whole(rng, 1, 6)
    ahead = 7 * weeks + rest

    def worked(slip: int) -> list[str]:
        over = (rest + slip) % 7
        return [
            f"The whole weeks take {weeks} * 7 = {weeks * 7} days, which end on a {DAYS[today]}.",
            f"Then {ahead} - {weeks * 7} = {over} days are left to count on.",
            f"The answer is {DAYS[(today + over) % 7]}.",
        ]

    return Puzzle(f"Today is {DAYS[today]}. Which day of the week is it in {ahead} days?", worked)


def ordering(rng: np.random.Generator) -> Puzzle:
    tall = some(rng, NAMES, 4)
    facts = [f"{one} is taller than {other}." for one, other in pairwise(tall)]

    def worked(slip: int) -> list[str]:
        row, by = list(tall), (0, 2, 3)[slip % 3] if slip else 1
        row[1], row[by] = row[by], row[1]
        return [
            "Each of the sentences puts one of the two before the other.",
            f"Read together, the order from the tallest down is {row[0]}, {row[1]}, {row[2]}, {row[3]}.",
            f"So {row[1]} comes second in it.",
            f"The answer is {row[1]}.",
        ]

    told = " ".join(some(rng, facts, 3))
    return Puzzle(f"{told} Who is the second tallest of the four?", worked)


def tracing(rng: np.random.Generator) -> Puzzle:
    begin, step, times = whole(rng, 21, 39), whole(rng, 5, 9), whole(rng, 3, 4)

    def worked(slip: int) -> list[str]:
        total, lines = begin, []
        for turn in range(times):
            added = turn * step + (slip if turn == 1 else 0)
            lines.append(f"With i = {turn}, x becomes {total} + {added} = {total + added}.")
            total += added
        return [f"At first x is {begin}.", *lines, f"The answer is {total}."]

    code = f"x = {begin}\nfor i in range({times}):\n    x = x + i * {step}\nprint(x)"
    return Puzzle(f"What does this Python program print?\n\n{code}", worked)


def sequences(rng: np.random.Generator) -> Puzzle:
    begin, step, growth = whole(rng, 11, 29), whole(rng, 6, 9), whole(rng, 2, 5)
    row = [begin]
    for turn in range(4):
        row.append(row[-1] + step + turn * growth)

    def worked(slip: int) -> list[str]:
        gaps = [after - before for before, after in pairwise(row)]
        due = gaps[-1] + growth + slip
        return [
            f"The gaps between neighbours are {', '.join(map(str, gaps))}.",
            f"Each gap is {growth} more than the one before, so the next is {gaps[-1]} + {growth} = {due}.",
            f"The next number is {row[-1]} + {due} = {row[-1] + due}.",
            f"The answer is {row[-1] + due}.",
        ]

    return Puzzle(f"Which number comes next: {', '.join(map(str, row))}?", worked)


def areas(rng: np.random.Generator) -> Puzzle:
    wide, long, pond = whole(rng, 12, 19), whole(rng, 21, 39), whole(rng, 4, 9)

    def worked(slip: int) -> list[str]:
        garden, water = wide * long + slip, pond * pond
        return [
            f"The whole garden has {wide} * {long} = {garden} square metres.",
            f"The pond takes {pond} * {pond} = {water} square metres of it.",
            f"What is left is {garden} - {water} = {garden - water} square metres.",
            f"The answer is {garden - water}.",
        ]

    told = f"A garden is {wide} m wide and {long} m long, with a square pond of {pond} m by {pond} m."
    return Puzzle(f"{told} How many square metres are not under water?", worked)


def choices(rng: np.random.Generator) -> Puzzle:
    by = whole(rng, 6, 9)
    at = whole(rng, 0, 3)
    times = [int(number) for number in rng.choice(np.arange(12, 99), 4, replace=False)]
    rests = [0 if place == at else whole(rng, 1, by - 1) for place in range(4)]
    options = [by * time + rest for time, rest in zip(times, rests, strict=True)]

    def worked(slip: int) -> list[str]:
        said = (at + slip % 3 + 1) % 4 if slip else at
        told = [rests[at] if place == said else rest or 1 for place, rest in enumerate(rests)]
        lines = [
            f"({LETTERS[place]}) {options[place]} leaves a remainder of {told[place]}." for place in range(4)
        ]
        return [*lines, f"The answer is ({LETTERS[said]})."]

    listed = ", ".join(f"({letter}) {option}" for letter, option in zip(LETTERS, options, strict=True))
    return Puzzle(f"Which of these is divisible by {by}: {listed}?", worked)


KINDS: Mapping[str, Draw] = {
    "shopping": shopping,
    "travel": travel,
    "discount": discount,
    "lengths": lengths,
    "clock": clock,
    "counting": counting,
    "sorting": sorting,
    "dates": dates,
    "weekdays": weekdays,
    "ordering": ordering,
    "tracing": tracing,
    "sequences": sequences,
    "areas": areas,
    "choices": choices,
}
