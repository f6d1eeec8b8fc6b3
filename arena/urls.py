"""The site map."""

from django.contrib import admin
from django.urls import include, path

from arena.health import healthz

urlpatterns = [
    path("", include("arena.leaderboards.urls")),
    path("battles/", include("arena.battles.urls")),
    path("competitors/", include("arena.competitors.urls")),
    path("media/", include("arena.questions.urls")),
    path("", include("arena.evolution.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz),
]
