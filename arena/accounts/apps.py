"""Binds signing in to the voter who signs in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People with accounts."""

    name = "arena.accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from .signing_in import take_over

        user_logged_in.connect(take_over, dispatch_uid="arena.accounts.take_over")
