"""Verdicts and judgments as rows of the database."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from arena.leases import storable

from . import models
from .protocols.base import Judgment, Verdict

NESTED = ("steps", "faults")
"""What is rarely said, each a row of its own."""


def by_decision(decided: Mapping[int, Verdict]) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """The verdicts by what they say: those that say the same are written in one statement."""
    alike: dict[str, list[int]] = defaultdict(list)
    for verdict_id, verdict in decided.items():
        alike[json.dumps(_columns(verdict), sort_keys=True)].append(verdict_id)
    for columns, verdicts in alike.items():
        yield json.loads(columns), verdicts


def _columns(verdict: Verdict) -> dict[str, Any]:
    return {
        **_said(verdict),
        "flags": list(verdict.flags),
        "decided_by": verdict.decided_by,
        "details": _details(verdict) | ({"notes": _kept(verdict.notes)} if verdict.notes else {}),
        "transcript": [asdict(said) | {"text": storable(said.text)} for said in verdict.transcript],
        "error": next((judgment.error for judgment in verdict.judgments if judgment.error), ""),
    }


def judgments(verdict_id: int, verdict: Verdict, version: str) -> Iterator[models.Judgment]:
    """Every look that led to a verdict, unsaved; `version` is the judge's."""
    for judgment in verdict.judgments:
        yield models.Judgment(
            verdict_id=verdict_id,
            **_said(judgment),
            order=judgment.order,
            sample=judgment.sample,
            role=judgment.role,
            details=_details(judgment),
            rationale=storable(judgment.rationale),
            raw=storable(judgment.raw),
            prompt_hash=judgment.prompt_hash,
            judge_version=version,
            request=judgment.request,
            parser=judgment.parser,
            error=judgment.error,
            tokens_in=judgment.tokens_in,
            tokens_out=judgment.tokens_out,
            seconds=judgment.seconds,
        )


def _said(said: Judgment | Verdict) -> dict[str, Any]:
    return {
        "status": said.status,
        "preference": said.preference or "",
        "standards": dict(said.standards),
        "scores": {name: list(scores) for name, scores in said.scores.items()},
        "confidence": said.confidence,
    }


def _details(said: Judgment | Verdict) -> dict[str, Any]:
    told = {name: getattr(said, name) for name in ("label", "ranking") if getattr(said, name)}
    # Most judgments have none of these, and going through a whole judgment for them is slow.
    return told | {
        name: [_kept(asdict(one)) for one in each] for name in NESTED if (each := getattr(said, name))
    }


def _kept(told: Any) -> Any:
    """What a model may have written, however deep, as the database can hold it."""
    if isinstance(told, str):
        return storable(told)
    if isinstance(told, Mapping):
        return {_kept(name): _kept(value) for name, value in told.items()}
    return [_kept(one) for one in told] if isinstance(told, (list, tuple)) else told
