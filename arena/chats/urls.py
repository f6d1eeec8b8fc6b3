"""Addresses: conversations."""

from typing import Any

app_name = "chats"
urlpatterns: list[Any] = []
