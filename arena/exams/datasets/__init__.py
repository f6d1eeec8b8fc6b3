"""Exams with known truth: one file and one line here per dataset.

Pure: nothing below imports Django. Data are never shipped; each line says where a person gets them.
"""

from __future__ import annotations

from .base import DatasetEntry, DatasetError

__all__ = ["DATASETS", "DatasetEntry", "DatasetError"]

DATASETS: dict[str, DatasetEntry] = {}
