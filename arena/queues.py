"""Two flavours of task; both may run twice and may die anywhere."""

from functools import partial

from celery import shared_task

# Touches only the database.
quick_task = partial(shared_task, soft_time_limit=60, time_limit=90)
# Waits for models; stops claiming by itself long before the limit (ARENA_TASK_S).
slow_task = partial(shared_task, time_limit=600)
