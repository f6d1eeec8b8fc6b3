"""Addresses of the competitors."""

from django.urls import path

from . import views

app_name = "competitors"
urlpatterns = [
    path("<slug:name>/", views.detail, name="detail"),
]
