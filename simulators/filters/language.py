"""Drops a question that is not in the language that was asked for."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import Field

from simulators.options import Options, read_options
from simulators.questions import Draft

from .base import Context, Drop, Filter

KIN = {"no": {"nb", "nn", "da"}, "nb": {"no", "nn", "da"}, "nn": {"no", "nb"}, "zh": {"wuu", "yue"},
       "hr": {"bs", "sr"}, "sr": {"bs", "hr"}, "bs": {"hr", "sr"}, "id": {"ms"}, "ms": {"id"},
       "ar": {"ary", "arz"}, "en": {"pcm"}}  # fmt: skip
"""Languages that a short text in the first is easily taken for."""


class Settings(Options):
    """How sure the detector must be of another language, as a probability."""

    sure: float = Field(default=0.9, gt=0.5, le=1)


@cache
def _detector() -> Any:
    # Its model is 5 MB on disk and 120 MB while it loads: only who sifts pays for it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


async def look(draft: Draft, context: Context) -> Drop | None:
    """Another language is nearly certain; short texts and languages that the model does not know pass."""
    settings = read_options("language", context.settings.get("language", {}), Settings)
    asked = draft.language.lower().split("-")[0]
    if asked not in _detector().labels:
        return None
    found, probability = _detector().rank(draft.text)[0]
    if probability < settings.sure or found in {asked, *KIN.get(asked, ())}:
        return None
    return Drop("language", f"{found} instead of {asked}")


LANGUAGE = Filter(look, "Is not in the language that was asked for.")
