"""Addresses: the home page and what is said of the arena."""

from typing import Any

app_name = "home"
urlpatterns: list[Any] = []
