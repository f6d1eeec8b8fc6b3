"""Turns what a model wrote into HTML that can do no harm on our pages."""

from __future__ import annotations

from functools import lru_cache
from html import escape

import nh3
from django.utils.translation import get_language, gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from .code import CLASSES, MAX_COLOURED, coloured
from .masks import MASK
from .maths import with_maths

# Beyond these a text is shown as it is: the parser looks for the end of every bracket anew, so a
# text of brackets alone costs the square of its length, and one of any kind costs its length.
MAX_CHARACTERS = 20_000
MAX_BRACKETS = 1_000
MOST_CLEANINGS = 10
KEPT = 512  # replies that were rendered lately

# The page has headings of its own down to the third level; those of a reply stay below them.
LEAST_HEADING = 4

WORDS = {
    "a", "blockquote", "br", "code", "div", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "span", "strong", "ul", "table", "tbody", "td", "th", "thead", "tr",
}  # fmt: skip
# Of MathML what only draws: nothing that links, loads, acts, or holds HTML.
MATHS = {
    "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
    "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup",
    "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
}  # fmt: skip
TAGS = WORDS | MATHS

# Scripts and the like go with all that is in them; other tags go and their words stay.
SILENCED = {"script", "style", "template", "title", "textarea", "noscript", "iframe", "xmp", "plaintext"}

YES_OR_NO, SIDES = {"true", "false"}, {"left", "right", "center"}
SPACES = {
    "0em",
    "0.1667em",
    "0.167em",
    "0.2222em",
    "0.222em",
    "0.2778em",
    "0.278em",
    "0.333em",
    "0.5em",
    "1em",
    "2em",
}
VALUES = {
    "math": {"display": {"block", "inline"}},
    "mfrac": {"linethickness": {"0", "0px", "0em"}},
    "mi": {"mathvariant": {"normal"}},
    "mo": {"stretchy": YES_OR_NO, "fence": YES_OR_NO, "separator": YES_OR_NO, "movablelimits": YES_OR_NO,
           "form": {"prefix", "infix", "postfix"}, "lspace": SPACES, "rspace": SPACES},
    "mover": {"accent": YES_OR_NO},
    "mspace": {"width": SPACES},
    "mstyle": {"displaystyle": YES_OR_NO, "scriptlevel": {"0", "1", "2"}},
    "mtable": {"displaystyle": YES_OR_NO, "columnalign": SIDES},
    "mtd": {"columnalign": SIDES},
    "munder": {"accentunder": YES_OR_NO},
}  # fmt: skip
# A reply reads from the right where its words do, block by block; code never does. What is wider than
# its box scrolls there, by keyboard too.
SET = {
    **{tag: {"dir": "auto"} for tag in ("blockquote", "h4", "h5", "h6", "li", "p", "td", "th")},
    "div": {"class": "wide", "tabindex": "0"},
    "pre": {"dir": "ltr", "tabindex": "0"},
    "code": {"dir": "ltr"},
}  # fmt: skip

# What is set already stays where it is: else its place among others would be another in each process.
AS_SET = {
    tag: {key: {value} for key, value in values.items() if key != "class"} for tag, values in SET.items()
}

_cleaner = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=SILENCED,
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    tag_attribute_values=VALUES | AS_SET,
    set_tag_attribute_values=SET,
    allowed_classes={"span": set(CLASSES.values()), "div": {"wide"}},
    url_schemes={"https", "mailto"},
    url_relative="deny",  # a reply must not send anyone to a page of ours, such as the sign-out
    link_rel="nofollow noopener noreferrer",
)


def sanitise(html: str) -> str:
    """The harmless part of any HTML: our few tags, links by https and mailto, nothing that runs or loads.

    Cleaned until it stays as it is, for what reads otherwise the second time may be something else in a
    browser; what never does is shown as the characters it is made of.
    """
    for _ in range(MOST_CLEANINGS):
        cleaned = _cleaner.clean(html)
        if cleaned == html:
            return html
        html = cleaned
    return escape(html)


def markdown(text: str) -> str:
    """Markdown as harmless HTML; raw HTML in it is shown as the characters it is made of."""
    plain = len(text) > MAX_CHARACTERS or text.count("[") > MAX_BRACKETS
    html = f'<pre dir="auto" tabindex="0">{escape(text)}</pre>' if plain else _rendered(text)
    return _said(html, get_language() or "")


@lru_cache(maxsize=KEPT)
def _rendered(text: str) -> str:
    return sanitise(_markdown.render(text, {}))


def _said(html: str, language: str) -> str:
    """With a mark, for the eye and for the ear, where a name is hidden."""
    return html.replace(MASK, _mark(language)) if MASK in html else html


@lru_cache(maxsize=16)
def _mark(language: str) -> str:
    said = escape(gettext("name hidden until the vote"))
    return (
        f'<span class="masked" title="{said}"><span aria-hidden="true">{MASK}</span>'
        f'<span class="visually-hidden">{said}</span></span>'
    )


# --- how Markdown is rendered ------------------------------------------------------------------------


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + LEAST_HEADING - 1)}"


def _fence(self: object, tokens: list[Token], index: int, options: object, env: dict[str, int]) -> str:
    token = tokens[index]
    env["code"] = env.get("code", 0) + len(token.content)
    language = (token.info.split() or [""])[0] if env["code"] <= MAX_COLOURED else ""
    code = coloured(token.content, language)
    return f'<pre dir="ltr" tabindex="0"><code>{code}</code></pre>\n'


def _table_open(self: object, tokens: list[Token], index: int, options: object, env: dict[str, int]) -> str:
    return '<div class="wide" tabindex="0"><table>\n'


def _table_close(self: object, tokens: list[Token], index: int, options: object, env: dict[str, int]) -> str:
    return "</table></div>\n"


def _parser() -> MarkdownIt:
    # Pictures stay links: fetching them would tell their host who reads which battle.
    parser = with_maths(MarkdownIt("js-default").disable("image"))
    parser.core.ruler.push("lower_headings", _lower_headings)
    for name, rule in {
        "fence": _fence,
        "code_block": _fence,
        "table_open": _table_open,
        "table_close": _table_close,
    }.items():
        parser.add_render_rule(name, rule)
    return parser


_markdown = _parser()
