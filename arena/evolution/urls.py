"""Addresses of questions, of how they grow, and of the diagnostic boards."""

from django.urls import path

from . import views
from .charts import views as charts

app_name = "evolution"
urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions.json", views.questions_json, name="questions-json"),
    path("questions/<int:pk>/", views.question, name="question"),
    path("questions/<int:pk>.json", views.question_json, name="question-json"),
    path("evolution/", views.index, name="index"),
    path("evolution.json", views.index_json, name="index-json"),
    path("evolution/<slug:name>/", views.board, name="board"),
    path("evolution/<slug:name>.json", views.board_json, name="board-json"),
    path("evolution/<slug:name>/charts/<slug:chart>/", charts.page, name="chart"),
    path("evolution/<slug:name>/charts/<slug:chart>.<slug:form>", charts.drawing, name="drawing"),
    path("diagnosis/<slug:name>/", views.diagnosed, name="diagnosis"),
    path("diagnosis/<slug:name>.json", views.diagnosed_json, name="diagnosis-json"),
]
