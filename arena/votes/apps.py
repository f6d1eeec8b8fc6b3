"""Binds votes to their voters."""

from django.apps import AppConfig


class VotesConfig(AppConfig):
    """What people say of battles."""

    name = "arena.votes"

    def ready(self) -> None:
        from arena.accounts.signing_in import joined

        from .join import on_joined

        joined.connect(on_joined, dispatch_uid="arena.votes.join")
