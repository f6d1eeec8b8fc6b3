"""Lets several judges vote, each a protocol with its own model; nobody judges a reply of its own family."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from math import log
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import TEXT, Rule, check, one_of
from arena.judges.protocols.base import AS_USUAL, Ask, Case, How, Judge, Judgment, Verdict
from arena.judges.protocols.entry import ProtocolEntry
from arena.judges.protocols.option import Option
from arena.judges.protocols.votes import Ties
from arena.judges.protocols.wrappers.asking import at_once, renamed
from simulators.conversation import Turn

from .arguing import SEAT, TABLE, OwnOrders
from .counting import QUORUM, TIED, counted

VERSION = "panel/1"
EXCLUDED = "member_excluded"
"""Flag of a verdict from which a member was kept, because a reply is of its family or it can't judge it."""

RULES: Mapping[str, Rule] = {
    "name": Rule(lambda value: TEXT.holds(value) and len(value) <= 24, "a text of at most 24 characters"),
    "protocol": TEXT,
    "options": TABLE,
    "seat": SEAT,
    "family": Rule(lambda value: isinstance(value, str), "a text"),
    "weight": Rule(lambda value: _is_number(value) and value > 0, "a positive number"),
    "accuracy": Rule(
        lambda value: _is_number(value) and 0.5 < value < 1,
        "a number above 0.5 (chance) and below 1: what an exam found, not all that it could",
    ),
}
USUAL: list[dict[str, Any]] = [
    {"name": "usual", "protocol": "pairwise"},
    {"name": "brief", "protocol": "pairwise", "options": {"template": "brief"}},
    {"name": "steps", "protocol": "pairwise", "options": {"template": "steps"}},
]


@dataclass(frozen=True, slots=True)
class Member:
    """A judge of the panel, where its model sits, whose it is, and how much its vote weighs."""

    name: str
    judge: Judge
    accepts: Callable[[Case], bool]
    seats: tuple[str, ...]
    family: str
    weight: float

    def why_not(self, case: Case) -> str:
        """Why it has no vote on a case; empty where it has one."""
        seated = [case.seat_families.get(seat, "") for seat in self.seats]
        replied = {family.casefold() for family in case.families if family}
        for family in [self.family] if self.family else seated:
            if family.casefold() in replied:
                return f"its family, {family}, replied"
        return "" if self.accepts(case) else "it cannot judge such a case"


@dataclass(frozen=True, slots=True)
class Panel:
    """Members who judge by themselves and at once; their votes are counted."""

    members: tuple[Member, ...]
    quorum: int
    ties: Ties

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """What most members say; their judgments are kept under their names."""
        reasons = {member.name: member.why_not(case) for member in self.members}
        excluded = {name: why for name, why in reasons.items() if why}
        voting = [member for member in self.members if member.name not in excluded]
        notes = {"excluded": excluded} if excluded else {}
        if len(voting) < max(self.quorum, 1):
            told = "; ".join(f"{name}: {why}" for name, why in excluded.items())
            nobody = Judgment("void", rationale=f"too few may judge ({told})")
            return Verdict("void", judgments=(nobody,), notes=notes)
        verdicts = await at_once([(member.judge, case, seated(ask, member.seats[0])) for member in voting])
        named = [_named(verdict, member.name) for verdict, member in zip(verdicts, voting, strict=True)]
        verdict = counted(named, self.quorum, self.ties, [member.weight for member in voting])
        flags = (*verdict.flags, EXCLUDED) if excluded else verdict.flags
        return replace(verdict, flags=flags, notes={**verdict.notes, **notes})


