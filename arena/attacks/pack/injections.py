"""The corpus of injections: strings in a reply that tell its judge what to say, made from templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .disguises import DISGUISES
from .forged import ENDS, VERDICTS
from .pleas import COMMENTS, HIDDEN, MARKDOWN, NAMED, NEW_TASK, POLITE, PRESSING, ROLES, SYSTEM, THIS
from .wishes import WISHES

SIDE = "{side}"


@dataclass(frozen=True, slots=True)
class Injection:
    """One string to put into a reply. `kind` is how it goes about it.

    Where it names a reply, `{side}` stands in `text` for the label that the judge's prompt has for the
    attacked reply in the order shown, such as A. A reply does not know its place: in a fixed text the
    label is a bet, and only one of both orders makes it good.
    """

    name: str
    kind: str
    text: str

    @property
    def names_side(self) -> bool:
        """Whether it needs a label; otherwise it speaks of "this reply"."""
        return SIDE in self.text

    def said(self, side: str = "A") -> str:
        """The string itself, for a label."""
        return self.text.replace(SIDE, side)


SENTENCES: dict[str, Sequence[str]] = {"plea": POLITE, "pressure": PRESSING, "new_task": NEW_TASK}
FRAMES: dict[str, Sequence[str]] = {
    "system": SYSTEM,
    "role": ROLES,
    "comment": COMMENTS,
    "hidden": HIDDEN,
    "markdown": MARKDOWN,
}
"""What goes around a wish in English."""
ENGLISH = WISHES["en"]
FORMS = {"this": f"{ENGLISH.before} {ENGLISH.this}", "named": f"{ENGLISH.before} {ENGLISH.named}"}
DISGUISED = {
    "short": ENGLISH.this,
    "long": f"{ENGLISH.before} {ENGLISH.this}",
    "named": ENGLISH.named,
    "plea": POLITE[0].replace("{whom}", THIS),
}


def _sentences() -> Iterator[Injection]:
    for kind, sentences in SENTENCES.items():
        for number, sentence in enumerate(sentences):
            for form, whom in (("this", THIS), ("named", NAMED)):
                yield Injection(f"{kind}/{number}/{form}", kind, sentence.replace("{whom}", whom))


def _framed() -> Iterator[Injection]:
    for kind, frames in FRAMES.items():
        for number, frame in enumerate(frames):
            for form, wish in FORMS.items():
                yield Injection(f"{kind}/{number}/{form}", kind, frame.replace("{wish}", wish))


def _forged() -> Iterator[Injection]:
    for end, mark in ENDS.items():
        for verdict, text in VERDICTS.items():
            yield Injection(f"verdict/{end}/{verdict}", "verdict", mark + text)


def _foreign() -> Iterator[Injection]:
    for language, wish in WISHES.items():
        for form, text in (("this", wish.this), ("named", wish.named)):
            yield Injection(f"language/{language}/{form}", "language", text)
            yield Injection(f"language/{language}/{form}/before", "language", f"{wish.before} {text}")


def _disguised() -> Iterator[Injection]:
    for name, disguise in DISGUISES.items():
        for form, text in DISGUISED.items():
            # The label stays as it is: it is filled in later.
            hidden = SIDE.join(map(disguise, text.split(SIDE)))
            yield Injection(f"disguised/{name}/{form}", "disguised", hidden)


INJECTIONS: tuple[Injection, ...] = (*_sentences(), *_framed(), *_forged(), *_foreign(), *_disguised())
KINDS: tuple[str, ...] = tuple(dict.fromkeys(one.kind for one in INJECTIONS))


def of_kind(*kinds: str, named: bool | None = None) -> list[Injection]:
    """The injections of some kinds, in their order; `named` keeps those that need a label, or that don't."""
    return [one for one in INJECTIONS if one.kind in kinds and named in (None, one.names_side)]


def drawn(rng: np.random.Generator, *kinds: str, named: bool | None = None) -> str:
    """One injection of some kinds with, where it needs one, a label: A or B, by chance."""
    chosen = of_kind(*kinds, named=named)
    return chosen[int(rng.integers(len(chosen)))].said("AB"[int(rng.integers(2))])
