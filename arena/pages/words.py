"""The words that pages use for the codes in the database."""

from __future__ import annotations

import simulators.tasks

PREFERENCES = {"a": "A better", "b": "B better", "tie": "tie", "both_bad": "both bad"}

STATUSES = {
    "queued": "waiting to be played",
    "played": "played",
    "void": "void",
    "pending": "waiting for the judge",
    "valid": "valid",
    "unparsed": "the judge's answer could not be read",
    "refused": "the judge refused to answer",
    "outage": "the judge could not be reached",
}

# What ended a call that gave no answer: codes of the endpoint error tree, and our own.
FAILURES = {
    "endpoint_error": "its endpoint failed",
    "unavailable": "its endpoint was unavailable",
    "rate_limited": "its endpoint asked for fewer calls",
    "server_failed": "its server failed",
    "connect_failed": "its endpoint could not be reached",
    "timed_out": "no answer in time",
    "rejected": "its endpoint turned the call down",
    "unauthorised": "its endpoint did not accept the key",
    "not_found": "its endpoint knows no such model",
    "bad_request": "its endpoint does not take such a question",
    "refused": "its provider refused to answer",
    "too_large": "its answer was too large to read",
    "malformed": "its answer could not be read",
    "gave_up": "given up after several tries",
    "user_failed": "the simulated user could not go on",
    "out_of_time": "it took longer than a battle may",
    "no_media": "the question's media are not kept here",
}

FLAGS = {"order_conflict": "orders disagree"}

ORDERS = {"ab": "A shown first", "ba": "B shown first"}

# In the order in which judges are asked about them.
STANDARDS = {
    "instruction_following": "following instructions",
    "accuracy": "accuracy",
    "relevance": "relevance",
    "helpfulness": "helpfulness",
}

FINISHES = {"stop": "its own end", "length": "the token limit", "content_filter": "a content filter"}

TASKS = {name: name.replace("2", " to ") for name in simulators.tasks.TASKS}

# How far from what is shown a persona stands.
DISTANCES = {"close": "close to the matter", "some": "somewhat interested", "unrelated": "unrelated to it"}

TABLES = {
    "preference": PREFERENCES,
    "status": STATUSES,
    "failure": FAILURES,
    "flag": FLAGS,
    "order": ORDERS,
    "standard": STANDARDS,
    "finish": FINISHES,
    "task": TASKS,
    "distance": DISTANCES,
}


def say(code: str, table: str) -> str:
    """The words for a code of a table in `TABLES`; a code that is new to us says itself."""
    return TABLES[table].get(code, code.replace("_", " "))