def seated(ask: Ask, seat: str) -> Ask:
    """The same ways of asking, but whoever asks its own model asks the one in this seat."""

    def asked(
        turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Awaitable[Reply]:
        return ask(turns, schema=schema, how=replace(how, seat=how.seat or seat))

    return asked


def _named(verdict: Verdict, name: str) -> Verdict:
    said = tuple(replace(one, role=f"{name}/{one.role}") for one in verdict.transcript)
    return replace(renamed(verdict, name), transcript=said)


@dataclass(frozen=True)
class PanelEntry(OwnOrders):
    """The panel's line, which knows the table that its members are lines of."""

    protocols: Mapping[str, ProtocolEntry] = field(default_factory=dict)

    def identity(self, options: Mapping[str, Any]) -> str:
        """Of the panel and, as they may change by themselves, of its members."""
        complete = self.complete(options)
        members = [
            self.protocols[row["protocol"]].identity(_options(self.protocols, row, complete))
            for row in complete["members"]
        ]
        return hashlib.sha256(json.dumps([super().identity(options), members]).encode()).hexdigest()


def entry(protocols: Mapping[str, ProtocolEntry]) -> PanelEntry:
    """The panel of members out of a table, which may grow later."""
    return PanelEntry(
        bare=partial(_bare, protocols),
        accepts=lambda case: bool(case.parts),
        needs_model=True,
        options={
            "members": Option(
                Rule(
                    lambda value: isinstance(value, list) and 1 <= len(value) <= 16,
                    "a list of 1 to 16 tables",
                ),
                USUAL,
                [{**USUAL[1], "weight": 1, "accuracy": 0.8}],
                "The members: `name`, `protocol`, `options`, `seat`, `family`, `weight`, `accuracy`.",
            ),
            "weights": Option(
                one_of(*WEIGHTS),
                "equal",
                "accuracy",
                "How votes weigh: all alike, as each `weight` says, or by the log-odds of each `accuracy`.",
                after=True,
            ),
            "quorum": QUORUM,
            "ties": TIED,
        },
        parser="panel/1",
        version=VERSION,
        title="Several judges, each with its own protocol and model, vote; none on its own family.",
        paper="Panels of judges, arXiv 2404.18796; own family left out: this arena's rule",
        check=partial(_check, protocols),
        protocols=protocols,
    )


WEIGHTS: Mapping[str, Any] = {
    "equal": lambda row: 1.0,
    "weight": lambda row: float(row["weight"]),
    "accuracy": lambda row: log(row["accuracy"] / (1 - row["accuracy"])),
}
"""The log-odds are the weights of independent voters under which a majority errs least."""


def _bare(protocols: Mapping[str, ProtocolEntry], options: Mapping[str, Any]) -> Judge:
    weigh = WEIGHTS[options["weights"]]
    members = tuple(
        Member(
            row["name"],
            protocols[row["protocol"]].make(_options(protocols, row, options)),
            protocols[row["protocol"]].accepts,
            (row.get("seat", ""), *row.get("options", {}).get("seats", ())),
            row.get("family", ""),
            weigh(row),
        )
        for row in options["members"]
    )
    return Panel(members, options["quorum"], options["ties"])


def _options(
    protocols: Mapping[str, ProtocolEntry], row: Mapping[str, Any], panel: Mapping[str, Any]
) -> dict[str, Any]:
    """A member's options, with the panel's orders and what the panel lays under its sampling."""
    own, takes = dict(row.get("options", {})), protocols[row["protocol"]].takes
    if "orders" in takes:
        own["orders"] = panel["orders"]
    if "sampling" in takes and panel["sampling"]:
        own["sampling"] = {**panel["sampling"], **own.get("sampling", {})}
    return own


def _check(protocols: Mapping[str, ProtocolEntry], options: Mapping[str, Any]) -> None:
    names: list[str] = []
    for place, row in enumerate(options["members"], 1):
        where = f"members, row {place}"
        _check_row(protocols, row, where, options)
        if row["name"] in names:
            raise ValueError(f"{where}: name {row['name']!r} stands there already")
        names.append(row["name"])
    if options["quorum"] > len(names):
        raise ValueError(f"quorum = {options['quorum']} is more than there are members")


def _check_row(
    protocols: Mapping[str, ProtocolEntry], row: Any, where: str, options: Mapping[str, Any]
) -> None:
    if not isinstance(row, Mapping):
        raise ValueError(f"{where}: must be a table, not {row!r}")
    check(where, row, RULES)
    by_key = [] if options["weights"] == "equal" else [options["weights"]]
    for key in ("name", "protocol", *by_key):
        if key not in row:
            raise ValueError(f"{where}: missing key {key!r}")
    if row["protocol"] not in protocols:
        raise ValueError(
            f"{where}: protocol {row['protocol']!r} is unknown; there are {', '.join(protocols)}"
        )
    if row["protocol"] == "panel":
        raise ValueError(f"{where}: a panel is no member of a panel")
    if protocols[row["protocol"]].trial:
        raise ValueError(f"{where}: protocol {row['protocol']!r} is for trials only")
    if "orders" in row.get("options", {}):
        raise ValueError(f"{where}: options: orders are the panel's")
    try:
        protocols[row["protocol"]].make(_options(protocols, row, options))
    except ValueError as error:
        raise ValueError(f"{where}: options: {error}") from None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
