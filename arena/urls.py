"""The site map: pages in every language, and what has none."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from arena.health import healthz

urlpatterns = [
    path("media/", include("arena.questions.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz),
    path("", include("arena.home.machines")),
    *i18n_patterns(
        path("", include("arena.home.urls")),
        path("", include("arena.leaderboards.urls")),
        path("", include("arena.chats.urls")),
        path("", include("arena.ballots.urls")),
        path("", include("arena.votes.urls")),
        path("", include("arena.annotations.urls")),
        path("", include("arena.profiles.urls")),
        path("battles/", include("arena.battles.urls")),
        path("", include("arena.evolution.urls")),
        path("", include("arena.exams.urls")),
        path("account/", include("arena.accounts.urls")),
        prefix_default_language=False,
    ),
]
