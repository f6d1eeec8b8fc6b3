"""Addresses of competitors and of judges."""

from django.urls import include, path

from . import views

competitors = [
    path("", views.competitors, name="list"),
    path("<slug:name>/", views.competitor, name="detail"),
    path("<slug:name>.json", views.competitor_json, name="detail-json"),
]
judges = [
    path("", views.judge_list, name="list"),
    path("<slug:name>/", views.judge, name="detail"),
    path("<slug:name>.json", views.judge_json, name="detail-json"),
]
urlpatterns = [
    path("competitors/", include((competitors, "competitors"))),
    path("judges/", include((judges, "judges"))),
]
