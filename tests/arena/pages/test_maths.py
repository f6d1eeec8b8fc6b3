"""Formulas are drawn by the browser, prices stay prices, and no formula grows without bound."""

from __future__ import annotations

import time

import pytest

from arena.pages.markdown import markdown


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("so $e^x$ grows", "<msup><mi>e</mi><mi>x</mi></msup>"),
        (r"so \(a<b\) holds", "<mo>&lt;</mo>"),
        ("$$\n\\frac{a}{b}\n$$", '<math display="block">'),
        (r"\[ \sqrt{2} \]", "<msqrt>"),
        ("- $$x$$", '<math display="block">'),
        ("**$x$** and *$y$*", "<strong><math"),
        ("|$x$|\n|-|\n|$y_1$|", "<msub>"),
        ("$5x + 3 = 18$", "<mn>5</mn><mi>x</mi>"),
        (r"$2 \times 3$", "<mo>×</mo>"),
        (r"$\begin{pmatrix}1&2\\3&4\end{pmatrix}$", "<mtable>"),
    ],
)
def test_a_formula_is_drawn(written, drawn):
    assert drawn in markdown(written)


@pytest.mark.parametrize(
    "written",
    [
        "It costs $5 and $6.", "between $1 and $2 million", "$10-$20 a month, $30 later", "5$ or 6$", "I paid $100, you paid $200.",
        "from $5 to 10$", r"\$5 and \$6", "US$ 5 and US$ 6", "`$x$`", "a $ b $ c", "$", "$$", "$$$$", "echo $HOME and $PATH",
        "$5 per book is less than the usual price of 7$", "```\n$x$\n```",
    ],
)  # fmt: skip
def test_a_price_or_a_variable_is_no_formula(written):
    assert "<math" not in markdown(written)


@pytest.mark.parametrize(
    "written",
    [
        "x^{", r"\newcommand{\a}{\a\a}\a", r"\def\a{b}\a", "{" * 60 + "x" + "}" * 60, r"\href{https://a.test}{x}", r"\rule{99em}{99em}",
        r"\hspace{9999em}", "x^y^z", r"\sqrt" * 150 + "2", r"\left(" * 100,
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_shown_as_it_is_written(written):
    html = markdown(f"${written}$")
    assert "<math" not in html
    assert "<code" in html


def test_a_text_of_formulas_alone_is_drawn_in_bounded_time():
    text = " ".join(f"$x_{{{n}}}^{{{n}}}$" for n in range(1_500))
    began = time.process_time()
    html = markdown(text[:19_000])
    assert 100 < html.count("<math") < 1_000
    assert time.process_time() - began < 3


@pytest.mark.parametrize("mark", ["$", "$$", r"\(", r"\[", "$a", "$$\n", "\\[\n", "$ $"])
def test_marks_without_end_cost_no_more_than_their_number(mark):
    began = time.process_time()
    markdown(mark * (19_000 // len(mark)))
    assert time.process_time() - began < 2
