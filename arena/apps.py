"""Binds the site's tasks to our Celery app."""

from django.apps import AppConfig


class ArenaConfig(AppConfig):
    """The site itself: pages' tags, commands, static files."""

    name = "arena"
    verbose_name = "Arena"

    def ready(self) -> None:
        # Here and not in arena/__init__.py, so that the pure cores below arena/ never load Celery.
        from arena import celery  # noqa: F401 - imported for its effect
