"""Nothing that a model writes can run, load or lead anywhere on our pages."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from payloads import ATTACKS

from arena.pages.markdown import MAX_CHARACTERS, SET, TAGS, VALUES, markdown, sanitise


class Reader(HTMLParser):
    """Every tag and attribute of a page, as a browser would take them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found += [(tag, "", ""), *((tag, name, value or "") for name, value in attributes)]


def faults(html: str) -> list[tuple[str, str, str]]:
    """What stands in a page that has no business there."""

    def harmless(tag: str, name: str, value: str) -> bool:
        rules = {
            "": tag in TAGS,
            "href": tag == "a" and value.startswith(("https://", "mailto:")),
            "rel": value == "nofollow noopener noreferrer",
            "start": tag == "ol",
            "class": tag == "span" and value.split() == [c for c in value.split() if c.startswith("c-")],
        }
        fixed = (
            SET.get(tag, {}).get(name) == value
            or (tag, name, value) == ("pre", "dir", "auto")
            or value in VALUES.get(tag, {}).get(name, ())
        )
        return fixed or rules.get(name, False)

    return [found for found in Reader(html).found if not harmless(*found)]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_to_nothing_as_markdown(attack):
    assert faults(markdown(attack)) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_to_nothing_as_html(attack):
    assert faults(sanitise(attack)) == []


def test_the_reader_of_these_tests_sees_attacks():
    assert sum(bool(faults(attack)) for attack in ATTACKS) > 60


MARKUP = st.lists(
    st.sampled_from(
        ["<", ">", "</", "<a href='", "'", '"', "&#", "svg", "math", "style", "p", "table", "--", "x", ";"]
    )
    | st.sampled_from(ATTACKS)
    | st.text(max_size=5),
    max_size=30,
).map("".join)


@given(MARKUP)
def test_cleaning_twice_is_cleaning_once(text):
    assert sanitise(sanitise(text)) == sanitise(text)


@given(MARKUP)
def test_what_markdown_gives_is_clean_already(text):
    html = markdown(text)
    assert faults(html) == []
    assert sanitise(html) == html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Big", '<h4 dir="auto">Big</h4>'),
        ("###### Small", '<h6 dir="auto">Small</h6>'),
        ("**so** ~~not~~ `x`", '<strong>so</strong> <s>not</s> <code dir="ltr">x</code>'),
        ("3. three", '<ol start="3">'),
        ("a <b> c", "a &lt;b&gt; c"),
        ("2 < 3 && 4", "2 &lt; 3 &amp;&amp; 4"),
        ("|a|\n|-|\n|1|", '<div class="wide" tabindex="0"><table>'),
        ("```py\nx = 1\n```", '<code dir="ltr">x = <span class="c-number">1</span>'),
        ("[x](https://a.test)", '<a href="https://a.test" rel="nofollow noopener noreferrer">x</a>'),
    ],
)
def test_markdown_is_laid_out(written, shown):
    assert shown in markdown(written)


@pytest.mark.parametrize("long", ["x" * (MAX_CHARACTERS + 1), "[" * 20_000, "![[" * 2_000])
def test_a_text_that_would_hold_up_the_page_is_shown_as_it_is(long):
    assert markdown(long) == f'<pre dir="auto" tabindex="0">{long}</pre>'


def test_a_long_attack_is_still_no_attack():
    assert faults(markdown("<script>alert(1)</script>" * 2_000)) == []


def test_a_hidden_name_is_marked_for_the_eye_and_for_the_ear():
    with override("en"):
        html = markdown("I am \u25ae\u25ae\u25ae.")
    assert 'title="name hidden until the vote"' in html
    assert '<span class="visually-hidden">name hidden until the vote</span>' in html


def test_a_hidden_name_within_a_link_breaks_no_attribute():
    html = markdown("[x](https://a.test/\u25ae\u25ae\u25ae) `\u25ae\u25ae\u25ae`")
    assert html.count('class="masked"') == 1
    assert 'href="https://a.test/%E2%96%AE' in html


def test_what_reads_from_the_right_does_so_block_by_block():
    html = markdown("\u05e9\u05dc\u05d5\u05dd\n\n- \u0645\u0631\u062d\u0628\u0627\n\n`x = 1`")
    assert html.count('dir="auto"') == 3
    assert '<code dir="ltr">' in html


def test_a_reply_is_rendered_once():
    from arena.pages.markdown import _rendered

    before = _rendered.cache_info().hits
    assert markdown("Once *only* here.") == markdown("Once *only* here.")
    assert _rendered.cache_info().hits == before + 1
