"""Questions that are sums in disguise: money, ways, times, amounts, areas, rows of numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .puzzle import Puzzle, whole


def shopping(rng: np.random.Generator) -> Puzzle:
    """Two purchases and the change."""
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
    """A way in two parts at two speeds."""
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
    """A price with a reduction and delivery."""
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
    """Kilometres and metres, several times."""
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
    """Hours and minutes without breaks."""
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
    """Jars on shelves, some of which break."""
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


def sequences(rng: np.random.Generator) -> Puzzle:
    """The next number where gaps grow."""
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
    """A garden without its pond."""
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
