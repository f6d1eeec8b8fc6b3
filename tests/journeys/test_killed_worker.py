"""A worker is killed in the middle of a season: nothing is lost and nothing happens twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings
from fakes import a_competitor, a_small_arena, an_endpoint
from processes import kill, start, until
from stub import StubServer

from arena.battles.models import Battle, Reply
from arena.judges.models import Judgment, Verdict
from arena.leaderboards.models import Fit
from arena.leaderboards.season import order_season, progress

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
BATTLES = 60


@pytest.fixture
def beat() -> Iterator[None]:
    process = start("beat", "--schedule", str(settings.VAR_DIR / "beat"))
    yield
    kill(process)


@pytest.fixture
def season(beat):
    """A season whose every reply takes a moment, so that a kill finds some half done."""
    with StubServer(delay=0.2, answers={"What is 6 times 7?": "42"}) as stub:
        slow = an_endpoint("slow", kind="openai_chat", base_url=stub.url, max_concurrency=4)
        board = a_small_arena()
        for name in ("eel", "fox"):
            a_competitor(name, endpoint=slow, model=name)
        yield order_season(BATTLES, seed=5, leaderboards=[board])


def test_killing_the_worker_loses_nothing_and_duplicates_nothing(season):
    worker = start("worker", "--concurrency", "2", "--queues", "play,judge,board")
    until(lambda: Reply.objects.count() > 10)
    kill(worker)
    half_done = Battle.objects.exclude(lease_token=None).count()
    worker = start("worker", "--concurrency", "2", "--queues", "play,judge,board")
    try:
        until(lambda: progress(season) == (BATTLES, BATTLES))
        until(lambda: Fit.objects.filter(battles=BATTLES).exists())
    finally:
        kill(worker)
    assert half_done > 0
    assert Counter(Battle.objects.values_list("status", flat=True)) == {"played": BATTLES}
    assert Counter(Verdict.objects.values_list("status", flat=True)) == {"valid": BATTLES}
    assert (Reply.objects.count(), Judgment.objects.count()) == (2 * BATTLES, BATTLES)
