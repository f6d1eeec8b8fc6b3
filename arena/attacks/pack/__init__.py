"""The table of attacks, and the suites they are run in."""

from __future__ import annotations

from collections.abc import Mapping

from . import (
    authority,
    bandwagon,
    break_out,
    comment,
    distraction,
    duplicate,
    empty,
    fake_verdict,
    fallacy,
    formatting,
    identity,
    injection,
    master_keys,
    names,
    null_model,
    overconfidence,
    picture_text,
    position,
    refinement,
    self_preference,
    stakes,
    subtitles,
    tone,
    verbosity,
    very_long,
    wrong_language,
)
from .base import AttackEntry

__all__ = ["ATTACKS", "SUITES", "AttackEntry"]

ATTACKS: Mapping[str, AttackEntry] = {
    "position": position.ENTRY,
    "verbosity": verbosity.ENTRY,
    "tone": tone.ENTRY,
    "bandwagon": bandwagon.ENTRY,
    "authority": authority.ENTRY,
    "self_preference": self_preference.ENTRY,
    "format": formatting.ENTRY,
    "refinement": refinement.ENTRY,
    "distraction": distraction.ENTRY,
    "names": names.ENTRY,
    "identity": identity.ENTRY,
    "fallacy": fallacy.ENTRY,
    "overconfidence": overconfidence.ENTRY,
    "stakes": stakes.ENTRY,
    "injection": injection.ENTRY,
    "fake_verdict": fake_verdict.ENTRY,
    "break_out": break_out.ENTRY,
    "null_model": null_model.ENTRY,
    "master_keys": master_keys.ENTRY,
    "empty": empty.ENTRY,
    "duplicate": duplicate.ENTRY,
    "wrong_language": wrong_language.ENTRY,
    "very_long": very_long.ENTRY,
    "picture_text": picture_text.ENTRY,
    "subtitles": subtitles.ENTRY,
    "comment": comment.ENTRY,
}

SUITES: Mapping[str, tuple[str, ...]] = {
    "biases": tuple(name for name, entry in ATTACKS.items() if not entry.hostile),
    "hostile": tuple(name for name, entry in ATTACKS.items() if entry.hostile),
    "all": tuple(ATTACKS),
}
