"""Addresses: pages of competitors and judges."""

from typing import Any

app_name = "profiles"
urlpatterns: list[Any] = []
