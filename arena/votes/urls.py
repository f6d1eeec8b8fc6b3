"""Addresses: receipts, one's own votes and the public log."""

from django.urls import path

from . import views

app_name = "votes"
urlpatterns = [
    path("receipts/", views.receipts, name="receipts"),
    path("receipts/<str:code>/", views.receipt, name="receipt"),
    path("receipts/<str:code>/undo/", views.undo, name="undo"),
    path("me/", views.me, name="me"),
    path("log/", views.public_log, name="log"),
    path("log.jsonl", views.log_lines, name="log-lines"),
]
