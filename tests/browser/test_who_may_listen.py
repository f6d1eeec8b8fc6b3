"""The site's sockets answer pages of the site and nobody else's, and a chat's socket only whose chat it is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

ELSEWHERE = [
    None, "null", "", "https://evil.test", "http://evil.test:80", "file://", "about:blank", "data:text/html,x",
    "http://127.0.0.1.evil.test", "http://127.0.0.1@evil.test", "http://evil.test#127.0.0.1", "http://evil.test/127.0.0.1",
    "http://localhost.evil.test", "http://xn--lcalhost-8fg.test", "http://[::ffff:7f00:1]", "http://127.0.0.2",
    "http://2130706433", "http://0x7f.1", "http://127.1", "chrome-extension://abcdefghijklmnop", "http://sub.localhost",
]  # fmt: skip
SOCKETS = ["/live/leaderboard-text/", f"/battle/{uuid4()}/socket/"]


def listen(server: str, origin: str | None, socket: str = SOCKETS[0], cookie: str = "") -> None:
    headers = {"Cookie": cookie} if cookie else {}
    with connect(server.replace("http", "ws") + socket, origin=origin, additional_headers=headers):
        pass


def status_of(*arguments: str | None) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        listen(*arguments)
    return refusal.value.response.status_code


def test_a_page_of_the_site_may_listen(server):
    listen(server, server)


@pytest.mark.parametrize("socket", SOCKETS)
@pytest.mark.parametrize("origin", ELSEWHERE)
def test_a_page_from_elsewhere_may_not(server, origin, socket):
    assert status_of(server, origin, socket) == 403


@pytest.mark.parametrize(
    "cookie",
    ["", "voter=", "voter=x", "voter=IngI:1xW22L:forged", "sessionid=nobody", "sessionid=; voter=%7f", "__Host-voter=x", "voter=x; voter=y", "=", ";" * 9],
)  # fmt: skip
def test_a_chat_is_heard_by_nobody_whose_cookie_we_did_not_sign(live_arena, cookie):
    assert status_of(live_arena, live_arena, SOCKETS[1], cookie) == 403


@pytest.mark.parametrize(
    "socket", ["/battle/x/socket/", "/", "/live/", "/live/../admin/", "/battle//socket/"]
)
def test_an_address_that_is_no_socket_is_none(server, socket):
    assert status_of(server, server, socket) == 403
