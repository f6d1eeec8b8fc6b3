"""The stage of a chat's life that waits for models."""

from celery import shared_task

from .answer import answer_waiting as answer


@shared_task
def answer_waiting() -> None:
    """Answers the turns that wait; what is in hand has its own limit of time, and threads have none."""
    answer()
