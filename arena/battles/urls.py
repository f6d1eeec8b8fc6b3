"""Addresses of the battles."""

from django.urls import path

from . import views

app_name = "battles"
urlpatterns = [
    path("", views.index, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>.json", views.detail_json, name="detail-json"),
]
