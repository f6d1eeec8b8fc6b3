"""Binds ballots to their voters."""

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    """Which recorded battle was put before whom."""

    name = "arena.ballots"

    def ready(self) -> None:
        from arena.accounts.signing_in import joined

        from .join import on_joined

        joined.connect(on_joined, dispatch_uid="arena.ballots.join")
