"""The site with a bare "hello" beside it: a view through all of our middleware, and one through none."""

from __future__ import annotations

from typing import Any

from arena.asgi import application as site  # isort: skip - loads the apps, which the rest needs

from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from arena import urls

HELLO, BARE = "/hello", "/bare-hello"


def hello(request: HttpRequest) -> HttpResponse:
    """The least that a view can do."""
    return HttpResponse("hello", headers={"Content-Length": "5"})


urls.urlpatterns.insert(0, path(HELLO.strip("/"), hello))


class Bare(ASGIHandler):
    """Django with nothing between the server and the view."""

    def load_middleware(self, is_async: bool = False) -> None:
        async def view(request: ASGIRequest) -> HttpResponse:
            return hello(request)

        self._middleware_chain = view


bare = Bare()
wsgi = get_wsgi_application()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """By its address a request goes to the site or past all of it."""
    chosen = bare if scope.get("path") == BARE else site
    await chosen(scope, receive, send)
