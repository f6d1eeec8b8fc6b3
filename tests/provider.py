"""A tiny OpenID Connect provider on loopback that lets everybody in as the one it was told of."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt


class Provider(BaseHTTPRequestHandler):
    """Discovery, consent without a question, tokens, and who it is."""

    who: dict[str, Any]

    def do_GET(self) -> None:
        here, path = f"http://{self.headers['Host']}", urlsplit(self.path)
        if path.path == "/authorize":
            asked = parse_qs(path.query)
            back = urlencode({"code": "c-1", "state": asked["state"][0]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri'][0]}?{back}")
            self.end_headers()
            return
        known = {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
        }
        known |= {"userinfo_endpoint": f"{here}/me", "jwks_uri": f"{here}/keys"}
        self._say(self.who if path.path == "/me" else known)

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if given["code"] != ["c-1"] or "code_verifier" not in given:
            self.send_error(400)
            return
        claims = self.who | {
            "iss": f"http://{self.headers['Host']}",
            "aud": "arena",
            "exp": time.time() + 60,
            "iat": time.time(),
        }
        token = jwt.encode(claims, "k" * 32, "HS256")
        self._say({"access_token": "t-1", "token_type": "Bearer", "id_token": token})

    def log_message(self, *_: object) -> None:
        pass

    def _say(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def provider(**who: Any) -> Iterator[str]:
    """The address of a provider at which everybody is `who`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Of", (Provider,), {"who": who}))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
