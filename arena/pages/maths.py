"""Mathematics in Markdown, as MathML that any browser draws: $…$, $$…$$, \\(…\\) and \\[…\\]."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MAX_FORMULA = 1_000  # characters; what is longer is shown as it is written
MAX_DEPTH = 40  # braces within each other
MAX_IN_ALL = 6_000  # characters of formulas in one text

# What begins and ends a formula, and whether it stands by itself. Of two that begin alike the longer first.
MARKS = (("$$", "$$", True), ("$", "$", False), (r"\(", r"\)", False), (r"\[", r"\]", True))
# Macros grow without bound, and the rest reaches beyond the formula or out of its box.
REFUSED = re.compile(
    r"\\(?:[gex]?def|let|(?:re)?new(?:command|environment)|providecommand|require|href|url|includegraphics|class|cssId"
    r"|style|data|html\w*|hspace|vspace|rule|m?kern|mskip|hskip|raisebox|lower|raise|llap|rlap|smash)(?![a-zA-Z])"
)
# "$5 and $6" are prices: what begins with a figure and has words in it is no formula.
PRICES = re.compile(r"\s*\d[\d.,]*\s*(?:[a-z]+\s+)*(?<!\\)\b[a-z]{2,}\b", re.IGNORECASE)


def with_maths(markdown: MarkdownIt) -> MarkdownIt:
    """The same parser, which knows formulas."""
    markdown.inline.ruler.before("escape", "maths", _inline)
    markdown.block.ruler.before(
        "fence", "maths", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    markdown.add_render_rule("maths", _render)
    return markdown


def _render(self: object, tokens: list[Token], index: int, options: object, env: dict[str, int]) -> str:
    token = tokens[index]
    env["maths"] = env.get("maths", 0) + len(token.content)
    if env["maths"] > MAX_IN_ALL:
        return _as_written(token.content)
    html = formula(token.content, token.block)
    return f"{html}\n" if token.block else html


@lru_cache(maxsize=2_000)
def formula(source: str, by_itself: bool) -> str:
    """A formula as MathML, or as it is written where it cannot be read."""
    if len(source) > MAX_FORMULA or REFUSED.search(source) or _depth(source) > MAX_DEPTH:
        return _as_written(source)
    from latex2mathml.converter import convert

    try:
        drawn = convert(source, display="block" if by_itself else "inline")
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
        RuntimeError,
    ):
        return _as_written(source)
    except Exception as error:
        if not type(error).__module__.startswith("latex2mathml"):
            raise
        return _as_written(source)
    return f'<div class="wide" tabindex="0">{drawn}</div>' if by_itself else drawn


def _as_written(source: str) -> str:
    return f"<code>{escape(source.strip())}</code>"


def _depth(source: str) -> int:
    depth = deepest = 0
    for character in source:
        depth += {"{": 1, "}": -1}.get(character, 0)
        deepest = max(deepest, depth)
    return deepest + source.count(r"\left") + source.count(r"\begin") + source.count(r"\sqrt")


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    for opening, closing, by_itself in MARKS:
        if state.src.startswith(opening, state.pos):
            return _take(state, silent, (opening, closing, by_itself))
    return False


def _take(state: StateInline, silent: bool, marks: tuple[str, str, bool]) -> bool:
    opening, closing, _ = marks
    start = state.pos + len(opening)
    end = _closing(state.src, start, closing)
    if end is None or (opening == "$" and not _is_formula(state.src, start, end)):
        return False
    if not silent:
        token = state.push("maths", "", 0)
        token.content = state.src[start:end]
    state.pos = end + len(closing)
    return True


def _closing(text: str, start: int, closing: str) -> int | None:
    """Where a formula ends, if it does so within bounds and says anything."""
    end = text.find(closing, start, start + MAX_FORMULA)
    while end > 0 and closing == "$" and text[end - 1] == "\\":
        end = text.find(closing, end + 1, start + MAX_FORMULA)
    return end if end > start and text[start:end].strip() else None


def _is_formula(text: str, start: int, end: int) -> bool:
    inside, after = text[start:end], text[end + 1 : end + 2]
    return not (inside[0].isspace() or inside[-1].isspace() or after.isdigit() or PRICES.match(inside))


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    line = _line(state, first)
    marks = next((m for m in MARKS if m[2] and line.startswith(m[0])), None)
    if marks is None or state.is_code_block(first):
        return False
    opening, closing, _ = marks
    lines = [line.removeprefix(opening)]
    at = first
    while not lines[-1].rstrip().endswith(closing):
        at += 1
        if at >= last or sum(map(len, lines)) > MAX_FORMULA or not (line := _line(state, at)).strip():
            return False
        lines.append(line)
    source = "\n".join(lines).rstrip().removesuffix(closing)
    if closing in source or not source.strip():
        return False
    if not silent:
        token = state.push("maths", "", 0)
        token.content, token.block, token.map = source, True, [first, at + 1]
    state.line = at + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
