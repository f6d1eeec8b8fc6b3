"""Two flavours of task; both may run twice and may die anywhere."""

from functools import partial

from celery import shared_task
from django.conf import settings

# What saving the last results may take, and stopping.
SPARE_S = 90

# Touches only the database.
quick_task = partial(shared_task, soft_time_limit=60, time_limit=90)
# Waits for models; stops claiming by itself, and gives up what takes longer than a battle may.
slow_task = partial(shared_task, time_limit=settings.ARENA_TASK_S + settings.ARENA_BATTLE_S + SPARE_S)
