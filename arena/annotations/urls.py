"""Addresses: the gold standard."""

from typing import Any

app_name = "annotations"
urlpatterns: list[Any] = []
