"""Answers people: asks both sides of a chat, lets out what they say, and keeps it."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from .models import ChatTurn

log = logging.getLogger(__name__)

TASK = "arena.chats.tasks.answer_waiting"


def ask_answer(turn: ChatTurn) -> None:
    """Wakes a worker for a turn that waits, once the transaction is kept.

    The turn itself is the order: where the hint is lost, the next beat says the same.
    """
    transaction.on_commit(partial(_hint, turn.pk))


def _hint(turn_id: int) -> None:
    try:
        current_app.send_task(TASK, queue="chat", expires=5, retry=False, ignore_result=True)
    except (OSError, OperationalError) as error:
        log.warning("no worker was told of turn %s: %s", turn_id, error)
