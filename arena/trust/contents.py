"""What a card says: a judge's exams, attacks, audit, drift and cost, each number with what it is over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from arena.attacks.gate import hostile_share
from arena.attacks.models import AttackRun
from arena.audits.models import CanaryRun
from arena.exams.board import HEADLINES
from arena.exams.datasets import DATASETS
from arena.exams.models import Exam
from arena.exams.sit import told
from arena.judges.models import Judge

from .effort import effort, reading
from .gather import Rows
from .thresholds import KNOWING

OF_ATTACKS = (
    "ASR", "ASR0", "net_ASR", "net_flip", "dWR", "hostile_wins", "hostile_wins0", "first_slot", "delta_bias",
    "corruption", "recovery", "lift",
)  # fmt: skip
"""Which numbers of an attack a card repeats; the rest is in the run that it names."""


def contents(judge: Judge, version: str, rows: Rows) -> dict[str, Any]:
    """Everything on the card but what it comes to; the same rows always give the same."""
    known = {name: getattr(judge, name) for name in ("name", "version", "protocol", "model")}
    return {
        "judge": known | {"hash": version},
        "exams": [_exam(exam) for exam in sorted(rows.exams, key=lambda one: one.dataset)],
        "attacks": [_attack(run) for run in sorted(rows.attacks, key=lambda one: one.attack)],
        "hostile": asdict(hostile_share(rows.attacks)),
        "audit": rows.audit and {"fingerprint": rows.audit.fingerprint, **rows.audit.report},
        "canaries": [_canary(run) for run in sorted(rows.canaries, key=lambda one: one.canaries.name)],
        "reading": reading(version, rows.answers_until),
        "effort": effort(judge, rows.judgments_until),
        "made_from": rows.named(),
    }


def digest(said: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of contents as canonical JSON."""
    words = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()


def _exam(exam: Exam) -> dict[str, Any]:
    kept = ("dataset", "items", "skipped", "items_digest", "settings")
    kind = DATASETS[exam.dataset].kind
    names = dict.fromkeys((*HEADLINES[kind], KNOWING[kind].figure))
    figures = [one for name in names if (one := told(exam.figures, name)) is not None]
    return {name: getattr(exam, name) for name in kept} | {"kind": kind, "figures": figures}


def _canary(run: CanaryRun) -> dict[str, Any]:
    return {"set": run.canaries.name, "run": run.number, "items": run.canaries.items, "drifted": run.drifted}


def _attack(run: AttackRun) -> dict[str, Any]:
    kept = ("attack", "hostile", "light", "lights", "items", "skipped", "items_digest", "settings")
    figures = [one for one in run.figures if one["name"] in OF_ATTACKS]
    return {name: getattr(run, name) for name in kept} | {"figures": figures}
