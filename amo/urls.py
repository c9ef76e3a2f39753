"""The addresses of this app, below `/plg/<slug>/vragenlijst/`."""

from django.urls import path

from amo.views import sheets

app_name = "amo"
urlpatterns = [
    path("", sheets.waves, name="waves"),
    path("meting/<uuid:wave>/begin/", sheets.begin, name="begin"),
    path("<uuid:sheet>/nakijken/", sheets.review, name="review"),
    path("<uuid:sheet>/<slug:scale>/", sheets.scale, name="scale"),
]
