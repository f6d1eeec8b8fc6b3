"""The Celery app, and the beat schedule: read from top to bottom, it is the life of a battle."""

from __future__ import annotations

import os

from celery import Celery

from arena.leaderboards.cadence import FIT_EVERY_S

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")

app = Celery("arena")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    # The database holds every intention and every effect, so a task that dies is simply due
    # again at the next beat: no results, no retries, no message worth keeping.
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=200,
    broker_connection_retry_on_startup=True,
    # Who sends a hint tries once: the person who caused it must not wait for a broker that is away.
    broker_transport_options={
        "visibility_timeout": 1800,
        "socket_connect_timeout": 2,
        "max_retries": 0,
        "interval_start": 0,
    },
    timezone="UTC",
    # A queue for each stage: a long turn of play must not keep judges and fits waiting.
    task_routes={
        "arena.battles.tasks.*": {"queue": "play"},
        "arena.judges.tasks.*": {"queue": "judge"},
        "arena.leaderboards.tasks.*": {"queue": "board"},
        "arena.evolution.tasks.*": {"queue": "write"},
        "arena.chats.tasks.*": {"queue": "chat"},
        "arena.votes.tasks.*": {"queue": "board"},
    },
)
app.autodiscover_tasks()

# A message that nobody fetched before the next beat is worthless: the next one says the same.
app.conf.beat_schedule = {
    "match": {
        "task": "arena.leaderboards.tasks.schedule_battles",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "play": {"task": "arena.battles.tasks.play_queued", "schedule": 2.0, "options": {"expires": 2}},
    "judge": {"task": "arena.judges.tasks.judge_played", "schedule": 2.0, "options": {"expires": 2}},
    "fit": {
        "task": "arena.leaderboards.tasks.fit_stale",
        "schedule": FIT_EVERY_S,
        "options": {"expires": FIT_EVERY_S},
    },
    "seal": {"task": "arena.votes.tasks.seal_votes", "schedule": 3.0, "options": {"expires": 3}},
    # A person waits: whoever says something sends a message of their own, which may be lost.
    "answer": {"task": "arena.chats.tasks.answer_waiting", "schedule": 1.0, "options": {"expires": 1}},
    "tidy": {"task": "arena.chats.tasks.tidy", "schedule": 60.0, "options": {"expires": 60}},
    "collude": {"task": "arena.votes.tasks.flag_colluders", "schedule": 3600.0, "options": {"expires": 3600}},
    # Beside it: what is asked, and how it grows harder, as far as each day's budget goes.
    "simulate": {"task": "arena.evolution.tasks.simulate", "schedule": 10.0, "options": {"expires": 10}},
    "evolve": {"task": "arena.evolution.tasks.evolve", "schedule": 10.0, "options": {"expires": 10}},
}
