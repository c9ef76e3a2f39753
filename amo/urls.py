"""The addresses of this app, below `/plg/<slug>/vragenlijst/`."""

from django.urls import path

from amo import views

app_name = "amo"
urlpatterns = [
    path("", views.waves, name="waves"),
    path("meting/<uuid:wave>/begin/", views.begin, name="begin"),
    path("<uuid:sheet>/nakijken/", views.review, name="review"),
    path("<uuid:sheet>/<slug:scale>/", views.scale, name="scale"),
]
