"""Turns what a model wrote into HTML that can do no harm on our pages."""

from __future__ import annotations

from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

# Beyond these a text is shown as it is: the parser looks for the end of every bracket anew, so a
# text of brackets alone costs the square of its length, and one of any kind costs its length.
MAX_CHARACTERS = 20_000
MAX_BRACKETS = 1_000

# The page has headings of its own down to the third level; those of a reply stay below them.
LEAST_HEADING = 4

TAGS = {
    "a", "blockquote", "br", "code", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "ul", "table", "tbody", "td", "th", "thead", "tr",
}  # fmt: skip

# Scripts and the like go with all that is in them; other tags go and their words stay.
SILENCED = {"script", "style", "template", "title", "textarea", "noscript", "iframe", "xmp", "plaintext"}

_cleaner = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=SILENCED,
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    url_schemes={"https", "mailto"},
    url_relative="deny",  # a reply must not send anyone to a page of ours, such as the sign-out
    link_rel="nofollow noopener noreferrer",
)


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + LEAST_HEADING - 1)}"


# Pictures stay links: fetching them would tell their host who reads which battle.
_markdown = MarkdownIt("js-default").disable("image")
_markdown.core.ruler.push("lower_headings", _lower_headings)


def sanitise(html: str) -> str:
    """The harmless part of any HTML: our few tags, links by https and mailto, nothing that runs or loads."""
    return _cleaner.clean(html)


def markdown(text: str) -> str:
    """Markdown as harmless HTML; raw HTML in it is shown as the characters it is made of."""
    if len(text) > MAX_CHARACTERS or text.count("[") > MAX_BRACKETS:
        return f"<pre>{escape(text)}</pre>"
    return sanitise(_markdown.render(text))
