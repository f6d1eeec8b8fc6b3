"""Addresses: the gold standard."""

from django.urls import path

from . import views

app_name = "annotations"
urlpatterns = [
    path("annotate/", views.queue, name="queue"),
    path("annotate/guidelines/", views.guidelines, name="guidelines"),
    path("annotate/agreement/", views.agreement, name="agreement"),
    path("annotate/adjudicate/", views.adjudicate, name="adjudicate"),
    path("annotate/adjudicate/<int:pk>/", views.dispute, name="dispute"),
    path("annotate/<int:pk>/", views.battle, name="battle"),
    path("annotate/<int:pk>/media/<slug:side>/<int:place>", views.media, name="media"),
    path("annotate/<int:pk>/media/<slug:side>/<int:place>/captions", views.captions, name="captions"),
]
