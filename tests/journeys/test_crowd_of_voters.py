"""Two hundred people battle at once while a worker and the broker die: every vote counts once, and none is lost."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from django.core.management import call_command
from django.db import connections
from fakes import a_board, a_competitor, a_judge, a_question, an_endpoint
from processes import ROOT, database_url, kill, until
from stub import StubServer

from arena.battles.models import Battle
from arena.chats.models import Chat
from arena.embedded.supervise import free_port
from arena.embedded.valkey import Valkey
from arena.leaderboards.models import Fit
from arena.votes.models import LogEntry, Vote

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]

VOTERS = 200
PATIENCE_S = 240
PAUSE_S = 0.5
RIGHT = "precisely"
ANSWERS = {f"What is {n} times 7?": f"If I am not mistaken that makes {RIGHT} {n * 7}." for n in range(20)}
STRENGTHS = {"good": 9.0, "poor": 0.5}


@dataclass
class Site:
    """The arena's own processes on the test database and on a broker of their own."""

    valkey: Valkey
    port: int
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str, *command: str) -> None:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.valkey.url,
            "ARENA_LEASE_S": "3",
            "ARENA_HTTPS": "0",
            "ARENA_RATE_SHARED": "1000",  # they all come from one address
        }
        log = (self.valkey.var / f"{name}.log").open("a")
        self.running[name] = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdout=log,
            stderr=log,
        )

    def answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def start_worker(self) -> None:
        self.start("chat", *WORKER, "chat", "--pool", "threads", "--concurrency", "8")

    def kill_worker(self) -> None:
        kill(self.running.pop("chat"))

    def stop(self) -> None:
        for process in self.running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


WORKER = ("celery", "-A", "arena.celery", "worker", "--loglevel", "WARNING", "--queues")


@pytest.fixture
def board():
    """A board of people's votes, on which one of two models is right more often than the other."""
    with StubServer(answers=ANSWERS, strengths=STRENGTHS, token_delay=0.05) as stub:
        there = an_endpoint("there", kind="openai_chat", base_url=stub.url, max_concurrency=64)
        for text in ANSWERS:
            a_question(text)
        both = [a_competitor(name, endpoint=there, model=name) for name in STRENGTHS]
        yield a_board(source="human", competitors=both, judge=a_judge())


@pytest.fixture
def site(board) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="arena-crowd-") as folder:
        site = Site(Valkey(Path(folder), throwaway=True), free_port(8600))
        site.valkey.start()
        try:
            site.start(
                "web", "uvicorn", "arena.asgi:application", "--port", str(site.port), "--log-level", "error"
            )
            site.start("board", *WORKER, "board", "--concurrency", "1")
            site.start("beat", "celery", "-A", "arena.celery", "beat", "--schedule", f"{folder}/beat")
            site.start_worker()
            until(site.answers)
            yield site
        finally:
            site.stop()
            site.valkey.stop()


@dataclass
class Voter:
    """Somebody with a browser of their own, who tries again when the site asks for it."""

    site: str
    session: aiohttp.ClientSession
    heard: dict[str, str] = field(default_factory=dict)

    async def battle(self) -> str:
        """Asks a question of the pool, listens to both replies, votes; returns the receipt."""
        page = await self.patiently(self.get, "/battle/?ask=pool")
        form = fields(page, "key", "question", "csrfmiddlewaretoken")
        chat = await self.patiently(self.post, "/battle/?ask=pool", form)
        await self.patiently(self.listen, chat)
        page = await self.patiently(self.ready, chat)
        form = fields(page[page.index('id="vote"') :], "key", "csrfmiddlewaretoken")
        await self.patiently(self.post, f"{chat}vote/", form | {"preference": self.taste()})
        page = await self.patiently(self.get, chat)
        return re.search(r"/receipts/([^/]+)/", page)[1]

    def taste(self) -> str:
        """Whoever says what is right; where neither does, nobody is better."""
        right = [side for side, text in self.heard.items() if RIGHT in text]
        return right[0] if len(right) == 1 else "tie"

    async def patiently(self, do: Callable, *arguments: object):
        while True:
            with suppress(aiohttp.ClientError, ConnectionError, Later):
                return await do(*arguments)
            await asyncio.sleep(PAUSE_S)

    async def get(self, path: str) -> str:
        async with self.session.get(self.site + path) as response:
            check(response)
            return await response.text()

    async def post(self, path: str, form: dict[str, str]) -> str:
        async with self.session.post(self.site + path, data=form, allow_redirects=False) as response:
            check(response)
            return response.headers["Location"]

    async def listen(self, chat: str) -> None:
        """Until the socket says that all is said; a socket that breaks is opened again."""
        async with self.session.ws_connect(f"{self.site}{chat}socket/", origin=self.site) as told:
            self.heard = {"a": "", "b": ""}
            async for message in told:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    break
                frame = json.loads(message.data)
                if "over" in frame:
                    assert frame["over"] == "answered"
                    return
                for side in self.heard:
                    before = "" if frame["whole"] else self.heard[side]
                    self.heard[side] = before + frame.get(side, "")
        raise Later

    async def ready(self, chat: str) -> str:
        page = await self.get(chat)
        if "disabled" in page[page.index('id="vote"') :].split("</form>")[0]:
            raise Later
        return page


class Later(Exception):
    """Not now: try again."""


def check(response: aiohttp.ClientResponse) -> None:
    if response.status in (429, 500, 502, 503):
        raise Later
    assert response.status < 400, response.status


def fields(page: str, *names: str) -> dict[str, str]:
    """The hidden fields of a form."""
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in names}


async def crowd(site: Site, trouble: Callable) -> list[str]:
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        chaos = group.create_task(trouble(site))
        voters = [group.create_task(one_voter(site.url)) for _ in range(VOTERS)]
    assert chaos.result() is None
    return [voter.result() for voter in voters]


async def one_voter(url: str) -> str:
    await asyncio.sleep(random.Random(url).random())
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, timeout=aiohttp.ClientTimeout(60)) as session:
        return await Voter(url, session).battle()


def until_votes(n: int) -> None:
    """Waits in a thread of its own, which leaves no connection behind."""
    try:
        until(lambda: Vote.objects.count() >= n, PATIENCE_S)
    finally:
        connections.close_all()


async def trouble(site: Site) -> None:
    """In the middle of it all the worker is killed, and a little later the broker."""
    await asyncio.to_thread(until_votes, VOTERS // 8)
    await asyncio.to_thread(site.kill_worker)
    site.start_worker()
    await asyncio.to_thread(until_votes, VOTERS // 3)
    await asyncio.to_thread(site.valkey.stop)
    await asyncio.sleep(2)
    await asyncio.to_thread(site.valkey.start)


def test_every_vote_of_a_crowd_counts_once_though_a_worker_and_the_broker_die(site, board):
    receipts = asyncio.run(crowd(site, trouble))
    assert len(set(receipts)) == VOTERS
    assert Vote.objects.counted().filter(receipt__in=receipts).count() == Vote.objects.count() == VOTERS
    assert (
        Battle.objects.filter(status="played").count()
        == Chat.objects.filter(status="voted").count()
        == VOTERS
    )
    assert not Battle.objects.filter(status="void").exists()
    until(lambda: LogEntry.objects.count() == VOTERS)
    call_command("verify_log")
    until(lambda: Fit.objects.filter(leaderboard=board, battles=VOTERS).exists())
    good, poor = Fit.objects.filter(leaderboard=board).latest("pk").ratings.order_by("-rating")
    assert (good.competitor.name, poor.competitor.name) == ("good", "poor")
