"""What votes need from time to time."""

from arena.queues import quick_task, slow_task

from . import colluding, seal


@quick_task
def seal_votes() -> None:
    """Writes new votes, and what has changed about old ones, into the public log."""
    seal.seal_all()


@slow_task
def flag_colluders() -> None:
    """Holds everybody's votes against what all say together."""
    colluding.flag_colluders()
