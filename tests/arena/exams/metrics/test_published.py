"""Verdicts of real judges, and of scripts on real items, come to what is known of them; `make bench` has all."""

from __future__ import annotations

import pytest
from exam_cells import Cell, alphas, cell, judge_bench, live_mcp, mj_bench, prometheus, scripts
from recorded import ABSENT, DATA, golden, llmbar

published = pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)


@published
@pytest.mark.parametrize("part", [judge_bench, live_mcp, mj_bench, prometheus, scripts, alphas])
def test_published_judges_come_to_what_is_known_of_them(part):
    found = list(part())
    assert found
    assert [one.unequal for one in found if one.unequal] == []
    assert all(one.values for one in found)


@published
def test_a_judge_by_all_templates_is_as_its_repository_says():
    expected = {key: of for key, of in golden("llmbar").items() if "|GPT-4|" in key}
    found = llmbar()
    assert [cell(key, of, found[key]).unequal for key, of in expected.items()] == [[]] * len(expected)


def test_a_number_that_is_not_as_expected_is_told():
    values = {"kappa": (0.5, 0.51, 5e-5), "alpha": (None, 0.0, 0), "n": (3, 3, 0)}
    assert Cell("a judge", 3, values).unequal == [
        "kappa: 0.5 expected, 0.51 found",
        "alpha: None expected, 0.0 found",
    ]
