"""Addresses: the home page, what is said of the arena, and social cards; all of them in every language."""

from django.urls import path

from . import views
from .cards import views as cards

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("ticker/", views.ticker, name="ticker"),
    path("methodology/", views.methodology, name="methodology"),
    path("sampling/", views.sampling, name="sampling"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("changelog/", views.changelog, name="changelog"),
    path("submit/", views.submit, name="submit"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("cards/<slug:kind>/<str:name>.png", cards.card, name="card"),
]
