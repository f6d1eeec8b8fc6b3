"""The stage of a chat's life that waits for models, and what is put in order now and then."""

from celery import shared_task

from arena.queues import quick_task

from .answer import answer_waiting as answer
from .leave import leave
from .void import void_failed


@shared_task
def answer_waiting() -> None:
    """Answers the turns that wait; what is in hand has its own limit of time, and threads have none."""
    answer()


@quick_task
def tidy() -> None:
    """Ends chats that failed while nobody looked, and closes those to which nobody came back."""
    void_failed()
    leave()
