"""Addresses: recorded battles before voters."""

from django.urls import path, register_converter

from . import views


class Letter:
    """A side as the page shows it."""

    regex = "[ab]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Letter, "letter")

app_name = "ballots"
urlpatterns = [
    path("vote/", views.following, name="next"),
    path("vote/<uuid:code>/", views.ballot, name="ballot"),
    path("vote/<uuid:code>/reasons/", views.reasons, name="reasons"),
    path("vote/<uuid:code>/media/<letter:side>/<int:place>", views.media, name="media"),
    path("vote/<uuid:code>/media/<letter:side>/<int:place>/captions", views.captions, name="captions"),
]
