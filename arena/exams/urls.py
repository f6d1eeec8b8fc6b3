"""Addresses of exams: all datasets, the judges of one, and one judge's figures."""

from django.urls import path

from . import views

app_name = "exams"
urlpatterns = [
    path("exams/", views.index, name="index"),
    path("exams/<slug:dataset>/", views.dataset, name="dataset"),
    path("exams/<slug:dataset>.json", views.dataset_json, name="dataset-json"),
    path("exams/<slug:dataset>/<str:judge>/", views.exam, name="exam"),
    path("exams/<slug:dataset>/<str:judge>.json", views.exam_json, name="exam-json"),
]
