"""Stage three of a battle's life."""

from arena.queues import slow_task

from .judge import judge_played as judge


@slow_task
def judge_played() -> None:
    """Judges what has been played."""
    judge()
