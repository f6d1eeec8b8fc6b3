"""Binds the site's tasks to our Celery app."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class ArenaConfig(AppConfig):
    """The site itself: pages' tags, commands, static files."""

    name = "arena"
    verbose_name = "Arena"

    def ready(self) -> None:
        # Here and not in arena/__init__.py, so that the pure cores below arena/ never load Celery.
        from arena import celery  # noqa: F401 - imported for its effect
        from arena.judges.protocols import sandbox
        from arena.modalities.frames import cache
        from arena.modalities.readers import kept

        frames = Path(settings.ARENA_FRAMES_DIR)
        cache.use(frames, settings.ARENA_FRAMES_MB)
        kept.use(frames / "readings" if settings.ARENA_FRAMES_MB else None)
        sandbox.allow(settings.ARENA_RUN_CODE)
