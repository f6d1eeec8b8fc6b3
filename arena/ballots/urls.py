"""Addresses: recorded battles before voters."""

from typing import Any

app_name = "ballots"
urlpatterns: list[Any] = []
