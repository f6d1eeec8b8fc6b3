"""What votes need from time to time."""

from arena.queues import quick_task

from . import seal


@quick_task
def seal_votes() -> None:
    """Writes new votes, and what has changed about old ones, into the public log."""
    seal.seal_all()
