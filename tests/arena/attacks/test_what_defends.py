"""What the platform has against attacks, each tried on the attack that it is for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.management import call_command

from arena.attacks.pack.pairs import builtin_pairs
from arena.attacks.pack.self_preference import of_family
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Verdict
from arena.judges.protocols.several.panel import EXCLUDED

NONCE = '[{"wrapper": "nonce"}]'


def success(capsys, attack: str, *options: str) -> Mapping[str, float]:
    """By variant, the share of truly worse replies that win by an attack on the scripted judge `obeys`."""
    call_command("attack", "obeys", "--attack", attack, "--items", "12", "--json", *options)
    [run] = json.loads(capsys.readouterr().out)["attacks"]
    return {one["variant"]: one["value"] for one in run["figures"] if one["name"] == "ASR"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attack", ["fake_verdict", "break_out"])
def test_marked_tags_save_who_obeys_from_a_forged_end_and_verdict(capsys, attack):
    bare = success(capsys, attack)
    assert bare and set(bare.values()) == {1.0}
    assert set(success(capsys, attack, "--option", f"wrappers={NONCE}").values()) == {0.0}


def voters(family: str) -> list[dict[str, Any]]:
    """Two who prefer the family aster, known to be of a family or not, and one who knows what is right."""
    kin = {"protocol": "scripted", "options": {"as": "self_name", "family": "aster"}, "family": family}
    return [{"name": name, **kin} for name in ("kin", "kith")] + [
        {"name": "stranger", "protocol": "scripted", "options": {"as": "oracle"}}
    ]


def picks_own(family: str, said_to_be: str) -> tuple[float, list[Verdict]]:
    """The share of pairs in which the truly worse reply, said to be of a family, is preferred."""
    panel = PROTOCOLS["panel"].make({"members": voters(family), "quorum": 1})
    worse = [(item, 1 - "ab".index(item.case.truth.preference)) for item in builtin_pairs(20, 0)]
    cases = [of_family(item, place, said_to_be).case for item, place in worse]

    async def ask() -> list[Verdict]:
        return [await panel(case, None) for case in cases]

    verdicts = asyncio.run(ask())
    own = ["ab"[place] for _, place in worse]
    return sum(one.preference == mine for one, mine in zip(verdicts, own, strict=True)) / len(own), verdicts


def test_who_must_not_judge_its_own_family_cannot_prefer_it():
    """SP = P(picks its own | the other is better) - P(picks the same reply | it is a stranger's)."""
    for family, preference in (("", 1), ("aster", 0)):
        own, verdicts = picks_own(family, "aster")
        control, _ = picks_own(family, "borage")
        assert own - control == preference
        assert all((EXCLUDED in verdict.flags) is bool(family) for verdict in verdicts)
