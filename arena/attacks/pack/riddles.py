"""Questions of order, dates and rules, whose results are no mere sums."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from .puzzle import Puzzle, whole

MONTHS = {"March": 31, "April": 30, "May": 31, "June": 30, "July": 31, "August": 31, "September": 30}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NAMES = ("Ada", "Ben", "Eva", "Ian", "Kai", "Leo", "Mia", "Noa", "Oli", "Pia", "Tom", "Zoe")
LETTERS = "ABCD"


def some(rng: np.random.Generator, things: Sequence[str], count: int) -> list[str]:
    """So many different things, in a drawn order."""
    return [things[int(place)] for place in rng.choice(len(things), count, replace=False)]


def sorting(rng: np.random.Generator) -> Puzzle:
    """The third smallest of six numbers."""
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
    """A date some weeks on, in the next month."""
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
    """The day of the week in so many days."""
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
    """Who of four is second, told in three sentences."""
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
    """What a short program prints."""
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


def choices(rng: np.random.Generator) -> Puzzle:
    """Which of four numbers can be divided."""
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
