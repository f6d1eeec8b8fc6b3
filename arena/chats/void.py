"""Ends chats in which a side failed: an error is never an answer, and nobody votes on one."""

from __future__ import annotations

from django.db import transaction

from .models import Chat, ChatTurn
from .record import record

MODERATED = "moderated"


@transaction.atomic
def void(turn: ChatTurn) -> None:
    """Ends the chat of a failed turn; a blind one leaves a void battle, so that error rates are true."""
    chat = (
        Chat.objects.select_for_update(of=["self"]).select_related("question", "a", "b").get(pk=turn.chat_id)
    )
    if not chat.is_open:
        return
    if chat.mode == Chat.Mode.BLIND:
        record(chat, void_code=turn.fail_code, void_side=turn.fail_side, void_detail=turn.fail_detail)
    chat.status = Chat.Status.VOID
    chat.save(update_fields=["status", "battle", "flags"])


def void_failed() -> int:
    """Ends every open chat whose turn has failed, seen by its person or not; says how many."""
    failed = ChatTurn.objects.filter(status=ChatTurn.Status.FAILED, chat__status=Chat.Status.OPEN)
    turns = list(failed.order_by("pk"))
    for turn in turns:
        void(turn)
    return len(turns)
