"""Stages one and four of a battle's life."""

from django.conf import settings

from arena.queues import quick_task, slow_task

from . import fit, schedule


@quick_task
def schedule_battles() -> None:
    """Queues battles for the seasons that are open."""
    schedule.schedule_battles(settings.ARENA_QUEUE_AHEAD)


@slow_task  # a million battles, their intervals and what their replies look like
def fit_stale() -> None:
    """Fits the boards that have changed."""
    fit.fit_stale()
