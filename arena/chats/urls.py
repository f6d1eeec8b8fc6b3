"""Addresses: conversations."""

from django.urls import path, register_converter

from . import choosing, mine, starting, stream, views


class Side:
    """The letter of a side."""

    regex = "[ab]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Side, "side")

app_name = "chats"
_media = "battle/<uuid:code>/media/<int:turn>/<side:side>/<int:place>/"
urlpatterns = [
    path("me/conversations/", mine.mine, name="mine"),
    path("battle/", starting.blind, name="blind"),
    path("side-by-side/", choosing.named, name="named"),
    path("chat/", choosing.alone, name="alone"),
    path("battle/<uuid:code>/", views.chat, name="chat"),
    path("battle/<uuid:code>/say/", views.say, name="say"),
    path("battle/<uuid:code>/stop/", views.stop, name="stop"),
    path("battle/<uuid:code>/again/", views.again, name="again"),
    path("battle/<uuid:code>/vote/", views.vote, name="vote"),
    path("battle/<uuid:code>/reasons/", views.reasons, name="reasons"),
    path("battle/<uuid:code>/another/", starting.another, name="another"),
    path("battle/<uuid:code>/stream/", stream.stream, name="stream"),
    path("battle/<uuid:code>/text/", stream.text, name="text"),
    path(_media, views.media, name="media"),
    path(f"{_media}captions/", views.captions, name="captions"),
]
