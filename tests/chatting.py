"""Chats for tests: begun as people do, answered as a worker would."""

from __future__ import annotations

from uuid import uuid4

import numpy as np
from django.utils import timezone
from fakes import a_competitor, an_endpoint

from arena.accounts.voter import COOKIE, key_of
from arena.chats.begin import Beginning, begin
from arena.chats.models import Chat, ChatTurn


def two_models(**fields: object) -> None:
    """Two competitors that are no baselines."""
    endpoint = an_endpoint("served", kind="openai_chat", base_url="http://127.0.0.1:1/v1")
    for name in ("ant", "bee"):
        a_competitor(name, endpoint=endpoint, **fields)


def begun(voter: str = "somebody", text: str = "What is 6 times 7?", **fields: object) -> Chat:
    """A blind chat on a question of one's own, or as told."""
    given = {"parts": ({"modality": "text", "text": text},)} if not fields.get("question") else {}
    beginning = Beginning(voter=voter, key=uuid4(), **(given | fields))
    return begin(beginning, np.random.default_rng(7))


def answered(chat: Chat, a: object = "It is 42.", b: object = "It is 41.", **fields: object) -> ChatTurn:
    """Its last turn, answered by both sides: with words, or with what a reply's column holds."""
    turn = chat.turns.order_by("-number")[0]
    replies = {side: one if isinstance(one, dict) else reply(one) for side, one in (("a", a), ("b", b))}
    given = {"status": "answered", "ended_at": timezone.now()} | replies | fields
    ChatTurn.objects.filter(pk=turn.pk).update(**given)
    turn.refresh_from_db()
    return turn


def reply(text: str, **fields: object) -> dict[str, object]:
    """A reply as a turn keeps it."""
    took = {"tokens_in": 8, "tokens_out": 5, "first_token_s": 0.25, "total_s": 1.5}
    return {"text": text, "finish_reason": "stop", "http_status": 200} | took | fields


def failed(chat: Chat, code: str = "timed_out", side: str = "a") -> ChatTurn:
    """Its last turn, in which a side gave no answer."""
    turn = chat.turns.order_by("-number")[0]
    ChatTurn.objects.filter(pk=turn.pk).update(
        status="failed", fail_code=code, fail_side=side, fail_detail="the provider's own words",
        ended_at=timezone.now(),
    )  # fmt: skip
    turn.refresh_from_db()
    return turn


def voter_at(client: object, identity: str = "somebody") -> str:
    """Makes a test client the browser of a person; gives the key that their chats are kept under."""
    from django.core import signing

    client.cookies[COOKIE] = signing.dumps(identity, salt="arena.accounts.voter")
    return key_of(identity)
