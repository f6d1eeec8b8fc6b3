"""What came of criticism: as JSON, and in words, a table of what critics want by what they bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from arena.attacks.models import AttackRun

KEPT = (
    "judge",
    "judge_version",
    "attack",
    "items_digest",
    "settings",
    "items",
    "skipped",
    "figures",
    "examples",
)

SHOWN = 3
"""How many exchanges in which somebody was misled are told in words."""


def whole(run: AttackRun) -> dict[str, Any]:
    """All of it, for `--json`."""
    return {name: getattr(run, name) for name in KEPT}


def in_words(told: Mapping[str, Any]) -> str:
    """The same for people, each figure with its n and interval."""
    return "\n".join(_lines(told))


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    settings = told["settings"]
    left_out = "".join(f"; {n} left out: {why}" for why, n in told["skipped"].items())
    rounds = f"{settings['rounds']} round{'s' * (settings['rounds'] > 1)}"
    items = f"{told['items']} {settings['source']} items{left_out}"
    yield f"{told['judge']}, criticised in {rounds} on {items}"
    variant = None
    for one in told["figures"]:
        if one["variant"] != variant:
            variant = one["variant"]
            yield f"  {variant}"
        yield figure_line(one)
    for one in told["examples"][:SHOWN]:
        yield f"  misled by {one['variant']}, {one['item']}: {' to '.join(one['said'])}"
        yield from (f"    {words}" for words in one["critic"])


def figure_line(one: Mapping[str, Any]) -> str:
    """One figure in a line."""
    value = "n/a" if one["value"] is None else f"{one['value']:.4f}"
    spread = "" if one["lower"] is None else f" [{one['lower']:.4f}, {one['upper']:.4f}]"
    lost = "".join(f", {one[name]} {name}" for name in ("unparsed", "failed") if one[name])
    note = f" ({one['note']})" if one["note"] else ""
    return f"    {one['name']:24} {value}{spread}  n {one['n']}{lost}{note}"
