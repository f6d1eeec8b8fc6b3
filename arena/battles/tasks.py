"""Stage two of a battle's life."""

from arena.queues import slow_task

from .play import play_queued as play


@slow_task
def play_queued() -> None:
    """Plays what is queued."""
    play()
