"""Ways to write words so that a filter for them does not find them, while a model may still read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

ZERO_WIDTH = "\u200b"
TURNED, BACK = "\u202e", "\u202c"
TAGS = 0xE0000
FULL = 0xFEE0
TWINS = str.maketrans("aceiopsxyABCEHIKMOPTX", "асеіорѕхуАВСЕНІКМОРТХ")
"""Cyrillic letters that look like Latin ones."""


def zero_width(text: str) -> str:
    """A zero-width space after each character."""
    return "".join(letter + ZERO_WIDTH for letter in text)


def turned(text: str) -> str:
    """Written backwards, and shown forwards by an override of the direction (UAX 9)."""
    return f"{TURNED}{text[::-1]}{BACK}"


def twins(text: str) -> str:
    """Some letters are Cyrillic ones of the same looks."""
    return text.translate(TWINS)


def full_width(text: str) -> str:
    """Each printable ASCII character in its full-width form."""
    return "".join(chr(ord(letter) + FULL) if "!" <= letter <= "~" else letter for letter in text)


def tag_characters(text: str) -> str:
    """Each ASCII character as its invisible tag character (U+E0000 and on); people see nothing."""
    return "".join(chr(TAGS + ord(letter)) if " " <= letter <= "~" else letter for letter in text)


def spaced(text: str) -> str:
    """A soft hyphen inside each word: invisible, and no word is what it was."""
    return " ".join(f"{word[:2]}\u00ad{word[2:]}" if len(word) > 2 else word for word in text.split(" "))


DISGUISES: Mapping[str, Callable[[str], str]] = {
    "zero_width": zero_width,
    "turned": turned,
    "twins": twins,
    "full_width": full_width,
    "tag_characters": tag_characters,
    "soft_hyphens": spaced,
}
