"""A bucket that speaks as much of S3 as keeping files needs, on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

Kept = dict[str, tuple[bytes, dict[str, str]]]


class Bucket(BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of objects; who asks is not looked at."""

    kept: Kept

    def log_message(self, *words: object) -> None:
        pass

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path)

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.kept[self.key] = (content, {name.lower(): value for name, value in self.headers.items()})
        self._say(200)

    def do_DELETE(self) -> None:
        self.kept.pop(self.key, None)
        self._say(204)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if self.key not in self.kept:
            return self._say(404)
        content, headers = self.kept[self.key]
        return self._say(200, content, headers.get("content-type", ""))

    def _say(self, status: int, content: bytes = b"", mime: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Type", mime)
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


@contextmanager
def bucket() -> Iterator[tuple[str, Kept]]:
    """Its address, and what is in it by path."""
    kept: Kept = {}
    handler = type("Handler", (Bucket,), {"kept": kept, "protocol_version": "HTTP/1.1"})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", kept
        server.shutdown()
