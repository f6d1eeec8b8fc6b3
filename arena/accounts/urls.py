"""Addresses: accounts, which are allauth's pages in our look."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("password/reset/", views.forgotten, name="account_reset_password"),
    path("", include("allauth.urls")),
]
