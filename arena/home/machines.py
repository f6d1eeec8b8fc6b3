"""Addresses for machines, which have no language: site maps, robots, the numbers of the sampling page."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path
from django.views.decorators.http import require_safe

from . import views
from .maps import MAPS

app_name = "machines"
urlpatterns = [
    path("sampling.json", views.sampling_json, name="sampling"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path(
        "sitemap.xml",
        require_safe(sitemaps.index),
        {"sitemaps": MAPS, "sitemap_url_name": "machines:sitemap"},
        name="sitemaps",
    ),
    path("sitemap-<section>.xml", require_safe(sitemaps.sitemap), {"sitemaps": MAPS}, name="sitemap"),
]
