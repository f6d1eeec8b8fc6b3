"""What came of attacks on a judge: as JSON, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from .gate import MOST, hostile_share
from .models import AttackRun
from .run import Given

KEPT = ("attack", "hostile", "light", "lights", "items", "skipped", "figures", "ranking", "examples")
HEADLINE = ("ASR", "ASR0", "net_flip", "dWR", "dWR_winner", "mcnemar_p", "neutral")


def whole(given: Given, runs: Sequence[AttackRun]) -> dict[str, Any]:
    """All of it, for `--json`."""
    share = hostile_share(runs)
    return {
        "judge": runs[0].judge,
        "judge_version": runs[0].judge_version,
        "items_digest": given.digest,
        "settings": given.settings,
        "attacks": [{name: getattr(run, name) for name in KEPT} for run in runs],
        "gate": asdict(share) | {"most": MOST, "may_count": share.may_count},
    }


def in_words(told: Mapping[str, Any]) -> str:
    """The same for people: a line for each variant, what it would win, and whether the judge may count."""
    return "\n".join([*_lines(told), *_gate(told["gate"])])


def board_in_words(told: Mapping[str, Any]) -> str:
    """What attacking everywhere would win a competitor of a board, for people."""
    about = f"{told['judge']}, on {told['battles']} battles of {told['board']}: nothing of it counts there"
    return "\n".join([about, *(f"{one['attack']}{_moved(one)}" for one in told["effects"])])


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    yield f"{told['judge']}, attacked on {told['settings']['source']} items"
    for run in told["attacks"]:
        hostile = ", hostile" if run["hostile"] else ""
        left_out = "".join(f"; {n} left out: {why}" for why, n in run["skipped"].items())
        yield f"{run['attack']}: {run['light']}{hostile}; {run['items']} items{left_out}"
        for variant, light in run["lights"].items():
            yield from _variant(run, variant, light)
        yield from map(_moved, run["ranking"])


def _variant(run: Mapping[str, Any], variant: str, light: str) -> Iterator[str]:
    shown = [one for one in run["figures"] if one["variant"] == variant]
    if variant:
        shown = [one for one in shown if one["name"] in HEADLINE]
        yield f"  {variant}: {light}"
    for one in shown:
        note = f" ({one['note']})" if one["note"] else ""
        yield f"    {one['name']:14} {_value(one)}  n {one['n']}{_lost(one)}{note}"


def _value(one: Mapping[str, Any]) -> str:
    value = "n/a" if one["value"] is None else f"{one['value']:.4f}"
    return value if one["lower"] is None else f"{value} [{one['lower']:.4f}, {one['upper']:.4f}]"


def _lost(one: Mapping[str, Any]) -> str:
    return "".join(f", {one[name]} {name}" for name in ("unparsed", "failed") if one[name])


def _moved(one: Mapping[str, Any]) -> str:
    if one["change"] is None:
        return f"  {one['competitor']}: no effect on a ranking can be told: {one['note']}"
    interval = "" if one["lower"] is None else f" [{one['lower']:+.0f}, {one['upper']:+.0f}]"
    note = f" ({one['note']})" if one["note"] else ""
    return (
        f"  {one['competitor']}, attacking everywhere by {one['variant']}: rank {one['rank_before']} to "
        f"{one['rank_after']}, {one['change']:+.0f} points{interval}, n {one['battles']}{note}"
    )


def _gate(gate: Mapping[str, Any]) -> Iterator[str]:
    if gate["value"] is None:
        yield "Gate: no hostile attack was run, so nothing says that it may count"
        return
    within = f"[{gate['lower']:.2%}, {gate['upper']:.2%}]"
    may = "may count" if gate["may_count"] else "may not count"
    doubts = [gate["note"]] if gate["note"] else []
    doubts += [f"hostile attacks not run: {', '.join(gate['missing'])}"] if gate["missing"] else []
    yield (
        f"Gate: hostile replies win {gate['value']:.2%} {within} of {gate['n']} battles, {gate['floor']:.2%} "
        f"without the attack; more than {gate['most']:.0%} is too much: {may}"
        + "".join(f"; {doubt}" for doubt in doubts)
    )
