"""`python -m ratings plan`: how many battles a question takes, what they cost and when they are done."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date

import numpy as np

from ratings.errors import BadSetting
from ratings.planner import Goal, Plan, plan, simulated_power


def add_plan(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The subcommand and its options."""
    parser = commands.add_parser("plan", help="how many battles it takes to tell two competitors apart")
    parser.add_argument("--gap", type=float, required=True, help="rating points between the two")
    parser.add_argument("--ties", type=float, help="share of their battles that end in a tie (default 0)")
    parser.add_argument("--power", type=float, help="chance to find a difference of this size (default 0.8)")
    parser.add_argument("--level", type=float, help="how sure what is found must be (default 0.95)")
    judge = parser.add_mutually_exclusive_group()
    judge.add_argument("--rho", type=float, help="correlation of the judge with people within a pair")
    judge.add_argument(
        "--agreement",
        type=float,
        help="of the judge with people, if rho is not known: at best rho is twice that less one",
    )
    parser.add_argument("--judge-battles", type=int, help="battles that the judge decides alone (default 0)")
    parser.add_argument("--price", type=float, help="of a battle that people decide")
    parser.add_argument("--judge-price", type=float, help="of a verdict of the judge (default 0)")
    parser.add_argument("--per-day", type=float, help="battles a day")
    parser.add_argument("--start", type=_day, help="first day, such as 2027-01-31 (default today)")
    parser.add_argument("--scale", type=float, help="points per factor BASE in the odds (default 400)")
    parser.add_argument("--base", type=float, help="(default 10)")
    parser.add_argument("--simulate", type=int, default=0, metavar="TIMES", help="fit so many such boards")
    parser.add_argument("--seed", type=int, default=0, help="of the simulation (default 0)")
    parser.add_argument("--json", action="store_true", help="one object instead of sentences")
    parser.set_defaults(run=_plan)


def _plan(options: argparse.Namespace) -> str:
    if options.simulate < 0 or options.seed < 0:
        raise BadSetting("simulate and seed must be whole numbers from 0")
    made = plan(_goal(options))
    power = {"simulated_power": _simulated(made, options)} if options.simulate else {}
    if options.json:
        return json.dumps(made.row() | power, indent=1)
    said = (f"{name.replace('_', ' ')}: {value:.3f}" for name, value in power.items())
    return "\n".join([*_sentences(made), *said])


def _goal(options: argparse.Namespace) -> Goal:
    given = {field.name: getattr(options, field.name) for field in fields(Goal)}
    if options.agreement is not None:
        given["rho"] = _rho(options.agreement)
    if options.per_day and not options.start:
        given["start"] = date.today()
    return Goal(**{name: value for name, value in given.items() if value is not None})


def _rho(agreement: float) -> float:
    """What agreement is worth on pairs of equals, where chance alone agrees on half; elsewhere it is less."""
    if not 0 < agreement < 1:
        raise BadSetting(f"agreement = {agreement!r} must be between 0 and 1")
    return 2 * agreement - 1


def _simulated(made: Plan, options: argparse.Namespace) -> float:
    return simulated_power(made.direct, made.goal, np.random.default_rng(options.seed), options.simulate)


def _sentences(made: Plan) -> Iterator[str]:
    goal = made.goal
    yield (
        f"To tell two competitors {goal.gap:g} points apart (level {goal.level:g}, power {goal.power:g}, "
        f"ties {goal.ties:g}):"
    )
    ways = [
        f"{made.direct:,} battles between the two, decided by people",
        f"{made.through_others:,} battles if each only plays known others of about its strength",
    ]
    if made.judge:
        ways.append(
            f"{made.human:,} battles between the two that people and the judge decide, and {made.judge:,} "
            f"that the judge (rho {goal.rho:g}) decides alone"
        )
    yield ";\nor ".join(ways)
    if made.cost is not None:
        yield f"cost: {made.cost:,.2f}"
    if made.days is not None:
        yield f"time: {made.days:,} days, until {made.finish}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2027-01-31") from None
