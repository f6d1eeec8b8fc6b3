"""Blind rankings of questions from several sources, and what they prove."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest
from scipy.stats import binomtest, friedmanchisquare
from simulating import VIDEO, Says, run

from simulators.reading import Unreadable
from simulators.realism import Ranking, Sheet, examine, rank, read_ranking, sheets, wilson

BY_SOURCE = {
    source: {f"clip{n}": f"{source} {n}?" for n in range(60)} for source in ("ours", "theirs", "test")
}


def published():
    """The 120 triples of VideoAutoArena (arXiv 2411.13281, §2.3): the one joint table with its margins."""
    orders = {
        ("ours", "style", "bench"): 99,
        ("ours", "bench", "style"): 2,
        ("style", "ours", "bench"): 17,
        ("style", "bench", "ours"): 2,
    }
    rows = [order for order, count in orders.items() for _ in range(count)]
    return [Ranking(f"clip{n}", order) for n, order in enumerate(rows)]


def test_the_published_table_comes_out_in_percent():
    found = examine(published())
    table = {
        source: [round(100 * found.of(source, place).share, 1) for place in (1, 2, 3)]
        for source in ("ours", "style", "bench")
    }
    assert table == {"ours": [84.2, 14.2, 1.7], "style": [15.8, 82.5, 1.7], "bench": [0, 3.3, 96.7]}
    assert [found.of("ours", place).count for place in (1, 2, 3)] == [101, 17, 2]
    assert (found.rankings, found.unreadable) == (120, 0)
    assert found.p_value == 1 / 10_000
    assert found.mean_rank["ours"] == pytest.approx((101 + 34 + 6) / 120)


def test_the_statistic_is_friedmans():
    rankings = published()
    places = [[one.sources.index(source) for one in rankings] for source in ("ours", "style", "bench")]
    assert examine(rankings).friedman == pytest.approx(friedmanchisquare(*places).statistic)


@pytest.mark.parametrize(("count", "n"), [(101, 120), (0, 120), (120, 120), (1, 1), (2, 7)])
def test_intervals_are_wilsons(count, n):
    assert wilson(count, n) == pytest.approx(
        tuple(binomtest(count, n).proportion_ci(method="wilson")), abs=1e-12
    )


def random_rankings(rng, items, times=1):
    return [
        Ranking(str(item), tuple(rng.sample(["a", "b", "c"], 3)))
        for item in range(items)
        for _ in range(times)
    ]


def test_sources_that_do_not_differ_seldom_look_as_if_they_did():
    rng = Random(3)
    p_values = [examine(random_rankings(rng, 12), seed).p_value for seed in range(30)]
    assert sum(p < 0.05 for p in p_values) <= 5
    assert 0.3 < np.median(p_values) < 0.8


def test_several_rankings_of_an_item_are_no_more_proof_than_one_of_their_kind():
    rng = Random(4)
    once = random_rankings(rng, 12)
    assert examine(once * 3).p_value == examine(once).p_value
    assert examine(once * 3).friedman == pytest.approx(examine(once).friedman)
    assert examine(once * 3).rankings == 36


def test_the_same_seed_gives_the_same_p_value():
    rankings = random_rankings(Random(5), 12)
    assert examine(rankings, 1) == examine(rankings, 1)
    assert examine(rankings, 1).p_value != examine(rankings, 2).p_value


def test_of_nothing_nothing_is_told():
    found = examine([Unreadable("x")])
    assert (found.shares, found.friedman, found.p_value, found.unreadable) == ((), None, None, 1)
    assert examine([Ranking("clip", ("a", "b", "c"))]).p_value is None
    assert (
        examine(
            [
                Ranking("1", ("a", "b")),
                Ranking("1", ("b", "a")),
                Ranking("2", ("a", "b")),
                Ranking("2", ("b", "a")),
            ]
        ).friedman
        is None
    )
    with pytest.raises(ValueError, match="same sources"):
        examine([Ranking("1", ("a", "b")), Ranking("2", ("a", "c"))])


def test_a_sheet_hides_its_sources_behind_a_drawn_order():
    drawn = sheets(BY_SOURCE, Random(1))
    assert drawn == sheets(BY_SOURCE, Random(1)) != sheets(BY_SOURCE, Random(2))
    firsts = Counter(sheet.sources[0] for sheet in drawn)
    assert set(firsts) == set(BY_SOURCE)
    assert min(firsts.values()) > 8
    assert all(
        text.split()[0] == source
        for sheet in drawn
        for text, source in zip(sheet.questions, sheet.sources, strict=True)
    )


def test_only_items_that_every_source_asks_about_are_ranked():
    partial = {**BY_SOURCE, "ours": {"clip3": "ours?", "other": "x?"}}
    assert [sheet.item for sheet in sheets(partial, Random(1))] == ["clip3"]
    assert sheets({}, Random(1)) == ()


SHEET = Sheet("clip", ("One?", "Two?", "Three?"), ("test", "ours", "theirs"))


def test_numbers_of_questions_become_sources():
    assert read_ranking(SHEET, [2, 3, 1]) == Ranking("clip", ("ours", "theirs", "test"))


@pytest.mark.parametrize("order", [[1, 2], [1, 2, 2], [0, 1, 2], [1, 2, 3, 4], []])
def test_an_order_that_leaves_out_or_repeats_is_unreadable(order):
    with pytest.raises(Unreadable):
        read_ranking(SHEET, order)


def test_a_model_ranks_blind():
    model = Says({"reason": "sounds real", "order": [2, 3, 1]})
    assert run(rank(SHEET, model, VIDEO.media)) == Ranking("clip", ("ours", "theirs", "test"))
    assert "Question 2:\n<question>\nTwo?\n</question>" in model.heard
    assert "ours" not in model.heard.split("Question 1:")[1]
    assert model.asked[0][1].parts[0].modality == "video"
    assert model.schemas[0]["properties"]["order"]["maxItems"] == 3


@pytest.mark.parametrize("order", [[1, 2, 2], ["1", "2", "3"], [True, 2, 3], [1.0, 2, 3], "2, 3, 1", [2, 3]])
def test_a_ranking_of_another_shape_is_unreadable(order):
    with pytest.raises(Unreadable):
        run(rank(SHEET, Says({"reason": "", "order": order})))
