"""Keeps the translations: finds every string that pages show, brings the .po files up to date, compiles them.

`python tests/messages.py` writes; `--check` only says what is missing. Needs no gettext tools.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "arena" / "locale"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip


@dataclass(frozen=True)
class Translation:
    """The files of one language."""

    language: str

    @property
    def po(self) -> Path:
        return LOCALES / self.language / "LC_MESSAGES" / "django.po"

    @property
    def mo(self) -> Path:
        return self.po.with_suffix(".mo")

    def read(self) -> Catalog:
        """What is translated so far."""
        if not self.po.exists():
            return Catalog(locale=self.language)
        with self.po.open("rb") as file:
            return read_po(file, locale=self.language)

    def compiled(self) -> bytes:
        """The .po as Django loads it."""
        compiled = BytesIO()
        write_mo(compiled, self.read())
        return compiled.getvalue()


def translations() -> list[Translation]:
    """Every language but that of the source."""
    from django.conf import settings

    return [Translation(code) for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def extracted() -> Catalog:
    """Every message of our templates and our code, with the files it is in."""
    found = Catalog(charset="utf-8")
    for path in sources():
        for _line, function, messages, comments in extract_python(
            _as_python(path), KEYWORDS, ["Translators:"], {}
        ):
            _add(found, function, messages, comments, path)
    return found


def sources() -> Iterator[Path]:
    """The files that show strings."""
    yield from sorted((ROOT / "templates").rglob("*.html"))
    yield from sorted((ROOT / "templates").rglob("*.txt"))
    yield from sorted(path for path in (ROOT / "arena").rglob("*.py") if "migrations" not in path.parts)


def _as_python(path: Path) -> BytesIO:
    text = path.read_text()
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # In brackets a line may begin anywhere.
        text = f"(\n{templatize(text, origin=str(path))}\n)"
    return BytesIO(text.encode())


def _add(found: Catalog, function: str, messages: object, comments: list[str], path: Path) -> None:
    words = messages if isinstance(messages, tuple) else (messages,)
    context, words = (
        (words[0], words[1:]) if function.startswith(("pgettext", "npgettext")) else (None, words)
    )
    words = words[: 2 if function.startswith(("ngettext", "npgettext")) else 1]
    if all(isinstance(word, str) and word for word in words):
        key = words if len(words) == 2 else words[0]
        place = [(path.relative_to(ROOT).as_posix(), None)]
        found.add(key, locations=place, auto_comments=comments, context=context)


def missing(catalog: Catalog) -> list[Message]:
    """Messages without a translation, or with one that nobody has looked at."""
    return [message for message in catalog if message.id and (message.fuzzy or not _whole(message))]


def _whole(message: Message) -> bool:
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(said)


def update() -> list[str]:
    """Brings every .po up to date and compiles it; says what is left to translate."""
    found, left = extracted(), []
    for translation in translations():
        catalog = translation.read()
        catalog.update(found, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        translation.po.parent.mkdir(parents=True, exist_ok=True)
        with translation.po.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
        translation.mo.write_bytes(translation.compiled())
        left.append(
            f"{translation.language}: {len(catalog)} messages, {len(missing(catalog))} not translated"
        )
    return left


def faults() -> Iterator[str]:
    """What is wrong with the translations as they are."""
    needed = [message for message in extracted() if message.id]
    for translation in translations():
        catalog = translation.read()
        for message in needed:
            kept = catalog.get(message.id, message.context)
            if kept is None or kept.fuzzy or not _whole(kept):
                yield f"{translation.language}: not translated: {message.id!r}"
        if not translation.mo.exists() or translation.mo.read_bytes() != translation.compiled():
            yield f"{translation.language}: {translation.mo.name} is not what {translation.po.name} says"


def main() -> int:
    """The command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="Write nothing; fail when something is missing.")
    if not parser.parse_args().check:
        print("\n".join(update()))
        return 0
    wrong = list(faults())
    print("\n".join(wrong) or "every message is translated")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
