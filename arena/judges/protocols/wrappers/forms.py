"""Forms of a reply: its words without markdown, its code alone, its code without comments."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from arena.judges.protocols.plain import plain
from arena.pages.code import LANGUAGES, RELATED

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LONGEST = 100_000
"""Characters of code that are read for comments; longer code stays as it is."""
FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*([\w+#.-]*)[^\n]*$", re.MULTILINE)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE), ""),  # headings
    (re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.MULTILINE), ""),  # quotations
    (re.compile(r"^[ \t]*(?:[-*+•])[ \t]+", re.MULTILINE), ""),  # lists
    (
        re.compile(r"^[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE),
        "",
    ),  # rules
    (re.compile(r"^[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*$", re.MULTILINE), ""),  # heads of tables
    (re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}\)"), r"\1"),  # links and pictures
    (re.compile(r"\*\*([^*\n]{1,2000})\*\*"), r"\1"),
    (re.compile(r"__([^_\n]{1,2000})__"), r"\1"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*\n]{0,2000}?)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_([^_\s][^_\n]{0,2000}?)_(?!\w)"), r"\1"),
    (re.compile(r"~~([^~\n]{1,2000})~~"), r"\1"),
    (re.compile(r"`([^`\n]{1,2000})`"), r"\1"),
)
KEPT_COMMENTS = ("Comment.Preproc", "Comment.PreprocFile", "Comment.Hashbang")
"""What pygments calls a comment and a compiler reads."""


def canonical(text: str) -> str:
    """The words alone, without marks of markdown, comments of HTML, invisible characters; code stays."""
    text = COMMENT.sub("", plain(text))
    return _by_pieces(text, words=_unmarked, code=lambda code, language: code).strip()


def code_only(text: str) -> str:
    """What stands in fences; all of it where there are none."""
    blocks = [code for code, language in _pieces(text) if language is not None]
    return "\n\n".join(block.strip("\n") for block in blocks) if blocks else text


def uncommented(text: str) -> str:
    """The text with comments left out of its code: of fences, or of a text that is Python itself."""
    pieces = _pieces(text)
    if len(pieces) == 1 and pieces[0][1] is None:
        return _uncommented(text, "python") if _is_python(text) else text
    return _by_pieces(text, words=lambda words: words, code=_uncommented, fences=True)


def _pieces(text: str) -> list[tuple[str, str | None]]:
    """Words and what stands in fences, in order; a fence's language is None for words, "" for unnamed."""
    pieces: list[tuple[str, str | None]] = []
    at, opened = 0, None
    for fence in FENCE.finditer(text):
        if opened is None:
            pieces.append((text[at : fence.start()], None))
            opened, at = fence, fence.end() + 1
        elif fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]) and not fence[2]:
            pieces.append((text[at : fence.start()], opened[2]))
            opened, at = None, fence.end()
    pieces.append((text[at:], opened[2] if opened else None))  # a reply that was cut off ends in code
    return [piece for piece in pieces if piece[0] or piece[1] is not None] or [("", None)]


def _by_pieces(
    text: str, words: Callable[[str], str], code: Callable[[str, str], str], *, fences: bool = False
) -> str:
    told = []
    for piece, language in _pieces(text):
        if language is None:
            told.append(words(piece))
        elif fences:
            told.append(f"```{language}\n{code(piece, language)}```")
        else:
            told.append(code(piece, language))
    return "".join(told)


def _unmarked(words: str) -> str:
    for mark, instead in MARKS:
        words = mark.sub(instead, words)
    return words


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _uncommented(code: str, language: str) -> str:
    """The code without comments, and without the lines that held nothing else."""
    lexer = _lexer(code, language) if len(code) <= LONGEST else None
    if lexer is None:
        return code
    from pygments.token import Comment

    kept = "".join(
        token if kind not in Comment or _is_read(kind) else "\n" * token.count("\n")
        for kind, token in lexer.get_tokens(code)
    )
    lines = zip(code.split("\n"), kept.split("\n"), strict=False)
    return "\n".join(after.rstrip() for before, after in lines if after.strip() or not before.strip())


def _is_read(kind: object) -> bool:
    return str(kind).removeprefix("Token.") in KEPT_COMMENTS


def _lexer(code: str, language: str) -> Lexer | None:
    """Who reads the code; None where its language is not known."""
    name = language.lower() or ("python" if _is_python(code) else "")
    if name not in LANGUAGES:
        return None
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(RELATED.get(name, name), stripnl=False, ensurenl=False)
