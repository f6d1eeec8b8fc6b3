"""Colours the code in a reply, by the language that its fence names and never by a guess."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

MAX_COLOURED = 12_000  # characters of code in one text; what comes after is shown plain

# Languages whose lexers take time in proportion to their text.
LANGUAGES = {
    "bash", "c", "c#", "c++", "clojure", "cpp", "cs", "csharp", "css", "dart", "diff", "docker",
    "dockerfile", "elixir", "erlang", "fortran", "go", "golang", "graphql", "haskell", "html", "ini",
    "java", "javascript", "js", "json", "jsx", "julia", "kotlin", "latex", "lua", "make", "makefile",
    "matlab", "nginx", "objective-c", "ocaml", "pascal", "perl", "php", "powershell", "prolog",
    "protobuf", "py", "python", "python3", "r", "rb", "rs", "ruby", "rust", "scala", "scheme", "sh",
    "shell", "sql", "swift", "tex", "toml", "ts", "tsx", "typescript", "xml", "yaml", "yml",
    "zig", "zsh",
}  # fmt: skip
RELATED = {"tsx": "typescript", "jsx": "javascript"}  # which have no lexers of their own

# What a kind of token is shown as, the narrower kinds first; all else is plain.
CLASSES = {
    "Comment": "c-note",
    "Keyword": "c-key",
    "Literal.String": "c-text",
    "Literal.Number": "c-number",
    "Name.Function": "c-name",
    "Name.Class": "c-name",
    "Name.Tag": "c-key",
    "Name.Attribute": "c-name",
    "Name.Decorator": "c-name",
    "Name.Builtin": "c-built",
    "Operator.Word": "c-key",
    "Generic.Inserted": "c-text",
    "Generic.Deleted": "c-gone",
    "Generic.Heading": "c-key",
}


def coloured(source: str, language: str) -> str:
    """Code as HTML, with classes where the language is known."""
    lexer = _lexer(language.strip().lower())
    if lexer is None or len(source) > MAX_COLOURED:
        return escape(source)
    pieces = groupby(_pieces(lexer, source), key=lambda piece: piece[0])
    return "".join(_span(name, "".join(text for _, text in run)) for name, run in pieces)


def _pieces(lexer: Lexer, source: str) -> Iterator[tuple[str, str]]:
    return ((_class(kind), text) for kind, text in lexer.get_tokens(source))


def _span(name: str, text: str) -> str:
    return f'<span class="{name}">{escape(text)}</span>' if name else escape(text)


@cache
def _lexer(language: str) -> Lexer | None:
    if language not in LANGUAGES:
        return None
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(RELATED.get(language, language), stripnl=False, ensurenl=False)


@cache
def _class(kind: _TokenType) -> str:
    name = str(kind).removeprefix("Token.")
    return next((shown for known, shown in CLASSES.items() if f"{name}.".startswith(f"{known}.")), "")
