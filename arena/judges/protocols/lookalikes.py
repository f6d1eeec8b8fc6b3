"""What letters and brackets look like, so that a tag written with others of the same looks is found too."""

from __future__ import annotations

_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(ord("!"), ord("~") + 1)}
_TWINS = {
    "<": "﹤〈⟨❮ᐸ˂⧼",
    ">": "﹥〉⟩❯ᐳ˃⧽",
    "|": "∣│ǀ❘",
    "/": "⁄∕⧸",
    "_": "ˍ﹍",
    ":": "﹕ː∶",
    "#": "﹟",
    "[": "❲",
    "]": "❳",
    "a": "аα",
    "c": "сϲ",
    "d": "ԁ",
    "e": "е",
    "h": "һ",
    "i": "іι",
    "j": "ј",
    "k": "кκ",
    "l": "ӏ",
    "m": "м",
    "n": "п",
    "o": "оο",
    "p": "рρ",
    "q": "ԛ",
    "r": "г",
    "s": "ѕ",
    "t": "тτ",
    "u": "υ",
    "v": "ѵν",
    "w": "ԝ",
    "x": "х",
    "y": "уγ",
    "A": "АΑ",
    "B": "ВΒ",
    "C": "С",
    "E": "ЕΕ",
    "H": "НΗ",
    "I": "ІΙ",
    "K": "КΚ",
    "M": "МΜ",
    "N": "Ν",
    "O": "ОΟ",
    "P": "РΡ",
    "S": "Ѕ",
    "T": "ТΤ",
    "X": "ХΧ",
    "Y": "ҮΥ",
}
_TABLE = str.maketrans(_FULL_WIDTH | {twin: known for known, twins in _TWINS.items() for twin in twins})


def as_read(text: str) -> str:
    """A text of the same length, each full-width, Cyrillic, Greek or other lookalike as what it looks like.

    It is for finding, not for showing: after Unicode's confusables (UTS 39), those of tags and roles alone.
    """
    return text if text.isascii() else text.translate(_TABLE)
