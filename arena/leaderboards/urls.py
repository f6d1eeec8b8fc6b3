"""Addresses of the leaderboards."""

from django.urls import path

from . import views
from .charts import views as charts
from .downloads import views as downloads

app_name = "leaderboards"
urlpatterns = [
    path("leaderboards/", views.index, name="index"),
    path("leaderboards/<slug:name>/", views.board, name="board"),
    path("leaderboards/<slug:name>/snapshots/", views.snapshots, name="snapshots"),
    path("leaderboards/<slug:name>.<slug:ending>", downloads.download, name="download"),
    path("leaderboards/<slug:name>/charts/<slug:chart>/", charts.page, name="chart"),
    path("leaderboards/<slug:name>/charts/<slug:chart>.<slug:form>", charts.drawing, name="drawing"),
    path("charts/vega.js", charts.vega, name="vega-today"),
    path("charts/vega.<slug:digest>.js", charts.vega_of, name="vega"),
]
