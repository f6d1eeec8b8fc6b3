"""The site's sockets answer pages of the site and nobody else's."""

from __future__ import annotations

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect


def listen(server: str, origin: str | None) -> None:
    with connect(server.replace("http", "ws") + "/live/leaderboard-text/", origin=origin):
        pass


def test_a_page_of_the_site_may_listen(server):
    listen(server, server)


@pytest.mark.parametrize(
    "origin",
    [None, "null", "https://evil.test", "http://127.0.0.1.evil.test", "http://evil.test:80", "file://", "http://[::ffff:7f00:1]"],
)  # fmt: skip
def test_a_page_from_elsewhere_may_not(server, origin):
    with pytest.raises(InvalidStatus) as refusal:
        listen(server, origin)
    assert refusal.value.response.status_code == 403
