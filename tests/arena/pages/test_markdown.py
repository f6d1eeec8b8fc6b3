"""Nothing that a model writes can run, load or lead anywhere on our pages."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.pages.markdown import MAX_CHARACTERS, TAGS, markdown, sanitise

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.test/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x20type='text/javascript'>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.test/pixel.gif'>",
    "<IMG SRC=javascript:alert(1)>",
    "<img srcset='x 1x, https://evil.test 2x'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=20>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<math><maction actiontype='statusline' xlink:href='javascript:alert(1)'>x</maction></math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='https://evil.test/x.swf'>",
    "<applet code=x></applet>",
    "<form action='https://evil.test'><input name=q><button>go</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)></select>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<video src=https://evil.test/x.mp4 onloadstart=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<source src=x>",
    "<track src=x>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1)>",
    "<base href='https://evil.test/'>",
    "<link rel=stylesheet href='https://evil.test/x.css'>",
    "<meta http-equiv=refresh content='0;url=https://evil.test'>",
    "<style>@import 'https://evil.test/x.css';</style>",
    "<style>body{background:url(https://evil.test)}</style>",
    "<div style='position:fixed;inset:0'>over everything</div>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div id=board>a second board</div>",
    "<div class=notice>looks like ours</div>",
    "<div hx-get='/admin/' hx-trigger=load>x</div>",
    "<div data-hx-get='/admin/' data-hx-trigger=load>x</div>",
    "<div hx-on::load='alert(1)'>x</div>",
    "<div ws-connect='/live/x/'>x</div>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='jav\tascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='/admin/logout/'>sign out</a>",
    "<a href='//evil.test'>x</a>",
    "<a href='https://evil.test' target=_blank onclick=alert(1)>x</a>",
    "<a ping='https://evil.test' href='https://a.test'>x</a>",
    "<template><img src=x onerror=alert(1)></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<title><img src=x onerror=alert(1)></title>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><x onload=alert(1)>",
    "<dialog open>over everything</dialog>",
    "<portal src=https://evil.test></portal>",
    "<x onpointerrawupdate=alert(1)>x</x>",
    "<p/onmouseover=alert(1)>x</p>",
    "<table background='javascript:alert(1)'><tr><td>x</table>",
    "<a\nhref=\njavascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](/admin/logout/)",
    "[x](//evil.test)",
    "[x](ftp://evil.test)",
    "[x](http://evil.test)",
    "<javascript:alert(1)>",
    "![x](https://evil.test/pixel.gif)",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    '![x](x "onerror=alert(1)")',
    '[x](https://a.test "onclick=alert(1)")',
    '[x](https://a.test" onclick="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "[x][y]\n\n[y]: <javascript:alert(1)>",
    '```"onmouseover="alert(1)\nx\n```',
    "```<script>\nx\n```",
    "`<img src=x onerror=alert(1)>`",
    "    <img src=x onerror=alert(1)>",
    "# <img src=x onerror=alert(1)>",
    "|<img src=x onerror=alert(1)>|\n|-|\n|<script>alert(1)</script>|",
    "> <script>alert(1)</script>",
    "1. <svg/onload=alert(1)>",
    "**<b onmouseover=alert(1)>x</b>**",
    "\u202e<script>alert(1)</script>",
    "\u0000<scr\u0000ipt>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
]  # fmt: skip


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
            "start": tag == "ol" and value.lstrip("-").isdigit(),
        }
        return rules.get(name, False)

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
        ("# Big", "<h4>Big</h4>"),
        ("###### Small", "<h6>Small</h6>"),
        ("**so** ~~not~~ `x`", "<strong>so</strong> <s>not</s> <code>x</code>"),
        ("3. three", '<ol start="3">'),
        ("a <b> c", "a &lt;b&gt; c"),
        ("2 < 3 && 4", "2 &lt; 3 &amp;&amp; 4"),
        ("|a|\n|-|\n|1|", "<td>1</td>"),
        ("```py\nx = 1\n```", "<pre><code>x = 1\n</code></pre>"),
        ("[x](https://a.test)", '<a href="https://a.test" rel="nofollow noopener noreferrer">x</a>'),
    ],
)
def test_markdown_is_laid_out(written, shown):
    assert shown in markdown(written)


@pytest.mark.parametrize("long", ["x" * (MAX_CHARACTERS + 1), "[" * 20_000, "![[" * 2_000])
def test_a_text_that_would_hold_up_the_page_is_shown_as_it_is(long):
    assert markdown(long) == f"<pre>{long}</pre>"


def test_a_long_attack_is_still_no_attack():
    assert faults(markdown("<script>alert(1)</script>" * 2_000)) == []
