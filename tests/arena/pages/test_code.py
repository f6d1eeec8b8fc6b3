"""Code is coloured by the language that its fence names, never by a guess, and never without bound."""

from __future__ import annotations

import time
from html import unescape
from re import sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.pages.code import CLASSES, LANGUAGES, MAX_COLOURED, coloured


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_a_lexer_that_loses_nothing(language):
    source = "if (x) { return 'a' + 1 } // <b>\n# end\n\n"
    assert unescape(sub("<[^>]*>", "", coloured(source, language))) == source


def test_what_is_coloured_has_only_our_classes():
    html = coloured("def f(x): return len('a') + 1  # c", "python")
    assert {part.split('"')[0] for part in html.split('class="')[1:]} <= set(CLASSES.values())
    assert '<span class="c-key">def</span> <span class="c-name">f</span>' in html


@pytest.mark.parametrize("language", ["", "no such", "py\u200bthon", "../python", "guess", "text"])
def test_a_language_that_is_not_known_is_shown_plain(language):
    assert coloured("def f(): <b>", language) == "def f(): &lt;b&gt;"


def test_code_beyond_the_bound_is_shown_plain():
    assert "<span" not in coloured("x = 1\n" * (MAX_COLOURED // 6 + 1), "python")


@given(st.text(max_size=200), st.sampled_from(sorted(LANGUAGES)))
def test_no_text_of_any_language_loses_a_character_or_becomes_a_tag(source, language):
    html = coloured(source, language)
    assert "<" not in sub("</?span[^>]*>", "", html)
    assert len(unescape(sub("<[^>]*>", "", html))) >= len(source) - source.count("\r") - source.count(
        "\ufeff"
    )


OPEN_ENDED = [
    "(",
    "'",
    '"',
    "/*",
    "{{",
    "<a ",
    "\\",
    "//",
    "`",
    "$(",
    "#{",
    "'''",
    "<![CDATA[",
    'R"(',
    "=begin\n",
]
WIDELY_USED = [
    "python",
    "js",
    "ts",
    "c++",
    "bash",
    "ruby",
    "perl",
    "php",
    "html",
    "sql",
    "rust",
    "kotlin",
    "latex",
]


@pytest.mark.parametrize("piece", OPEN_ENDED)
def test_no_language_takes_for_ever(piece):
    source = piece * (3_000 // len(piece))
    began = time.process_time()
    for language in WIDELY_USED:
        coloured(source, language)
    assert time.process_time() - began < 4
