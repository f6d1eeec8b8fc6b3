"""Answers people who wait: wakes the workers, and is one worker's turn at it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from threading import Lock

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from arena.endpoints.connect import connections
from arena.leases import Shift

from .models import ChatTurn
from .publish import publishing
from .stage import AnswerStage

log = logging.getLogger(__name__)

TASK = "arena.chats.tasks.answer_waiting"
HINT_S = 5  # after which a hint that no worker fetched is worthless
LOOK_S = 0.1  # between two looks for turns that wait


def ask_answer(turn: ChatTurn) -> None:
    """Wakes a worker for a turn that waits, once the transaction is kept.

    The turn itself is the order: where the hint is lost, the next beat says the same.
    """
    transaction.on_commit(partial(_hint, turn.pk))


def _hint(turn_id: int) -> None:
    try:
        current_app.send_task(TASK, queue="chat", expires=HINT_S, retry=False, ignore_result=True)
    except (OSError, OperationalError) as error:
        log.warning("no worker was told of turn %s: %s", turn_id, error)


class Rota:
    """Which shift of this process claims: one at a time, while those before it end what they began."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.current: Shift | None = None

    def wakes(self) -> bool:
        """Whether somebody claims already, who then looks at once."""
        return self.current is not None and self.current.wake()

    def takes(self, shift: Shift) -> bool:
        """Whether it is now the turn of `shift`."""
        with self.lock:
            if self.wakes():
                return False
            self.current = shift
            return True


rota = Rota()


def answer_waiting() -> int:
    """Answers turns until none waits or the worker's time is up; says how many ended."""
    if rota.wakes():
        return 0
    ChatTurn.objects.give_up_poisonous()
    # Most beats find nothing, and a shift is not begun for that.
    if not ChatTurn.objects.waiting().free().exists():
        return 0

    @asynccontextmanager
    async def stage() -> AsyncIterator[AnswerStage]:
        async with connections() as opened, publishing() as publisher:
            stage = AnswerStage(opened, publisher)
            async with stage.watching(shift.in_database):
                yield stage

    lease_s = settings.ARENA_CHAT_LEASE_S
    shift = Shift(stage, settings.ARENA_BATCH, settings.ARENA_TASK_S, LOOK_S, lease_s)
    return shift.run() if rota.takes(shift) else 0
