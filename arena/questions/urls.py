"""Addresses of media."""

from django.urls import path, register_converter

from . import views


class Sha256:
    """The hash under which media are kept."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Sha256, "sha256")

app_name = "media"
urlpatterns = [
    path("<sha256:sha256>", views.file, name="file"),
    path("<sha256:sha256>/poster", views.poster, name="poster"),
    path("<sha256:sha256>/captions", views.captions, name="captions"),
]
