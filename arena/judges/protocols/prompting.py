"""The prompts, each a file beside this one: `prompts/NAME.md`, other wordings `prompts/NAME-WORDING.md`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

FOLDER = files(__package__) / "prompts"


@cache
def prompt(name: str, wording: str = "") -> str:
    """A prompt's text; raises `KeyError` naming a prompt or wording that is not there."""
    file = FOLDER / f"{name}{f'-{wording}' if wording else ''}.md"
    if not file.is_file():
        raise KeyError(f"no prompt {name!r} in wording {wording!r}; there are {', '.join(wordings(name))}")
    return file.read_text(encoding="utf-8").strip()


@cache
def wordings(name: str) -> tuple[str, ...]:
    """The wordings of a prompt; the first is "", its own."""
    stems = sorted(file.name.removesuffix(".md") for file in FOLDER.iterdir() if file.name.endswith(".md"))
    return tuple(stem[len(name) + 1 :] for stem in stems if stem == name or stem.startswith(f"{name}-"))
