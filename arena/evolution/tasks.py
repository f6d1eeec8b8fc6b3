"""How questions come about and grow, beside the life of battles."""

from arena.queues import slow_task

from . import evolve as evolving
from . import simulate as simulating


@slow_task
def simulate() -> None:
    """Takes up the items of the day and lets simulated users ask, as far as the budget goes."""
    simulating.simulate_today()


@slow_task
def evolve() -> None:
    """Opens the rounds that are due and works off their steps, as far as the budget goes."""
    evolving.evolve_today()
