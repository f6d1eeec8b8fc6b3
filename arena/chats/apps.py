"""Binds chats to their persons."""

from django.apps import AppConfig


class ChatsConfig(AppConfig):
    """Conversations of people with competitors."""

    name = "arena.chats"

    def ready(self) -> None:
        from arena.accounts.signing_in import joined

        from .join import on_joined

        joined.connect(on_joined, dispatch_uid="arena.chats.join")
