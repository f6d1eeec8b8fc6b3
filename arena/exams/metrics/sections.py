"""Accuracy by section, each a weighted mean over its subsets, and the mean of all sections (RewardBench)."""

from __future__ import annotations

import numpy as np

from arena.exams.items import Item
from ratings.arrays import Floats

from .base import PAIR, Measured, MetricEntry, ratio, sums
from .sheet import Sheet

SECTION, WEIGHT = "section", "weight"
"""The tags that name the section of an item and say how much its category counts in it."""
NO_SECTIONS = "the items are not in sections"


def section_mean(sheet: Sheet) -> Measured:
    """The mean over sections of the weighted mean over their categories of accuracy."""
    subsets = sorted({(item.tags[SECTION], item.category, item.tags[WEIGHT]) for item in _sectioned(sheet)})
    if not subsets:
        return sums(lambda s: s[:, 0] * np.nan, np.zeros(sheet.size), why=NO_SECTIONS)
    columns = []
    for _, category, _ in subsets:
        inside = np.array([item.category == category for item in sheet.items], dtype=np.bool_)[sheet.item]
        columns += [sheet.per_item(sheet.right & inside), sheet.per_item(sheet.counted & inside)]
    weights = np.array([float(weight) for *_, weight in subsets])
    names = [section for section, *_ in subsets]
    of_section = np.array([[name == section for section in names] for name in dict.fromkeys(names)])

    def finish(drawn: Floats) -> Floats:
        accuracy = ratio(drawn[:, ::2], drawn[:, 1::2])
        counts = np.where(np.isnan(accuracy), 0, weights)
        won = np.nan_to_num(accuracy) * counts
        mean: Floats = ratio(won @ of_section.T, counts @ of_section.T).mean(axis=1)
        return mean

    return sums(finish, *columns, why="a section without an answered item", over=slice(1, None, 2))


def _sectioned(sheet: Sheet) -> list[Item]:
    return [item for item in sheet.items if SECTION in item.tags and WEIGHT in item.tags]


SECTIONS: dict[str, MetricEntry] = {
    "section_mean": MetricEntry(
        "Mean of sections",
        section_mean,
        PAIR,
        "RewardBench, arXiv 2403.13787",
        "mean over sections of the accuracy of their subsets, each counted by its weight",
    )
}
