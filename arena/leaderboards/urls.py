"""Addresses of the leaderboards and of the home page."""

from django.urls import path

from . import views

app_name = "leaderboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("leaderboards/<slug:name>/", views.board, name="board"),
]
