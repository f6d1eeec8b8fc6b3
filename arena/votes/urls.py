"""Addresses: receipts and the public log."""

from typing import Any

app_name = "votes"
urlpatterns: list[Any] = []
