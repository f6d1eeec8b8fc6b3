"""Addresses: recorded battles before voters."""

from django.urls import path

from . import views

app_name = "ballots"
urlpatterns = [
    path("vote/", views.following, name="next"),
    path("vote/<uuid:code>/", views.ballot, name="ballot"),
    path("vote/<uuid:code>/reasons/", views.reasons, name="reasons"),
    path("vote/<uuid:code>/media/<slug:side>/<int:place>", views.media, name="media"),
    path("vote/<uuid:code>/media/<slug:side>/<int:place>/captions", views.captions, name="captions"),
]
